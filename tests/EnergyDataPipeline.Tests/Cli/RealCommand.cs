using System.Diagnostics;
using System.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>The real command as a process of its own, with pipes for a terminal and nothing of this machine's settings.</summary>
internal sealed class RealCommand : IAsyncDisposable
{
    /// <summary>Longer than any test's command takes on a busy machine: beyond it the command hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT", "LD_LIBRARY_PATH"];

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly Task<string> _printed;
    private readonly Task _reading;
    private readonly Lock _gate = new();
    private readonly List<(string Part, TaskCompletionSource Seen)> _awaited = [];

    private RealCommand(Process process)
    {
        _process = process;
        _printed = process.StandardOutput.ReadToEndAsync(Token);
        _reading = ReadAsync();
    }

    /// <summary>Words that start the command from a shell; <c>ENERGY_PIPELINE_PROGRAM</c> names another one, such as the published.</summary>
    public static string[] Words { get; } =
        Environment.GetEnvironmentVariable("ENERGY_PIPELINE_PROGRAM") is { Length: > 0 } program
            ? [program]
            : ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "energy-pipeline.dll")];

    /// <summary>Shells start what runs in the background with Ctrl-C ignored, and that is inherited: the command must hear it whoever runs the tests.</summary>
    private static string[] Attentive => OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts it in <paramref name="folder"/>; <paramref name="wrapper"/> stands before the command's own words.</summary>
    public static RealCommand Start(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        string[] arguments,
        params string[] wrapper
    )
    {
        string[] words = [.. Attentive, .. wrapper, .. Words, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Except(Inherited, StringComparer.Ordinal).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["TMPDIR"] = folder;
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new RealCommand(process);
    }

    /// <summary>Starts it and waits for its end.</summary>
    public static async Task<Ended> RunAsync(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        string[] arguments,
        params string[] wrapper
    )
    {
        await using var command = Start(folder, environment, arguments, wrapper);
        return await command.EndedAsync();
    }

    /// <summary>Waits until standard error has said <paramref name="part"/>.</summary>
    public async Task SaysAsync(string part)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_said.ToString().Contains(part, StringComparison.Ordinal))
            {
                return;
            }

            _awaited.Add((part, seen));
        }

        var first = await Task.WhenAny(seen.Task, _reading).WaitAsync(Limit, Token);
        Assert.True(first == seen.Task || _said.ToString().Contains(part, StringComparison.Ordinal), $"'{part}' was never said:\n{_said}");
    }

    /// <summary>Sends it a signal by name (<c>INT</c>, <c>TERM</c>).</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Token);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Ended> EndedAsync()
    {
        await _process.WaitForExitAsync(Token).WaitAsync(Limit, Token);
        await _reading;
        return new Ended(_process.ExitCode, await _printed, _said.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardError.ReadLineAsync(Token) is { } line)
        {
            lock (_gate)
            {
                _said.Append(line).Append('\n');
                foreach (var (part, seen) in _awaited)
                {
                    if (line.Contains(part, StringComparison.Ordinal))
                    {
                        seen.TrySetResult();
                    }
                }
            }
        }
    }
}
