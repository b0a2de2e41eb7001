using System.Diagnostics;
using EnergyDataPipeline.Tests.Support;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>Serves answers captured from the real service, where the reference that holds them stands beside the repository.</summary>
internal sealed class RealPayloadServer : IDisposable
{
    /// <summary>What a run learns as a secret is masked in everything this process says: it must be no word that a message holds.</summary>
    public const string Password = "c4n-real-payloads";

    private readonly Process _process;

    private RealPayloadServer(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    public static string? Payloads =>
        Repository.SharedReference is { } shared ? Path.Combine(shared, "reference", "iso-ne", "payloads") : null;

    /// <summary>Null where the reference is absent: then nothing can be checked, and the test says so.</summary>
    public static async Task<RealPayloadServer?> StartAsync()
    {
        if (Repository.SharedReference is not { } shared)
        {
            return null;
        }

        var start = new ProcessStartInfo(
            "python3",
            [Path.Combine(shared, "tools", "real-payload-server.py"), "--port", "0", "--password", Password]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the payload server said nothing");
        return new RealPayloadServer(process, line.Split(' ')[^1]);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
