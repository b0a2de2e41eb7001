using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EnergyDataPipeline.Tests.Support;

public sealed partial class S3Double
{
    private async Task PutAsync(HttpContext context, string bucket, string key, byte[] bytes, S3DoubleFault? fault)
    {
        var headers = context.Request.Headers;
        if (headers.ContentEncoding.ToString().Contains("aws-chunked", StringComparison.Ordinal) || headers.ContainsKey("x-amz-trailer"))
        {
            await ErrorAsync(context, 501, "NotImplemented", "");
            return;
        }

        if (await MisreceivedAsync(context, bytes))
        {
            return;
        }

        if (KeptOf(context) is not { } kept)
        {
            await ErrorAsync(context, 400, "MetadataTooLarge", "");
            return;
        }

        var refusal = Store(context, bucket, key, bytes, Tag(bytes), kept);
        if (refusal is { } refused)
        {
            await ErrorAsync(context, refused.Status, refused.Code, "");
            return;
        }

        if (!await LostAsync(context, fault))
        {
            context.Response.Headers.ETag = Tag(bytes);
        }
    }

    /// <summary>True when what was stored is not acknowledged as it should be.</summary>
    private static async Task<bool> LostAsync(HttpContext context, S3DoubleFault? fault)
    {
        switch (fault)
        {
            case S3DoubleFault.ResetAfterStoring:
                context.Abort();
                return true;
            case S3DoubleFault.ErrorAfterStoring:
                await ErrorAsync(context, 500, "InternalError", "");
                return true;
            case S3DoubleFault.NoTagAfterStoring:
                await WriteAsync(context, "<?xml version=\"1.0\"?><Error><Code>InternalError</Code><Message>inside 200</Message></Error>");
                return true;
            default:
                return false;
        }
    }

    /// <summary>True when the body is not what its checksums say, which is then answered.</summary>
    private static async Task<bool> MisreceivedAsync(HttpContext context, byte[] bytes)
    {
        var headers = context.Request.Headers;
        var sha256 = SHA256.HashData(bytes);
        var payload = headers["x-amz-content-sha256"].ToString();
        var checksum = headers["x-amz-checksum-sha256"].ToString();
        if (payload != "UNSIGNED-PAYLOAD" && payload != Convert.ToHexStringLower(sha256))
        {
            await ErrorAsync(context, 400, "XAmzContentSHA256Mismatch", "");
            return true;
        }

        if (checksum.Length > 0 && checksum != Convert.ToBase64String(sha256))
        {
            await ErrorAsync(context, 400, "BadDigest", "");
            return true;
        }

        return false;
    }

    /// <summary>The headers that are kept with an object; null when they are too many.</summary>
    private static Dictionary<string, string>? KeptOf(HttpContext context)
    {
        var headers = context.Request.Headers;
        var kept = headers
            .Where(header => header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        if (kept.Sum(header => header.Key.Length + header.Value.Length) > 2048)
        {
            return null;
        }

        foreach (
            var name in (string[])["x-amz-checksum-sha256", "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id"]
        )
        {
            if (headers.TryGetValue(name, out var value))
            {
                kept[name] = value.ToString();
            }
        }

        kept["content-type"] = context.Request.ContentType ?? "binary/octet-stream";
        return kept;
    }

    private (int Status, string Code)? Store(
        HttpContext context,
        string bucket,
        string key,
        byte[] bytes,
        string tag,
        IReadOnlyDictionary<string, string> kept
    )
    {
        lock (_buckets)
        {
            var objects = _buckets[bucket];
            var there = objects.GetValueOrDefault(key);
            if (!IgnoresConditions)
            {
                if (context.Request.Headers.IfNoneMatch == "*" && there is not null)
                {
                    return (412, "PreconditionFailed");
                }

                var wanted = context.Request.Headers.IfMatch.ToString();
                if (wanted.Length > 0 && there is null)
                {
                    return (404, "NoSuchKey");
                }

                if (wanted.Length > 0 && wanted.Trim('"') != there!.Tag.Trim('"'))
                {
                    return (412, "PreconditionFailed");
                }
            }

            objects[key] = new Entry(bytes, tag, TimeProvider.System.GetUtcNow(), kept);
            return null;
        }
    }

    private async Task GetAsync(HttpContext context, string bucket, string key, bool withBody, S3DoubleFault? fault)
    {
        Entry? entry;
        lock (_buckets)
        {
            entry = _buckets[bucket].GetValueOrDefault(key);
        }

        if (entry is null)
        {
            await ErrorAsync(context, 404, "NoSuchKey", "");
            return;
        }

        foreach (var (name, value) in entry.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.Headers.ETag = entry.Tag;
        context.Response.Headers.LastModified = entry.Modified.ToString("r", CultureInfo.InvariantCulture);
        if (context.Request.Headers.IfNoneMatch == entry.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentLength = entry.Bytes.Length;
        if (!withBody)
        {
            return;
        }

        var bytes = entry.Bytes;
        switch (fault)
        {
            case S3DoubleFault.FlippedByte:
                bytes = [.. bytes];
                bytes[bytes.Length / 2] ^= 1;
                break;
            case S3DoubleFault.ShortRead or S3DoubleFault.ResetMidBody:
                await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            case S3DoubleFault.StallMidBody:
                await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
                await context.Response.Body.FlushAsync();
                await StallAsync(context);
                return;
        }

        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private async Task ListAsync(HttpContext context, string bucket)
    {
        var prefix = context.Request.Query["prefix"].ToString();
        var delimiter = context.Request.Query["delimiter"].ToString();
        var after = context.Request.Query["continuation-token"].ToString();
        var most = int.TryParse(context.Request.Query["max-keys"], CultureInfo.InvariantCulture, out var asked)
            ? Math.Min(asked, PageSize)
            : PageSize;
        List<(string Key, Entry? Object)> found;
        lock (_buckets)
        {
            // What goes on after a delimiter is one common prefix, which counts as one of the page.
            found =
            [
                .. _buckets[bucket]
                    .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(pair =>
                        CommonPrefixOf(pair.Key, prefix, delimiter) is { } common ? (common, null) : (pair.Key, (Entry?)pair.Value)
                    )
                    .DistinctBy(one => one.Item1)
                    .Where(one => Utf8Order.Compare(one.Item1, after) > 0)
                    .Take(most + 1),
            ];
        }

        var isTruncated = found.Count > most;
        var page = found.Take(most).ToList();
        var xml = new StringBuilder(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        );
        xml.Append(
            CultureInfo.InvariantCulture,
            $"<Name>{Escaped(bucket)}</Name><Prefix>{Escaped(prefix)}</Prefix><KeyCount>{page.Count}</KeyCount>"
        );
        xml.Append(CultureInfo.InvariantCulture, $"<MaxKeys>{most}</MaxKeys><IsTruncated>{(isTruncated ? "true" : "false")}</IsTruncated>");
        if (isTruncated)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<NextContinuationToken>{Escaped(page[^1].Key)}</NextContinuationToken>");
        }

        foreach (var (key, entry) in page)
        {
            if (entry is null)
            {
                xml.Append(CultureInfo.InvariantCulture, $"<CommonPrefixes><Prefix>{Escaped(key)}</Prefix></CommonPrefixes>");
                continue;
            }

            xml.Append(
                CultureInfo.InvariantCulture,
                $"<Contents><Key>{Escaped(key)}</Key><LastModified>{entry.Modified.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}</LastModified><ETag>{Escaped(entry.Tag)}</ETag><Size>{entry.Bytes.Length}</Size><StorageClass>STANDARD</StorageClass></Contents>"
            );
        }

        context.Response.ContentType = "application/xml";
        await WriteAsync(context, xml.Append("</ListBucketResult>").ToString());
    }

    private static string? CommonPrefixOf(string key, string prefix, string delimiter) =>
        delimiter.Length > 0 && key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal) is >= 0 and var at
            ? key[..(at + delimiter.Length)]
            : null;

    /// <summary>Deletes; with If-Match only the version that it names.</summary>
    private async Task DeleteAsync(HttpContext context, string bucket, string key, S3DoubleFault? fault)
    {
        (int Status, string Code)? refusal = null;
        lock (_buckets)
        {
            var there = _buckets[bucket].GetValueOrDefault(key);
            var wanted = context.Request.Headers.IfMatch.ToString();
            if (wanted.Length > 0 && !IgnoresConditions)
            {
                refusal =
                    there is null ? (404, "NoSuchKey")
                    : wanted.Trim('"') != there.Tag.Trim('"') ? (412, "PreconditionFailed")
                    : null;
            }

            if (refusal is null)
            {
                _buckets[bucket].Remove(key);
            }
        }

        if (refusal is { } refused)
        {
            await ErrorAsync(context, refused.Status, refused.Code, "");
            return;
        }

        if (fault == S3DoubleFault.ResetAfterStoring)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = fault == S3DoubleFault.ErrorAfterStoring ? 500 : 204;
    }
}
