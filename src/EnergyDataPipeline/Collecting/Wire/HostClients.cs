using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>One pooled client per host and trust.</summary>
internal sealed class HostClients(ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<(string Authority, TlsTrust Trust, TimeSpan Connect), Lazy<HostClient>> _clients = new();

    public HostClient For(Uri address, TlsTrust trust, TimeSpan connect) =>
        _clients
            .GetOrAdd(
                ($"{address.Scheme}://{address.Authority}", trust, connect),
                (key, made) => new Lazy<HostClient>(() => new HostClient(made.Address, key.Trust, key.Connect, made.Logger)),
                (Address: address, Logger: logger)
            )
            .Value;

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }
}

/// <summary>
/// Connections to one host. It follows no redirect, keeps no cookie, undoes no content encoding and has no time limit but the connect
/// one: all that is the attempt's.
/// </summary>
internal sealed class HostClient : IDisposable
{
    private readonly HttpMessageInvoker _invoker;

    public HostClient(Uri address, TlsTrust trust, TimeSpan connect, ILogger logger)
    {
        Tls = new TlsCheck(trust, address.IsLoopback);
        if (trust.UnverifiedLoopback && address.Scheme == "https")
        {
            logger.CertificatesNotVerified(address.Authority);
        }

        _invoker = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                // A proxy of the environment is for the world outside, never for this machine.
                UseProxy = !address.IsLoopback,
                ConnectTimeout = connect,
                // Lifetimes bound, so that a moved address is noticed and a connection that the server is about to drop is not used.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(60),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                // No trace headers to operators.
                ActivityHeadersPropagator = null,
                RequestHeaderEncodingSelector = Sending.OnHeader,
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Tls.Validate },
            }
        );
    }

    public TlsCheck Tls { get; }

    /// <summary>Sends, and returns once the answer's headers are there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) =>
        _invoker.SendAsync(message, cancellationToken);

    public void Dispose() => _invoker.Dispose();
}
