using System.Net.Security;
using Amazon.Runtime;
using NodaTime;

namespace EnergyDataPipeline.Storing.S3;

/// <summary>The connections of one store: pooled, with a limit for connecting; limits for the rest are set for each request.</summary>
internal sealed class S3Http(S3StoreOptions options, TimeProvider time) : HttpClientFactory, IDisposable
{
    private readonly Observer _observer = new(
        time,
        new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            AllowAutoRedirect = false,
            MaxConnectionsPerServer = 32,
            UseCookies = false,
            Expect100ContinueTimeout = TimeSpan.FromSeconds(1),
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = options.CaFile is { } file ? S3Trust.With(file) : null,
            },
        }
    );

    private HttpClient? _client;

    /// <summary>The service's clock at its last answer, and ours then.</summary>
    public (Instant Theirs, Instant Ours)? Clock => _observer.Clock;

    /// <summary>The region the bucket lies in, once the service has said so.</summary>
    public string? BucketRegion => _observer.BucketRegion;

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        LazyInitializer.EnsureInitialized(
            ref _client,
            () => new HttpClient(_observer, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }
        );

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
        _observer.Dispose();
    }

    private sealed class Observer(TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        /// <summary>A body below this is sent along at once; a larger one waits until the service has looked at the headers, the condition among them.</summary>
        private const long WaitsForLeave = 1024 * 1024;

        private Reading? _reading;

        public (Instant Theirs, Instant Ours)? Clock => Volatile.Read(ref _reading) is { } reading ? (reading.Theirs, reading.Ours) : null;

        public string? BucketRegion { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content?.Headers.ContentLength < WaitsForLeave)
            {
                request.Headers.ExpectContinue = false;
            }

            var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer.Headers.Date is { } date)
            {
                Volatile.Write(ref _reading, new Reading(Instant.FromDateTimeOffset(date), Instant.FromDateTimeOffset(time.GetUtcNow())));
            }

            if (answer.Headers.TryGetValues("x-amz-bucket-region", out var regions))
            {
                BucketRegion = regions.FirstOrDefault();
            }

            return answer;
        }

        private sealed record Reading(Instant Theirs, Instant Ours);
    }
}
