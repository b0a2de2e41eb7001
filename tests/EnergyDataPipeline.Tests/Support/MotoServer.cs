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

    /// <summary>
    /// Starts it so that it can be told to refuse what a policy does not grant (<c>/moto-api/reset-auth</c>), without the signature: of a request with a
    /// query moto works out another one than the client, since it has decoded the query before.
    /// </summary>
    private const string WithRightsOnly =
        "import sys, moto.iam.access_control as rights; rights.IAMRequestBase.check_signature = lambda request: None; "
        + "from moto.server import main; main(['-p', sys.argv[1]])";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly bool _isStrict;
    private Process? _process;
    private Uri? _endpoint;

    public MotoServer() { }

    private MotoServer(bool isStrict) => _isStrict = isStrict;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>One that can be told to refuse; whoever asks it has to be one of its users then, but need not sign as AWS has it.</summary>
    public static MotoServer ThatCanRefuse() => new(isStrict: true);

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
        (string, string[])[] ways = _isStrict
            ? [("python3", ["-c", WithRightsOnly, port])]
            : [("moto_server", ["-p", port]), ("python3", ["-m", "moto.server", "-p", port])];
        foreach (var (program, arguments) in ways)
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
