using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Storing.S3;

/// <content>
/// Large objects, in parts. Nothing is visible before the upload is completed, once and on condition; one that fails is given up, so that
/// its parts are not kept.
/// </content>
internal sealed partial class S3Store
{
    /// <summary>How long giving up may take: the failure that led to it is what counts, and it waits.</summary>
    private static readonly TimeSpan GivingUpLimit = TimeSpan.FromSeconds(10);

    private async Task<PutResult> PutInPartsAsync(
        ObjectKey key,
        ObjectContent content,
        PutCondition condition,
        string doing,
        Action<int> attempted,
        CancellationToken cancellationToken
    )
    {
        var uploadId = await BeginAsync(key, content, doing, cancellationToken).ConfigureAwait(false);
        try
        {
            var parts = await SendAsync(key, content, uploadId, doing, cancellationToken).ConfigureAwait(false);
            return await _attempts
                .RunAsync(
                    doing,
                    0,
                    (number, token) =>
                    {
                        attempted(number);
                        return CompleteAsync(key, content, condition, uploadId, parts, doing, token);
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch
        {
            await GiveUpAsync(key, uploadId).ConfigureAwait(false);
            throw;
        }
    }

    private Task<string> BeginAsync(ObjectKey key, ObjectContent content, string doing, CancellationToken cancellationToken) =>
        _attempts.RunAsync(
            doing,
            0,
            async (_, token) =>
            {
                var request = new InitiateMultipartUploadRequest
                {
                    BucketName = _options.Bucket,
                    Key = _prefix + key,
                    ContentType = content.ContentType,
                    ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
                };
                if (_options.KmsKey is { } kmsKey)
                {
                    request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
                    request.ServerSideEncryptionKeyManagementServiceKeyId = kmsKey;
                }

                Describe(request.Metadata, content);
                var answer = await _client.Value.InitiateMultipartUploadAsync(request, token).ConfigureAwait(false);
                return string.IsNullOrEmpty(answer.UploadId)
                    ? throw new S3FailureException(_faults.NotS3(doing, "an upload without an id"))
                    : answer.UploadId;
            },
            cancellationToken
        );

    /// <summary>Reads the bytes once, part by part, and sends each while the next are read; all are verified against the announced SHA-256.</summary>
    private async Task<PartETag[]> SendAsync(
        ObjectKey key,
        ObjectContent content,
        string uploadId,
        string doing,
        CancellationToken cancellationToken
    )
    {
        await using var bytes = new VerifyingStream(content.Open(), content.Bytes, content.Sha256, ContentFaults.For(key.Value, content));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sent = new List<Task<PartETag>>();
        ExceptionDispatchInfo? why = null;
        try
        {
            for (var left = content.Bytes; left > 0; left -= _parts.Bytes)
            {
                var buffer = await _parts.TakeAsync(stop.Token).ConfigureAwait(false);
                var part = buffer.AsMemory(0, (int)Math.Min(left, _parts.Bytes));
                try
                {
                    await bytes.ReadExactlyAsync(part, stop.Token).ConfigureAwait(false);
                }
                catch
                {
                    _parts.GiveBack(buffer);
                    throw;
                }

                sent.Add(SendPartAsync(sent.Count + 1, buffer, part.Length));
            }

            // Where there are more bytes than announced, this is what notices.
            _ = await bytes.ReadAsync(new byte[1], stop.Token).ConfigureAwait(false);

            return await Task.WhenAll(sent).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // What failed first stopped the rest: it is what is told.
            Interlocked.CompareExchange(ref why, ExceptionDispatchInfo.Capture(exception), null);
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(sent)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            why.Throw();
            throw;
        }

        async Task<PartETag> SendPartAsync(int number, byte[] buffer, int length)
        {
            try
            {
                var sha256 = await Task.Run(() => Convert.ToBase64String(SHA256.HashData(buffer.AsSpan(0, length))), stop.Token)
                    .ConfigureAwait(false);
                return await _attempts
                    .RunAsync(
                        doing,
                        length,
                        (_, token) =>
                            SendPartOnceAsync(key, uploadId, number, new(buffer, 0, length, writable: false), sha256, doing, token),
                        stop.Token
                    )
                    .ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref why, ExceptionDispatchInfo.Capture(exception), null);
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
            finally
            {
                _parts.GiveBack(buffer);
            }
        }
    }

    private async Task<PartETag> SendPartOnceAsync(
        ObjectKey key,
        string uploadId,
        int number,
        MemoryStream bytes,
        string sha256,
        string doing,
        CancellationToken cancellationToken
    )
    {
        var request = new UploadPartRequest
        {
            BucketName = _options.Bucket,
            Key = _prefix + key,
            UploadId = uploadId,
            PartNumber = number,
            PartSize = bytes.Length,
            InputStream = bytes,
            UseChunkEncoding = false,
            ChecksumSHA256 = sha256,
        };
        var answer = await _client.Value.UploadPartAsync(request, cancellationToken).ConfigureAwait(false);
        return string.IsNullOrEmpty(answer.ETag)
            ? throw new S3FailureException(_faults.NotS3(doing, "an acknowledgement without an ETag"))
            : new PartETag(number, answer.ETag) { ChecksumSHA256 = sha256 };
    }

    private async Task<PutResult> CompleteAsync(
        ObjectKey key,
        ObjectContent content,
        PutCondition condition,
        string uploadId,
        PartETag[] parts,
        string doing,
        CancellationToken cancellationToken
    )
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = _options.Bucket,
            Key = _prefix + key,
            UploadId = uploadId,
            PartETags = [.. parts],
            IfNoneMatch = condition.OnlyIfAbsent ? "*" : null,
            IfMatch = condition.ETag,
        };
        var answer = await _client.Value.CompleteMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);
        return Written(key, content, answer.ETag, doing);
    }

    private async Task GiveUpAsync(ObjectKey key, string uploadId)
    {
        // Not the caller's token: when the caller cancels, the parts are given up all the same.
        using var limit = new CancellationTokenSource(GivingUpLimit, _time);
        var request = new AbortMultipartUploadRequest
        {
            BucketName = _options.Bucket,
            Key = _prefix + key,
            UploadId = uploadId,
        };
        try
        {
            await _client.Value.AbortMultipartUploadAsync(request, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is OperationCanceledException
                || _faults.Explain(exception, $"giving up '{key}'") is { Verdict: not S3Verdict.NoSuchUpload }
            )
        {
            LogMessages.PartsLeft(_logger, key.Value, Name, uploadId, exception.Message);
        }
        catch (AmazonS3Exception)
        {
            // There is no such upload: it was completed after all, or given up by another.
        }
    }
}
