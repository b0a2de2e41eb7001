using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EnergyDataPipeline.Lambda.Runtime;

/// <summary>
/// Speaks the Lambda Runtime API, version 2018-06-01, as AWS documents it
/// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
/// </summary>
internal sealed class RuntimeApi : IInvocationSource, IDisposable
{
    /// <summary>The variable in which Lambda says where its API is: host and port.</summary>
    public const string AddressVariable = "AWS_LAMBDA_RUNTIME_API";

    /// <summary>Largest answer that Lambda takes of a function that is called and waited for.</summary>
    public const int MostBytes = 6 * 1024 * 1024;

    private const string ErrorTypeHeader = "Lambda-Runtime-Function-Error-Type";
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly HttpClient _http;

    private RuntimeApi(Uri root) =>
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                // The API is on this machine, and the process may be frozen for hours between two calls.
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            }
        )
        {
            BaseAddress = root,
            // The next call may come at any time: Lambda asks for no timeout here.
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>The API that Lambda gave this process.</summary>
    /// <exception cref="InvalidOperationException">There is none: the process was not started by Lambda.</exception>
    public static RuntimeApi Of(IReadOnlyDictionary<string, string> environment) =>
        environment.TryGetValue(AddressVariable, out var address)
        && Uri.TryCreate($"http://{address}/2018-06-01/runtime/", UriKind.Absolute, out var root)
            ? new RuntimeApi(root)
            : throw new InvalidOperationException(
                $"{AddressVariable} holds no address (host:port): this program is started by AWS Lambda, as the bootstrap of a function on "
                    + "provided.al2023. To collect by hand, use energy-pipeline."
            );

    /// <inheritdoc/>
    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync("invocation/next", cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw await RefusedAsync("the next call", answer, cancellationToken);
        }

        var requestId = Header(answer, "Lambda-Runtime-Aws-Request-Id") ?? throw Missing("Lambda-Runtime-Aws-Request-Id", "none");
        var deadline = Header(answer, "Lambda-Runtime-Deadline-Ms");
        return new(
            requestId,
            await answer.Content.ReadAsByteArrayAsync(cancellationToken),
            long.TryParse(deadline, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : throw Missing("Lambda-Runtime-Deadline-Ms", deadline ?? "none"),
            Header(answer, "Lambda-Runtime-Trace-Id"),
            Header(answer, "Lambda-Runtime-Invoked-Function-Arn")
        );
    }

    /// <inheritdoc/>
    public Task RespondAsync(string requestId, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken) =>
        PostAsync($"invocation/{Uri.EscapeDataString(requestId)}/response", answer, null, cancellationToken);

    /// <inheritdoc/>
    public Task FailAsync(string requestId, InvocationFault fault, CancellationToken cancellationToken) =>
        PostAsync($"invocation/{Uri.EscapeDataString(requestId)}/error", BodyOf(fault), fault, cancellationToken);

    /// <inheritdoc/>
    public Task FailInitAsync(InvocationFault fault, CancellationToken cancellationToken) =>
        PostAsync("init/error", BodyOf(fault), fault, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, ReadOnlyMemory<byte> body, InvocationFault? fault, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = Json } };
        if (fault is not null)
        {
            request.Headers.Add(ErrorTypeHeader, $"Pipeline.{fault.Type}");
        }

        using var answer = await _http.SendAsync(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            throw await RefusedAsync(path, answer, cancellationToken);
        }
    }

    private static byte[] BodyOf(InvocationFault fault) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new ErrorDocument(fault.Message, fault.Type, fault.StackTrace),
            RuntimeJson.Default.ErrorDocument
        );

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static HttpRequestException Missing(string header, string found) =>
        new($"The Runtime API's answer has {found} for {header}; a call cannot be answered without it.");

    private static async Task<HttpRequestException> RefusedAsync(
        string what,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        const int MostQuoted = 500;
        var said = await answer.Content.ReadAsStringAsync(cancellationToken);
        var quoted = said.Length > MostQuoted ? said[..MostQuoted] : said;
        return new HttpRequestException(
            $"The Runtime API answered {what} with {(int)answer.StatusCode}: {quoted}",
            null,
            answer.StatusCode
        );
    }
}

/// <summary>A failure, as the Runtime API takes it.</summary>
internal sealed record ErrorDocument(string ErrorMessage, string ErrorType, IReadOnlyList<string> StackTrace);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ErrorDocument))]
internal sealed partial class RuntimeJson : JsonSerializerContext;
