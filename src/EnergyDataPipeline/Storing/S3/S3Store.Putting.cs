using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using EnergyDataPipeline.Telemetry;
using NodaTime;

namespace EnergyDataPipeline.Storing.S3;

internal sealed partial class S3Store
{
    /// <inheritdoc/>
    public async Task<PutResult> PutAsync(string key, ObjectContent content, PutCondition condition, CancellationToken cancellationToken)
    {
        var place = ObjectKey.Parse(key);
        CheckSize(place, content);
        CheckMetadata(place, content);
        if (
            condition.OnlyIfAbsent
            && content.Bytes >= AskBeforeSending
            && await FindAsync(key, cancellationToken).ConfigureAwait(false) is { } there
        )
        {
            return Compared(there, content);
        }

        var doing = $"storing '{key}'";
        for (var round = 1; ; round++)
        {
            var attempts = 0;
            try
            {
                return await (
                    content.Bytes >= _options.MultipartFrom
                        ? PutInPartsAsync(place, content, condition, doing, number => attempts = number, cancellationToken)
                        : _attempts.RunAsync(
                            doing,
                            content.Bytes,
                            (number, token) =>
                            {
                                attempts = number;
                                return PutOnceAsync(place, content, condition, doing, token);
                            },
                            cancellationToken
                        )
                ).ConfigureAwait(false);
            }
            catch (S3FailureException exception)
                when (exception.Failure.Verdict == S3Verdict.ConditionFailed
                    || (exception.Failure.Verdict == S3Verdict.NoSuchUpload && condition != default)
                )
            {
                // An upload that is gone may have been completed: its acknowledgement lost, it is asked for in vain.
                var settled = await SettleAsync(place, content, condition, attempts, cancellationToken).ConfigureAwait(false);
                if (settled is not null)
                {
                    return settled;
                }

                // Deleted between our put and our look: as if it had never been there.
                await AnewAsync(exception, round).ConfigureAwait(false);
            }
            catch (S3FailureException exception) when (exception.Failure.Verdict == S3Verdict.NoSuchUpload)
            {
                if (await FindAsync(key, cancellationToken).ConfigureAwait(false) is { } found && found.Sha256 == content.Sha256)
                {
                    return Compared(found, content);
                }

                await AnewAsync(exception, round).ConfigureAwait(false);
            }
            catch (S3FailureException exception) when (exception.Failure.Verdict == S3Verdict.Conflict)
            {
                await AnewAsync(exception, round).ConfigureAwait(false);
            }
            catch (S3FailureException exception) when (exception.Failure.Verdict == S3Verdict.NoSuchKey && condition.ETag is not null)
            {
                return new PutResult(PutOutcome.NoneThere, new StoredObject(key, 0, "", Instant.FromUnixTimeTicks(0)));
            }
            catch (S3FailureException exception)
            {
                throw exception.Failure.Told;
            }
        }

        async Task AnewAsync(S3FailureException exception, int round)
        {
            if (round >= ConflictRounds)
            {
                throw exception.Failure.Told;
            }

            LogMessages.PutConflicted(_logger, key, Name, round, ConflictRounds);
            await _attempts.PauseAsync(doing, round, exception.Message, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PutResult> PutOnceAsync(
        ObjectKey key,
        ObjectContent content,
        PutCondition condition,
        string doing,
        CancellationToken cancellationToken
    )
    {
        // A fresh stream for each attempt; it fails before its last byte leaves when the bytes are not the ones announced.
        await using var bytes = new VerifyingStream(content.Open(), content.Bytes, content.Sha256, ContentFaults.For(key.Value, content))
        {
            // The client wraps what cannot be read twice in aws-chunked, which some S3-compatible stores refuse.
            Reopen = content.Open,
        };
        var request = new PutObjectRequest
        {
            BucketName = _options.Bucket,
            Key = _prefix + key,
            InputStream = bytes,
            AutoCloseStream = false,
            AutoResetStreamPosition = false,
            UseChunkEncoding = false,
            ContentType = content.ContentType,
            ChecksumSHA256 = Convert.ToBase64String(Convert.FromHexString(content.Sha256)),
        };
        request.Headers.ContentLength = content.Bytes;
        if (condition.OnlyIfAbsent)
        {
            request.IfNoneMatch = "*";
        }

        if (condition.ETag is { } etag)
        {
            request.IfMatch = etag;
        }

        if (_options.KmsKey is { } kmsKey)
        {
            request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
            request.ServerSideEncryptionKeyManagementServiceKeyId = kmsKey;
        }

        Describe(request.Metadata, content);
        var answer = await _client.Value.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
        return Written(key, content, answer.ETag, doing);
    }

    private static void Describe(MetadataCollection metadata, ObjectContent content)
    {
        metadata[S3Metadata.Sha256] = content.Sha256;
        foreach (var (name, value) in content.Metadata)
        {
            metadata[name] = S3Metadata.Encode(value);
        }
    }

    private PutResult Written(ObjectKey key, ObjectContent content, string? etag, string doing)
    {
        if (string.IsNullOrEmpty(etag))
        {
            // 200 with an error in its body, or something that is not S3: the put may or may not have happened.
            throw new S3FailureException(_faults.NotS3(doing, "an acknowledgement without an ETag"));
        }

        _isBucketKnown = true;
        LogMessages.ObjectStored(_logger, key.Value, Name, content.Bytes);
        return new PutResult(
            PutOutcome.Written,
            new StoredObject(key.Value, content.Bytes, etag, Instant.FromDateTimeOffset(_time.GetUtcNow()))
            {
                Sha256 = content.Sha256,
                Metadata = content.Metadata,
            }
        );
    }

    /// <summary>The condition did not hold: is it our own put whose acknowledgement was lost? Null to put anew.</summary>
    private async Task<PutResult?> SettleAsync(
        ObjectKey key,
        ObjectContent content,
        PutCondition condition,
        int attempts,
        CancellationToken cancellationToken
    )
    {
        var there = await FindAsync(key.Value, cancellationToken).ConfigureAwait(false);
        if (condition.ETag is { } etag && there?.ETag == etag)
        {
            return null; // The condition holds after all: as if it had not been asked.
        }

        if (there is null)
        {
            return condition.ETag is null
                ? null
                : new PutResult(PutOutcome.NoneThere, new StoredObject(key.Value, 0, "", Instant.FromUnixTimeTicks(0)));
        }

        var compared = Compared(there, content);
        if (compared.Outcome == PutOutcome.SameThere && attempts > 1)
        {
            LogMessages.AcknowledgementLost(_logger, key.Value, Name);
        }

        return compared;
    }

    private PutResult Compared(StoredObject there, ObjectContent content)
    {
        if (there.Sha256 != content.Sha256)
        {
            return new PutResult(PutOutcome.OtherThere, there);
        }

        return there.Bytes == content.Bytes
            ? new PutResult(PutOutcome.SameThere, there)
            : throw Damaged(there, string.Create(CultureInfo.InvariantCulture, $"{there.Bytes} bytes"));
    }

    private void CheckSize(ObjectKey key, ObjectContent content)
    {
        var most = Math.Max(_options.MultipartFrom, (long)S3Parts.Most * _options.PartBytes);
        if (content.Bytes > most)
        {
            throw new StoreException(
                StoreFault.Other,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{key}' has {content.Bytes} bytes; S3 takes at most {S3Parts.Most} parts of {_options.PartBytes} bytes, which is {most}."
                ),
                "Ask for a shorter period, or for a denser format (parquet)."
            );
        }
    }

    private static void CheckMetadata(ObjectKey key, ObjectContent content)
    {
        var cost = S3Metadata.Reserved;
        foreach (var (name, value) in content.Metadata)
        {
            if (!S3Metadata.IsName(name) || name == S3Metadata.Sha256)
            {
                throw new ArgumentException(
                    $"'{name}' cannot be a metadata name of '{key}': lower-case letters, digits, '-' and '_', not 'sha256'."
                );
            }

            cost += S3Metadata.Cost(name, value);
        }

        if (cost > S3Metadata.Limit)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The metadata of '{key}' take {cost} bytes; S3 takes {S3Metadata.Limit}. ObjectMetadata cuts them."
                )
            );
        }
    }
}
