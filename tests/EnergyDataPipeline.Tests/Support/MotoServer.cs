using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EnergyDataPipeline.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(MotoServer))]

namespace EnergyDataPipeline.Tests.Support;

/// <summary>moto's S3, an implementation that is not ours: started by the first test that asks for it, stopped with the test run.</summary>
public sealed class MotoServer : IAsyncLifetime
{
    private const string Advice =
        "The S3 tests need moto's server: pip install \"moto[server]\" (Python 3), so that `moto_server` or `python3 -m moto.server` runs.";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Process? _process;
    private Uri? _endpoint;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Address of the running server.</summary>
    public async Task<Uri> StartedAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return _endpoint ??= await StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Makes a bucket and returns its name.</summary>
    public async Task<string> NewBucketAsync()
    {
        var endpoint = await StartedAsync();
        var bucket = "test-" + Guid.NewGuid().ToString("N")[..20];
        using var client = new HttpClient { BaseAddress = endpoint };
        using var request = new HttpRequestMessage(HttpMethod.Put, "/" + bucket);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
        );
        using var answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"moto made no bucket: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return bucket;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _gate.Dispose();
    }

    private async Task<Uri> StartAsync()
    {
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var said = new List<string>();
        foreach (
            var (program, arguments) in new[] { ("moto_server", new[] { "-p", port }), ("python3", ["-m", "moto.server", "-p", port]) }
        )
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            Process process;
            try
            {
                process = Process.Start(start)!;
            }
            catch (Win32Exception exception)
            {
                said.Add($"{program}: {exception.Message}");
                continue;
            }

            var errors = new List<string>();
            process.ErrorDataReceived += (_, line) =>
            {
                lock (errors)
                {
                    errors.Add(line.Data ?? "");
                }
            };
            process.OutputDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            _process = process;
            var endpoint = new Uri($"http://127.0.0.1:{port}");
            if (await AnswersAsync(endpoint, process))
            {
                return endpoint;
            }

            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            lock (errors)
            {
                said.Add($"{program}: {string.Join(' ', errors.TakeLast(5))}");
            }
        }

        throw new InvalidOperationException($"{Advice} Tried: {string.Join("; ", said)}");
    }

    private static async Task<bool> AnswersAsync(Uri endpoint, Process process)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var started = Stopwatch.GetTimestamp();
        while (!process.HasExited && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(endpoint, "/moto-api/"));
                return true;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(100);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
