using System.Globalization;
using System.Net;
using EnergyDataPipeline.Sandbox.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnergyDataPipeline.Sandbox;

/// <summary>
/// A local replica of the ISO New England Web Services. Each number it serves is generated; each answer depends on nothing but seed, clock and
/// address.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly RequestHandler handler;
    private readonly CancellationTokenSource stopping;
    private bool disposed;

    private SandboxServer(WebApplication application, RequestHandler handler, CancellationTokenSource stopping, SandboxOptions options)
    {
        this.application = application;
        this.handler = handler;
        this.stopping = stopping;
        var listening = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        var port = new Uri(listening.Addresses.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)).Port;
        BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{RequestHandler.BasePath}"));
        Announcement =
            $"Sandbox: a replica of the ISO New England Web Services at {BaseAddress}, user {options.Username}, seed "
            + string.Create(CultureInfo.InvariantCulture, $"{options.Seed}. Its numbers are generated; none of them is market data.");
    }

    /// <summary>What stands before every path, <c>http://127.0.0.1:PORT/api/v1.1</c>; no slash at its end.</summary>
    public Uri BaseAddress { get; }

    /// <summary>What whoever starts the replica must be told: where it is, and that its numbers are generated.</summary>
    public string Announcement { get; }

    /// <summary>Each request so far, in the order in which its answer ended.</summary>
    public IReadOnlyList<SandboxRequest> Ledger => handler.Ledger.Requests;

    /// <summary>The network behind the answers, for whoever checks them.</summary>
    internal World World => handler.World;

    /// <summary>Starts the replica; it serves when the task has ended.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfOutside(options.Port, 0, 65_535, nameof(options.Port));
        ThrowIfOutside(options.NodeCount, 8, 20_000, nameof(options.NodeCount));
        if (options.BadParameterStatus is not (400 or 404))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.BadParameterStatus, "BadParameterStatus is 400 or 404.");
        }

        var log = (options.Logging ?? NullLoggerFactory.Instance).CreateLogger("EnergyDataPipeline.Sandbox");
        var stopping = new CancellationTokenSource();
        var handler = new RequestHandler(options, log, stopping.Token);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Slow readers and hanging answers are part of the exercise; the server must not end them on its own.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(
                options.LoopbackOnly ? IPAddress.Loopback : IPAddress.Any,
                options.Port,
                listen => listen.Protocols = HttpProtocols.Http1
            );
        });
        // A host within another program must not take that program's signals.
        builder.Services.AddSingleton<IHostLifetime, BorrowedLifetime>();
        var application = builder.Build();
        application.Run(handler.HandleAsync);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException taken)
        {
            await application.DisposeAsync();
            stopping.Dispose();
            throw new IOException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The sandbox cannot listen on port {options.Port}: {taken.Message} Port 0 takes a free one."
                ),
                taken
            );
        }
        var server = new SandboxServer(application, handler, stopping, options);
        log.SandboxStarted(server.BaseAddress, options.Seed, handler.World.Locations.Priced.Count);
        return server;
    }

    /// <summary>Stops serving; answers that hang are let go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }
        disposed = true;
        await stopping.CancelAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
        await application.StopAsync(patience.Token);
        await application.DisposeAsync();
        stopping.Dispose();
    }

    private static void ThrowIfOutside(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(
                name,
                value,
                string.Create(CultureInfo.InvariantCulture, $"{name} is from {least} to {most}.")
            );
        }
    }

    private sealed class BorrowedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
