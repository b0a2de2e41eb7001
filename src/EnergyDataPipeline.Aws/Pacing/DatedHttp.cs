using Amazon.Runtime;

namespace EnergyDataPipeline.Aws.Pacing;

/// <summary>The connections to the table's service; tells the clock what date each answer bears.</summary>
internal sealed class DatedHttp(ServiceClock clock, TimeProvider time, TimeSpan timeout, HttpMessageHandler? inner)
    : HttpClientFactory,
        IDisposable
{
    private readonly Dated _handler = new(
        clock,
        time,
        inner
            ?? new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(10),
                AllowAutoRedirect = false,
                UseCookies = false,
            }
    );

    private HttpClient? _client;

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        LazyInitializer.EnsureInitialized(ref _client, () => new HttpClient(_handler, disposeHandler: false) { Timeout = timeout });

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override string? GetConfigUniqueString(IClientConfig clientConfig) => null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _client?.Dispose();
        _handler.Dispose();
    }

    private sealed class Dated(ServiceClock clock, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = time.GetTimestamp();
            var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer.Headers.Date is { } date)
            {
                clock.Observe(sent, time.GetTimestamp(), date);
            }

            return answer;
        }
    }
}
