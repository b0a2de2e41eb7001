using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline.Storing.S3;

/// <summary>
/// A bucket. Objects are put in one request each, large ones in parts that are completed in one, conditionally, with our SHA-256 as
/// checksum and metadata, so that the service verifies the bytes and a lost acknowledgement is recognised.
/// </summary>
internal sealed partial class S3Store : IObjectStore, IProbedStore, IDisposable
{
    /// <summary>From here on it is asked whether an object is there before its bytes are sent for nothing; below, sending is the asking.</summary>
    private const long AskBeforeSending = 4L * 1024 * 1024;
    private const int ConflictRounds = 6;

    private readonly S3StoreOptions _options;
    private readonly string _prefix;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly S3Http _http;
    private readonly S3Faults _faults;
    private readonly S3Attempts _attempts;
    private readonly S3Parts _parts;
    private readonly Lazy<AmazonS3Client> _client;
    private volatile bool _isBucketKnown;

    public S3Store(S3StoreOptions options, TimeProvider time, ILogger<S3Store> logger)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Bucket);
        _options = options;
        var prefix = options.Prefix.Trim('/');
        _prefix = prefix.Length == 0 ? "" : ObjectKey.Parse(prefix).Value + "/";
        _time = time;
        _logger = logger;
        Name = $"s3://{options.Bucket}/{_prefix}".TrimEnd('/');
        _http = new S3Http(options, time);
        _faults = new S3Faults(options, Name, () => _http.BucketRegion);
        _attempts = new S3Attempts(options, Name, _faults, time, logger);
        _parts = new S3Parts(options.PartBytes, options.PartsAtOnce);
        _client = new Lazy<AmazonS3Client>(() => S3Client.Create(options, _http));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public (Instant Theirs, Instant Ours)? Clock => _http.Clock;

    /// <inheritdoc/>
    public string? LocalPath => null;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }

        _http.Dispose();
        _parts.Dispose();
    }

    /// <inheritdoc/>
    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var place = ObjectKey.Parse(key);
        var doing = $"looking for '{key}'";
        try
        {
            return await _attempts
                .RunAsync(
                    doing,
                    0,
                    async (_, token) =>
                    {
                        var request = new GetObjectMetadataRequest { BucketName = _options.Bucket, Key = _prefix + place };
                        var answer = await _client.Value.GetObjectMetadataAsync(request, token).ConfigureAwait(false);
                        return Describe(place, answer.ContentLength, answer.ETag, answer.LastModified, answer.Metadata, doing);
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (S3FailureException exception) when (exception.Failure.Verdict == S3Verdict.NoSuchKey)
        {
            if (exception.Failure.IsBare && !_isBucketKnown)
            {
                // The answer to a HEAD does not tell a missing bucket from a missing object.
                await ReachAsync(cancellationToken).ConfigureAwait(false);
            }

            return null;
        }
        catch (S3FailureException exception) when (exception.Failure.IsBare)
        {
            // A HEAD is answered without a body: asked once more in a way that says why.
            await ReachAsync(cancellationToken).ConfigureAwait(false);
            throw exception.Failure.Told;
        }
        catch (S3FailureException exception)
        {
            throw exception.Failure.Told;
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken) =>
        (await OpenUnlessAsync(key, etag: null, cancellationToken).ConfigureAwait(false)).Stream;

    /// <summary>
    /// Opens the object and says which version it is, unless it still is the one that <paramref name="etag"/> names: then there is that tag and no
    /// stream. Neither where there is none.
    /// </summary>
    internal async Task<(Stream? Stream, string? ETag)> OpenUnlessAsync(string key, string? etag, CancellationToken cancellationToken)
    {
        var place = ObjectKey.Parse(key);
        var doing = $"reading '{key}'";
        try
        {
            return await _attempts
                .RunAsync(doing, 0, (_, token) => OpenOnceAsync(place, etag, doing, token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (S3FailureException exception) when (exception.Failure.Verdict == S3Verdict.NoSuchKey)
        {
            return (null, null);
        }
        catch (S3FailureException exception) when (exception.Failure.Verdict == S3Verdict.NotModified && etag is not null)
        {
            return (null, etag);
        }
        catch (S3FailureException exception)
        {
            throw exception.Failure.Told;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var page = await ListPageAsync(_prefix + prefix, next, null, null, cancellationToken).ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
            {
                var key = found.Key[_prefix.Length..];
                if (key.Length > 0 && key[^1] != '/')
                {
                    yield return new StoredObject(key, found.Size ?? 0, found.ETag, ToInstant(found.LastModified));
                }
            }

            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        } while (next is not null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListFoldersAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var page = await ListPageAsync(_prefix + folder, next, null, "/", cancellationToken).ConfigureAwait(false);
            foreach (var found in page.CommonPrefixes ?? [])
            {
                yield return found[_prefix.Length..];
            }

            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        } while (next is not null);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => DeleteWhereAsync(key, etag: null, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string key, string etag, CancellationToken cancellationToken) =>
        DeleteWhereAsync(key, etag, cancellationToken);

    private async Task<bool> DeleteWhereAsync(string key, string? etag, CancellationToken cancellationToken)
    {
        var place = ObjectKey.Parse(key);
        var doing = $"deleting '{key}'";
        for (var round = 1; ; round++)
        {
            try
            {
                await _attempts
                    .RunAsync(
                        doing,
                        0,
                        async (_, token) =>
                        {
                            var request = new DeleteObjectRequest
                            {
                                BucketName = _options.Bucket,
                                Key = _prefix + place,
                                IfMatch = etag,
                            };
                            return await _client.Value.DeleteObjectAsync(request, token).ConfigureAwait(false);
                        },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return true;
            }
            catch (S3FailureException exception) when (exception.Failure.Verdict == S3Verdict.NoSuchKey)
            {
                // Gone already, or by a delete of ours whose acknowledgement was lost: what a delete is for.
                return true;
            }
            catch (S3FailureException exception) when (exception.Failure.Verdict == S3Verdict.ConditionFailed && etag is not null)
            {
                return false;
            }
            catch (S3FailureException exception)
                when (exception.Failure.Verdict == S3Verdict.Conflict && etag is not null && round < ConflictRounds)
            {
                // Somebody is putting it this moment: it is asked again, of what is there then.
                await _attempts.PauseAsync(doing, round, exception.Message, cancellationToken).ConfigureAwait(false);
            }
            catch (S3FailureException exception)
            {
                throw exception.Failure.Told;
            }
        }
    }

    /// <inheritdoc/>
    public Task ReachAsync(CancellationToken cancellationToken) => ListPageAsync(_prefix, null, 1, null, cancellationToken);

    private async Task<ListObjectsV2Response> ListPageAsync(
        string prefix,
        string? next,
        int? keys,
        string? delimiter,
        CancellationToken cancellationToken
    )
    {
        var doing = $"listing '{prefix}'";
        try
        {
            return await _attempts
                .RunAsync(
                    doing,
                    0,
                    async (_, token) =>
                    {
                        var request = new ListObjectsV2Request
                        {
                            BucketName = _options.Bucket,
                            Prefix = prefix,
                            ContinuationToken = next,
                            MaxKeys = keys,
                            Delimiter = delimiter,
                        };
                        var page = await _client.Value.ListObjectsV2Async(request, token).ConfigureAwait(false);
                        _isBucketKnown |= page.Name is not null;
                        return page.Name is null || (page.IsTruncated == true && page.NextContinuationToken is null)
                            ? throw new S3FailureException(_faults.NotS3(doing, "a list without a bucket's name or without its end"))
                            : page;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (S3FailureException exception)
        {
            throw exception.Failure.Told;
        }
    }

    private async Task<(Stream? Stream, string? ETag)> OpenOnceAsync(
        ObjectKey key,
        string? unless,
        string doing,
        CancellationToken cancellationToken
    )
    {
        var request = new GetObjectRequest
        {
            BucketName = _options.Bucket,
            Key = _prefix + key,
            EtagToNotMatch = unless,
        };
        var answer = await _client.Value.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
        StoredObject described;
        try
        {
            described = Describe(key, answer.ContentLength, answer.ETag, answer.LastModified, answer.Metadata, doing);
        }
        catch
        {
            answer.Dispose();
            throw;
        }

        if (described.Sha256 is null)
        {
            LogMessages.ObjectWithoutRecord(_logger, key.Value, Name);
        }

        // The client hashes what it reads and compares with the ETag where that looks like an MD5; we have a better hash, and stores with
        // other tags of that length are read too.
        var body = answer.ResponseStream is Amazon.Runtime.Internal.Util.WrapperStream wrapped
            ? wrapped.GetNonWrapperBaseStream()
            : answer.ResponseStream;
        var guard = new StallGuard(_time, _options.IdleTimeout, answer.Dispose);
        var stream = new VerifyingStream(
            body,
            described.Bytes,
            described.Sha256,
            new VerifyingStream.Faults(
                Differs: found => Damaged(described, found),
                Short: read => Broken(described, read, null),
                Failed: exception =>
                    guard.HasFired ? Stalled(described)
                    : exception is IOException or HttpRequestException or ObjectDisposedException ? Broken(described, null, exception)
                    : null
            )
        )
        {
            Guard = guard,
        };
        return (stream, described.ETag);
    }

    private StoredObject Describe(ObjectKey key, long bytes, string? etag, DateTime? modified, MetadataCollection metadata, string doing)
    {
        if (string.IsNullOrEmpty(etag))
        {
            throw new S3FailureException(_faults.NotS3(doing, "an object without an ETag"));
        }

        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in metadata.Keys)
        {
            entries[name[S3Metadata.HeaderPrefix.Length..]] = S3Metadata.Decode(metadata[name]);
        }

        entries.Remove(S3Metadata.Sha256, out var sha256);
        return new StoredObject(key.Value, bytes, etag, ToInstant(modified)) { Sha256 = sha256, Metadata = entries };
    }

    private StoreException Damaged(StoredObject there, string found) =>
        new(
            StoreFault.Corrupt,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The object '{there.Key}' in {Name} is damaged: {found} found, {there.Bytes} bytes with SHA-256 {there.Sha256} recorded."
            ),
            "Bring it back from an older version of the bucket, or delete it and run again."
        );

    private StoreException Broken(StoredObject there, long? read, Exception? exception) =>
        new(
            StoreFault.Unreachable,
            read is null
                ? $"The connection broke while '{there.Key}' in {Name} was read: {exception!.GetBaseException().Message}"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The connection broke while '{there.Key}' in {Name} was read: {read} of {there.Bytes} bytes arrived."
                ),
            "Run again: it is safe.",
            exception
        );

    private StoreException Stalled(StoredObject there) =>
        new(
            StoreFault.Unreachable,
            string.Create(
                CultureInfo.InvariantCulture,
                $"'{there.Key}' in {Name} stopped arriving: nothing for {_options.IdleTimeout.TotalSeconds:0.#} seconds."
            ),
            "Run again: it is safe."
        );

    private static Instant ToInstant(DateTime? time) =>
        time is { } known ? Instant.FromDateTimeUtc(known.ToUniversalTime()) : Instant.FromUnixTimeTicks(0);
}
