using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace EnergyDataPipeline.Tests.Support;

/// <content>Uploads in parts: invisible until they are completed, whole, once and on condition; then gone.</content>
public sealed partial class S3Double
{
    private readonly Dictionary<string, Upload> _uploads = new(StringComparer.Ordinal);
    private int _uploadCount;

    /// <summary>Bytes below which no part but the last may be.</summary>
    public int SmallestPart { get; set; } = 5 * 1024 * 1024;

    /// <summary>Uploads begun, and neither completed nor given up.</summary>
    public int UploadsUnderWay
    {
        get
        {
            lock (_buckets)
            {
                return _uploads.Count;
            }
        }
    }

    /// <summary>Gives every upload up, as a lifecycle rule does.</summary>
    public void DropUploads()
    {
        lock (_buckets)
        {
            _uploads.Clear();
        }
    }

    private sealed record Upload(string Key, IReadOnlyDictionary<string, string> Kept, string? Algorithm)
    {
        public SortedDictionary<int, byte[]> Parts { get; } = [];
    }

    private async Task CreateUploadAsync(HttpContext context, string key, S3DoubleFault? fault)
    {
        if (KeptOf(context) is not { } kept)
        {
            await ErrorAsync(context, 400, "MetadataTooLarge", "");
            return;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"upload-{Interlocked.Increment(ref _uploadCount)}");
        lock (_buckets)
        {
            var algorithm = context.Request.Headers["x-amz-checksum-algorithm"].ToString();
            _uploads[id] = new Upload(key, kept, algorithm.Length == 0 ? null : algorithm);
        }

        if (!await LostAsync(context, fault))
        {
            await WriteAsync(context, Answered("InitiateMultipartUploadResult", $"<Key>{Escaped(key)}</Key><UploadId>{id}</UploadId>"));
        }
    }

    private async Task PutPartAsync(HttpContext context, string key, byte[] bytes, S3DoubleFault? fault)
    {
        if (await MisreceivedAsync(context, bytes))
        {
            return;
        }

        string? refused = null;
        lock (_buckets)
        {
            if (UploadOf(context, key) is not { } upload)
            {
                refused = "NoSuchUpload";
            }
            else if (upload.Algorithm == "SHA256" && !context.Request.Headers.ContainsKey("x-amz-checksum-sha256"))
            {
                refused = "InvalidRequest";
            }
            else
            {
                upload.Parts[int.Parse(context.Request.Query["partNumber"].ToString(), CultureInfo.InvariantCulture)] = bytes;
            }
        }

        if (refused is not null)
        {
            await ErrorAsync(context, refused == "NoSuchUpload" ? 404 : 400, refused, "");
        }
        else if (!await LostAsync(context, fault))
        {
            context.Response.Headers.ETag = Tag(bytes);
        }
    }

    private async Task CompleteUploadAsync(HttpContext context, string bucket, string key, byte[] body, S3DoubleFault? fault)
    {
        var named = XDocument
            .Parse(Encoding.UTF8.GetString(body))
            .Root!.Elements()
            .Select(part => part.Elements().ToDictionary(element => element.Name.LocalName, element => element.Value))
            .ToList();
        var tag = "";
        (int Status, string Code)? refusal;
        lock (_buckets)
        {
            refusal = Completed();
        }

        if (refusal is { } refused)
        {
            await ErrorAsync(context, refused.Status, refused.Code, "");
        }
        else if (!await LostAsync(context, fault))
        {
            await WriteAsync(context, Answered("CompleteMultipartUploadResult", $"<Key>{Escaped(key)}</Key><ETag>{Escaped(tag)}</ETag>"));
        }

        (int, string)? Completed()
        {
            if (UploadOf(context, key) is not { } upload)
            {
                return (404, "NoSuchUpload");
            }

            var numbers = named.ConvertAll(part => int.Parse(part["PartNumber"], CultureInfo.InvariantCulture));
            if (!numbers.SequenceEqual(numbers.Order()))
            {
                return (400, "InvalidPartOrder");
            }

            var parts = new List<byte[]>();
            foreach (var (part, number) in named.Zip(numbers))
            {
                if (
                    !upload.Parts.TryGetValue(number, out var bytes)
                    || part["ETag"].Trim('"') != Tag(bytes).Trim('"')
                    || (
                        upload.Algorithm == "SHA256"
                        && part.GetValueOrDefault("ChecksumSHA256") != Convert.ToBase64String(SHA256.HashData(bytes))
                    )
                )
                {
                    return (400, "InvalidPart");
                }

                parts.Add(bytes);
            }

            if (parts.SkipLast(1).Any(part => part.Length < SmallestPart))
            {
                return (400, "EntityTooSmall");
            }

            var whole = parts.SelectMany(part => part).ToArray();
            tag = string.Create(CultureInfo.InvariantCulture, $"{Tag(whole).TrimEnd('"')}-{parts.Count}\"");
            if (Store(context, bucket, key, whole, tag, upload.Kept) is { } unmet)
            {
                return unmet;
            }

            _uploads.Remove(context.Request.Query["uploadId"].ToString());
            return null;
        }
    }

    private async Task AbortUploadAsync(HttpContext context, string key)
    {
        bool isThere;
        lock (_buckets)
        {
            isThere = UploadOf(context, key) is not null && _uploads.Remove(context.Request.Query["uploadId"].ToString());
        }

        if (isThere)
        {
            context.Response.StatusCode = 204;
        }
        else
        {
            await ErrorAsync(context, 404, "NoSuchUpload", "");
        }
    }

    private Upload? UploadOf(HttpContext context, string key) =>
        _uploads.GetValueOrDefault(context.Request.Query["uploadId"].ToString()) is { } upload && upload.Key == key ? upload : null;

    private static string Answered(string name, string content) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{name} xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>bucket</Bucket>{content}</{name}>";
}
