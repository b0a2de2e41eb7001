using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Tests.Support;

/// <summary>What a request needs of IAM: the action, the resource, and the prefix where it lists.</summary>
internal sealed record NeededPermission(string Action, string Resource, string? Prefix);

/// <summary>
/// Stands before an AWS service (moto), hands each request on as it is, and writes down which permission AWS would have asked for it.
/// A request that it cannot name fails the test that made it, by <see cref="Unknown"/>.
/// </summary>
internal sealed class RecordedAws : IAsyncDisposable
{
    private const string Account = "123456789012";
    private const string Region = "us-east-1";

    // The permissions of batch calls are those of the single ones.
    private static readonly Dictionary<string, string> Singles = new(StringComparer.Ordinal)
    {
        ["SendMessageBatch"] = "SendMessage",
        ["DeleteMessageBatch"] = "DeleteMessage",
        ["ChangeMessageVisibilityBatch"] = "ChangeMessageVisibility",
    };

    private readonly WebApplication _app;
    private readonly HttpClient _onward;
    private readonly ConcurrentDictionary<NeededPermission, byte> _needed = new();
    private readonly ConcurrentBag<string> _unknown = [];

    private RecordedAws(WebApplication app, Uri service)
    {
        _app = app;
        _onward = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = service,
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>All that was needed, each once.</summary>
    public IReadOnlyCollection<NeededPermission> Needed => [.. _needed.Keys];

    /// <summary>Requests that no permission is known for.</summary>
    public IReadOnlyCollection<string> Unknown => _unknown;

    public void Forget() => _needed.Clear();

    public static async Task<RecordedAws> StartAsync(Uri service)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        var app = builder.Build();
        var recorded = new RecordedAws(app, service);
        app.Run(recorded.HandOnAsync);
        await app.StartAsync();
        recorded.Endpoint = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return recorded;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _onward.Dispose();
    }

    private async Task HandOnAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        Record(context.Request, target, body);

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_onward.BaseAddress!, target));
        if (body.Length > 0 || context.Request.Method is "PUT" or "POST")
        {
            request.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is "Connection" or "Transfer-Encoding" or "Content-Length" or "Expect")
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        using var answer = await _onward.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Connection"))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        if (context.Request.Method != "HEAD" && context.Response.StatusCode is not (204 or 304))
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    private void Record(HttpRequest request, string target, MemoryStream body)
    {
        if (
            Named(request, target, System.Text.Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)Math.Min(body.Length, 65536))) is
            { } needed
        )
        {
            _needed.TryAdd(needed, 0);
        }
        else
        {
            _unknown.Add($"{request.Method} {target} {request.Headers["X-Amz-Target"]}");
        }
    }

    private static NeededPermission? Named(HttpRequest request, string target, string body)
    {
        if (request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } named && named.Split('.') is [var service, var action])
        {
            return service switch
            {
                "AmazonSQS" => new(
                    $"sqs:{Singles.GetValueOrDefault(action, action)}",
                    $"arn:aws:sqs:{Region}:{Account}:{Last(In(body, "QueueUrl"))}",
                    null
                ),
                "DynamoDB_20120810" => new(
                    $"dynamodb:{action}",
                    $"arn:aws:dynamodb:{Region}:{Account}:table/{In(body, "TableName")}",
                    null
                ),
                "AmazonSSM" => new($"ssm:{action}", $"arn:aws:ssm:{Region}:{Account}:parameter{In(body, "Name")}", null),
                _ => null,
            };
        }

        if (request.Headers.Authorization.ToString().Contains("/sns/", StringComparison.Ordinal))
        {
            var form = QueryHelpers.ParseQuery(body);
            return new($"sns:{form["Action"]}", form["TopicArn"].ToString(), null);
        }

        var path = target.Split('?')[0].TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? path : path[..slash];
        var key = slash < 0 ? "" : Uri.UnescapeDataString(path[(slash + 1)..]);
        var query = request.Query;
        var arn = $"arn:aws:s3:::{bucket}";
        if (key.Length == 0)
        {
            return (request.Method, query) switch
            {
                ("GET", _) when query.ContainsKey("location") => new("s3:GetBucketLocation", arn, null),
                ("GET", _) when query.ContainsKey("list-type") => new("s3:ListBucket", arn, query["prefix"].ToString()),
                ("HEAD", _) => new("s3:ListBucket", arn, null),
                _ => null,
            };
        }

        var there = $"{arn}/{key}";
        return request.Method switch
        {
            "GET" or "HEAD" when !query.Keys.Any(name => name is "acl" or "tagging" or "uploadId" or "versionId") => new(
                "s3:GetObject",
                there,
                null
            ),
            "PUT" when !query.Keys.Any(name => name is "acl" or "tagging") => new("s3:PutObject", there, null),
            "POST" when query.ContainsKey("uploads") || query.ContainsKey("uploadId") => new("s3:PutObject", there, null),
            "DELETE" when query.ContainsKey("uploadId") => new("s3:AbortMultipartUpload", there, null),
            "DELETE" when !query.ContainsKey("versionId") => new("s3:DeleteObject", there, null),
            _ => null,
        };
    }

    private static string In(string body, string property) =>
        Regex.Match(body, $"\"{property}\"\\s*:\\s*\"([^\"]*)\"").Groups[1].Value.Replace("\\/", "/", StringComparison.Ordinal);

    private static string Last(string address) => address[(address.LastIndexOf('/') + 1)..];
}
