using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Tests.Support;

/// <summary>
/// S3 in this process, path style, with real conditional semantics, verified checksums and payload hashes, and faults on demand. What it
/// refuses, S3 refuses; it takes no aws-chunked bodies, which some S3-compatible stores do not take either.
/// </summary>
public sealed partial class S3Double : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, SortedDictionary<string, Entry>> _buckets = new(StringComparer.Ordinal);
    private readonly List<Planned> _planned = [];
    private readonly ConcurrentQueue<S3DoubleCall> _calls = [];
    private readonly CancellationTokenSource _stopped = new();

    private static readonly Comparer<string> Utf8Order = Comparer<string>.Create(
        static (left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right))
    );

    private S3Double(WebApplication app) => _app = app;

    /// <summary>Address of the service.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>Region the buckets lie in.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>Takes every put, whatever its condition.</summary>
    public bool IgnoresConditions { get; set; }

    /// <summary>Refuses to put and delete.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>How far its Date header is off.</summary>
    public TimeSpan DateSkew { get; set; }

    /// <summary>Keys in one page of a list.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Every request, in order of arrival.</summary>
    public IReadOnlyCollection<S3DoubleCall> Calls => _calls;

    public static async Task<S3Double> StartAsync(string bucket = "bucket")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AllowSynchronousIO = false;
        });
        var app = builder.Build();
        var service = new S3Double(app);
        service._buckets[bucket] = new SortedDictionary<string, Entry>(Utf8Order);
        app.Run(service.AnswerAsync);
        await app.StartAsync();
        service.Endpoint = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return service;
    }

    /// <summary>Lets the next <paramref name="times"/> requests of an operation (<c>put, head, get, list, delete, create, part, complete, abort</c>) go wrong, after <paramref name="skip"/> that do not; of one key alone where it is named.</summary>
    public void Fail(string operation, S3DoubleFault fault, int times = 1, int skip = 0, string? key = null)
    {
        lock (_planned)
        {
            _planned.Add(new Planned(operation, fault, key) { Times = times, Skip = skip });
        }
    }

    /// <summary>Bytes under a key; null when there are none.</summary>
    public byte[]? Bytes(string key, string bucket = "bucket")
    {
        lock (_buckets)
        {
            return _buckets[bucket].TryGetValue(key, out var entry) ? entry.Bytes : null;
        }
    }

    /// <summary>Headers kept with a key.</summary>
    public IReadOnlyDictionary<string, string> Kept(string key, string bucket = "bucket")
    {
        lock (_buckets)
        {
            return _buckets[bucket][key].Headers;
        }
    }

    /// <summary>All keys, in order.</summary>
    public IReadOnlyList<string> Keys(string bucket = "bucket")
    {
        lock (_buckets)
        {
            return [.. _buckets[bucket].Keys];
        }
    }

    /// <summary>Makes an object older than it is.</summary>
    public void Age(string key, TimeSpan by, string bucket = "bucket")
    {
        lock (_buckets)
        {
            _buckets[bucket][key] = _buckets[bucket][key] with { Modified = _buckets[bucket][key].Modified - by };
        }
    }

    /// <summary>Puts an object behind the back of whoever is tested.</summary>
    public void Plant(string key, byte[] bytes, string bucket = "bucket")
    {
        lock (_buckets)
        {
            _buckets[bucket][key] = new Entry(bytes, Tag(bytes), TimeProvider.System.GetUtcNow(), new Dictionary<string, string>());
        }
    }

    /// <summary>Forgets objects, faults and calls.</summary>
    public void Reset()
    {
        lock (_planned)
        {
            _planned.Clear();
        }

        lock (_buckets)
        {
            foreach (var objects in _buckets.Values)
            {
                objects.Clear();
            }

            _uploads.Clear();
        }

        _calls.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _app.DisposeAsync();
        _stopped.Dispose();
    }

    private sealed record Entry(byte[] Bytes, string Tag, DateTimeOffset Modified, IReadOnlyDictionary<string, string> Headers);

    private sealed record Planned(string Operation, S3DoubleFault Fault, string? Key)
    {
        public int Times { get; set; }
        public int Skip { get; set; }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        // As it was sent, and decoded once: a key may have a percent sign of its own.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        var path = Uri.UnescapeDataString(target).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        var query = context.Request.Query;
        var operation = context.Request.Method switch
        {
            "GET" when key.Length == 0 => "list",
            "POST" when query.ContainsKey("uploads") => "create",
            "POST" when query.ContainsKey("uploadId") => "complete",
            "PUT" when query.ContainsKey("uploadId") => "part",
            "DELETE" when query.ContainsKey("uploadId") => "abort",
            var method => method.ToLowerInvariant(),
        };
        _calls.Enqueue(
            new S3DoubleCall(
                operation,
                key,
                context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString())
            )
        );
        context.Response.Headers.Date = (TimeProvider.System.GetUtcNow() + DateSkew).ToString("r", CultureInfo.InvariantCulture);
        context.Response.Headers["x-amz-request-id"] = "DOUBLE";
        var fault = Next(operation, key);
        if (fault == S3DoubleFault.ResetBeforeStoring)
        {
            context.Abort();
            return;
        }

        // Read whole before anything is refused, so that the refusal reaches the client instead of a reset.
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (await RefusedAsync(context, fault, bucket, operation))
        {
            return;
        }

        switch (operation)
        {
            case "put":
                await PutAsync(context, bucket, key, body.ToArray(), fault);
                break;
            case "create":
                await CreateUploadAsync(context, key, fault);
                break;
            case "part":
                await PutPartAsync(context, key, body.ToArray(), fault);
                break;
            case "complete":
                await CompleteUploadAsync(context, bucket, key, body.ToArray(), fault);
                break;
            case "abort":
                await AbortUploadAsync(context, key);
                break;
            case "head" or "get":
                await GetAsync(context, bucket, key, operation == "get", fault);
                break;
            case "list":
                await ListAsync(context, bucket);
                break;
            case "delete":
                await DeleteAsync(context, bucket, key, fault);
                break;
            default:
                await ErrorAsync(context, 405, "MethodNotAllowed", "");
                break;
        }
    }

    private S3DoubleFault? Next(string operation, string key)
    {
        lock (_planned)
        {
            var planned = _planned.FirstOrDefault(one =>
                one.Operation == operation && one.Times > 0 && (one.Key is null || one.Key == key)
            );
            if (planned is null)
            {
                return null;
            }

            if (planned.Skip > 0)
            {
                planned.Skip--;
                return null;
            }

            planned.Times--;
            return planned.Fault;
        }
    }

    private async Task<bool> RefusedAsync(HttpContext context, S3DoubleFault? fault, string bucket, string operation)
    {
        var refusal = fault switch
        {
            S3DoubleFault.InternalError => (500, "InternalError", ""),
            S3DoubleFault.SlowDown => (503, "SlowDown", ""),
            S3DoubleFault.ServiceUnavailable => (503, "ServiceUnavailable", ""),
            S3DoubleFault.Throttled429 => (429, "Throttling", ""),
            S3DoubleFault.RequestTimeout => (400, "RequestTimeout", ""),
            S3DoubleFault.GatewayTimeout => (504, "", ""),
            S3DoubleFault.PreconditionFailed => (412, "PreconditionFailed", ""),
            S3DoubleFault.Conflict => (409, "ConditionalRequestConflict", ""),
            S3DoubleFault.BadDigest => (400, "BadDigest", ""),
            S3DoubleFault.ExpiredToken => (400, "ExpiredToken", ""),
            S3DoubleFault.InvalidAccessKey => (403, "InvalidAccessKeyId", ""),
            S3DoubleFault.AccessDenied => (403, "AccessDenied", ""),
            S3DoubleFault.NoSuchBucket => (404, "NoSuchBucket", ""),
            S3DoubleFault.WrongRegion301 => (301, "PermanentRedirect", "<Endpoint>bucket.s3.eu-west-1.amazonaws.com</Endpoint>"),
            S3DoubleFault.WrongRegion400 => (400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>"),
            S3DoubleFault.ClockSkewed => (403, "RequestTimeTooSkewed", ""),
            S3DoubleFault.StorageFull => (507, "XMinioStorageFull", ""),
            S3DoubleFault.KmsDisabled => (400, "KMS.DisabledException", ""),
            _ => (0, "", ""),
        };
        if (fault == S3DoubleFault.StallBeforeAnswer)
        {
            await StallAsync(context);
            return true;
        }

        if (fault is S3DoubleFault.ErrorInside200 or S3DoubleFault.Html200)
        {
            context.Response.ContentType = fault == S3DoubleFault.Html200 ? "text/html" : "application/xml";
            await WriteAsync(
                context,
                fault == S3DoubleFault.Html200
                    ? "<html><body>Please sign in</body></html>"
                    : "<?xml version=\"1.0\"?><Error><Code>InternalError</Code><Message>inside 200</Message></Error>"
            );
            return true;
        }

        if (refusal.Item1 == 0)
        {
            refusal =
                !_buckets.ContainsKey(bucket) ? (404, "NoSuchBucket", "")
                : SigningRegion(context) is { } region && region != Region
                    ? (400, "AuthorizationHeaderMalformed", $"<Region>{Region}</Region>")
                : IsReadOnly && operation is "put" or "delete" or "create" or "part" or "complete" && IsReadOnly ? (403, "AccessDenied", "")
                : refusal;
        }

        if (refusal.Item1 == 0)
        {
            return false;
        }

        if (refusal.Item2 == "PermanentRedirect")
        {
            context.Response.Headers["x-amz-bucket-region"] = "eu-west-1";
        }

        await ErrorAsync(context, refusal.Item1, refusal.Item2, refusal.Item3);
        return true;
    }

    private async Task StallAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopped.Token);
        try
        {
            await Task.Delay(Timeout.Infinite, either.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static async Task ErrorAsync(HttpContext context, int status, string code, string extra)
    {
        context.Response.StatusCode = status;
        if (context.Request.Method == "HEAD" || code.Length == 0)
        {
            return;
        }

        context.Response.ContentType = "application/xml";
        await WriteAsync(
            context,
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>said by the double</Message>{extra}<RequestId>DOUBLE</RequestId></Error>"
        );
    }

    private static async Task WriteAsync(HttpContext context, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentLength = bytes.Length;
        if (context.Request.Method != "HEAD")
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    private static string? SigningRegion(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var at = authorization.IndexOf("Credential=", StringComparison.Ordinal);
        return at < 0 ? null : authorization[at..].Split(',')[0].Split('/').ElementAtOrDefault(2);
    }

    private static string Tag(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"";

    private static string Escaped(string text) => SecurityElement.Escape(text);
}
