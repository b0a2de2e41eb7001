using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Lambda;

/// <summary>The function as a process of its own.</summary>
public sealed class RealFunctionTests(MotoServer moto)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_process_collects_when_it_is_called_and_ends_when_it_is_told_to()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        using var process = Start(rig);
        var lines = process.StandardOutput.ReadToEndAsync(Token);

        var first = await CallAsync(rig, process);
        var second = await CallAsync(rig, process);
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(Token);
        }

        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        Assert.False(first.IsError, first.Body);
        Assert.Equal("Ok", OutcomeOf(first));
        Assert.Equal("Unchanged", OutcomeOf(second));
        Assert.NotEmpty(await rig.KeysAsync("manifests/iso-ne-sandbox/fuel_mix/"));
        Assert.All(
            (await lines).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Equal("energy-pipeline", JsonElement.Parse(line).GetProperty("service").GetString())
        );
    }

    [Fact]
    public async Task Without_a_bucket_the_process_tells_why_it_cannot_start_and_ends()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Environment.Remove("S3_BUCKET_NAME");
        using var process = Start(rig);
        process.StandardOutput.ReadToEndAsync(Token).Forget();

        await process.WaitForExitAsync(Token);
        Assert.True(rig.Emulator.InitError.IsCompleted, "the process ended without a word");
        var said = await rig.Emulator.InitError;

        Assert.Equal(1, process.ExitCode);
        Assert.Equal("Configuration", JsonElement.Parse(said.Body).GetProperty("errorType").GetString());
        Assert.Equal(0, rig.Emulator.Asked);
    }

    /// <summary>The program where its own build put it, with all that it needs: beside the tests some of that comes from another framework.</summary>
    private static string Bootstrap { get; } =
        Path.Combine(
            Repository.Root,
            "artifacts",
            "bin",
            "EnergyDataPipeline.Lambda",
            Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
            "bootstrap.dll"
        );

    private static DateTimeOffset InFiveMinutes() => TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(5);

    private static async Task<FunctionReply> CallAsync(FunctionRig rig, Process process)
    {
        var replying = rig.Emulator.InvokeAsync("""{"action":"run","feeds":["fuel_mix"]}""", InFiveMinutes());
        Assert.True(await Task.WhenAny(replying, process.WaitForExitAsync(Token)) == replying, "the process ended before it answered");
        return await replying;
    }

    private static string? OutcomeOf(FunctionReply reply) =>
        JsonElement.Parse(reply.Body).GetProperty("results")[0].GetProperty("outcome").GetString();

    private static Process Start(FunctionRig rig)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Bootstrap])
        {
            WorkingDirectory = rig.Folder.Path,
            RedirectStandardOutput = true,
        };
        string[] inherited = ["PATH", "HOME", "DOTNET_ROOT", "LD_LIBRARY_PATH"];
        foreach (var name in start.Environment.Keys.Except(inherited, StringComparer.Ordinal).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in rig.Environment.Concat(AwsTestCredentials.Variables))
        {
            start.Environment[name] = value;
        }

        start.Environment["TMPDIR"] = rig.Folder.Path;
        return Process.Start(start)!;
    }
}

file static class Tasks
{
    /// <summary>Reads along, so that the pipe does not fill; what was read is of no interest.</summary>
    public static void Forget(this Task reading) => reading.ContinueWith(static _ => { }, TaskScheduler.Default);
}
