using System.Diagnostics;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>Completion: the script of each shell, and what the command suggests behind it.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("energy-pipeline doc", "doctor")]
    [InlineData("energy-pipeline --api fu", "fuel_mix")]
    [InlineData("energy-pipeline config s", "schema show")]
    [InlineData("energy-pipeline --format par", "parquet")]
    [InlineData("energy-pipeline cleanup --old", "--older-than")]
    public async Task Bash_completes_after_sourcing_the_script(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Script("bin/energy-pipeline", $"exec {string.Join(' ', RealCommand.Words)} \"$@\"\n");
        // What bash does at the tab key, done by hand: the words, the line, the function that `complete` registered.
        var script = $$"""
            PATH="$PWD/bin:$PATH"
            source <(energy-pipeline completion bash)
            complete -p energy-pipeline >/dev/null || exit 1
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            read -ra COMP_WORDS <<<"$COMP_LINE"
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _energy_pipeline energy-pipeline
            printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' '
            """;

        var printed = await RunAsync(folder.Path, "bash", "-c", script);

        Assert.Equal(expected, printed.Trim());
    }

    [Theory]
    [InlineData("zsh", "#compdef energy-pipeline")]
    [InlineData("fish", "complete --command energy-pipeline")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName energy-pipeline")]
    [InlineData("bash", "complete -o default -F _energy_pipeline energy-pipeline")]
    public async Task Every_shell_has_a_script_that_asks_the_command(string shell, string registers)
    {
        using var folder = new TemporaryFolder();

        var script = (await InProcess.RunAsync(folder.Path, new Dictionary<string, string>(), ["completion", shell])).With(0);

        Assert.Contains(registers, script.Out, StringComparison.Ordinal);
        Assert.Contains("[suggest:", script.Out, StringComparison.Ordinal);
        if (FindOnPath(shell) is { } program && shell != "pwsh")
        {
            await RunAsync(folder.Path, program, "-n", folder.File($"script.{shell}", script.Out));
        }
    }

    [Fact]
    public async Task Feeds_of_the_configuration_are_suggested()
    {
        using var folder = new TemporaryFolder();
        folder.File(
            "api_config.json",
            """{"apis":[{"name":"my_own_feed","description":"d","url":"https://example.org/x","output_folder":"o","csv_prefix":"p"}]}"""
        );

        var suggested = (
            await InProcess.RunAsync(folder.Path, new Dictionary<string, string>(), ["[suggest:22]", "energy-pipeline --api "])
        ).With(0);

        Assert.Equal(["my_own_feed"], suggested.Lines);
    }

    private static string? FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var printed = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await said}");
        return printed;
    }
}
