using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>What a person at a terminal sees: hidden passwords, a table that fits, colours that can be switched off.</summary>
public sealed partial class TerminalTests
{
    [Fact]
    public async Task The_password_is_asked_for_once_and_not_shown()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Environment.Remove("ENERGY_PIPELINE_PASSWORD");

        var (exitCode, shown) = await OnTerminalAsync(
            feeds,
            80,
            ["--all"],
            ["Password for demo at ", Pipeline.SandboxedPipeline.Password + "\r"]
        );

        Assert.True(exitCode == 0, shown);
        Assert.DoesNotContain(Pipeline.SandboxedPipeline.Password, shown, StringComparison.Ordinal);
        Assert.Equal(2, shown.Split("Password for demo at ").Length);
        Assert.Contains("4 ok: ", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_entered_ends_with_3_and_says_what_to_set()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Environment.Remove("ENERGY_PIPELINE_PASSWORD");

        var (exitCode, shown) = await OnTerminalAsync(feeds, 80, ["--api", "fuel_mix"], ["Password for demo at ", "\r"]);

        Assert.True(exitCode == 3, shown);
        Assert.Contains("nothing was entered", shown, StringComparison.Ordinal);
        Assert.Empty(feeds.Pipeline.Sandbox.Ledger);
    }

    [Fact]
    public async Task The_closing_table_fits_eighty_columns_and_has_colours()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var (exitCode, shown) = await OnTerminalAsync(feeds, 80, ["--all"]);

        Assert.True(exitCode == 0, shown);
        Assert.Contains("\e[32mok\e[0m", shown, StringComparison.Ordinal);
        // Whatever moved has been taken away, and the cursor is there again.
        Assert.Contains("\e[?25h", shown, StringComparison.Ordinal);
        var table = Sequences().Replace(shown[shown.LastIndexOf("FEED", StringComparison.Ordinal)..], "").Split("\r\n");
        Assert.All(table, line => Assert.True(line.Length <= 80, line));
        Assert.Equal(4, table.Count(line => line.Contains(" ok ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_color_takes_the_colours_away()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Environment["NO_COLOR"] = "1";

        var (exitCode, shown) = await OnTerminalAsync(feeds, 80, ["--api", "fuel_mix"]);

        Assert.True(exitCode == 0, shown);
        Assert.DoesNotMatch(@"\e\[[0-9;]*m", shown);
    }

    [Fact]
    public async Task A_dumb_terminal_gets_lines_and_nothing_that_moves()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Environment["TERM"] = "dumb";

        var (exitCode, shown) = await OnTerminalAsync(feeds, 80, ["--api", "fuel_mix"]);

        Assert.True(exitCode == 0, shown);
        Assert.DoesNotContain('\e', shown);
        Assert.Contains("fuel_mix current: asking\r\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_the_program_that_askpass_names_is_asked_once()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Environment.Remove("ENERGY_PIPELINE_PASSWORD");
        var program = feeds.Pipeline.Folder.Script(
            "ask",
            $"echo \"$1\" >> '{feeds.Folder}/questions'\necho '{Pipeline.SandboxedPipeline.Password}'\n"
        );
        feeds.Environment["ENERGY_PIPELINE_ASKPASS"] = program;
        feeds.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH")!;

        var run = (await feeds.RunRealAsync("--all")).With(0);

        Assert.DoesNotContain(Pipeline.SandboxedPipeline.Password, run.Out + run.Err, StringComparison.Ordinal);
        var question = Assert.Single(
            await File.ReadAllLinesAsync(Path.Combine(feeds.Folder, "questions"), TestContext.Current.CancellationToken)
        );
        Assert.StartsWith("Password for demo at 127.0.0.1:", question, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public async Task A_table_never_runs_over_the_terminals_width(int width)
    {
        await using var feeds = await FourFeeds.StartAsync();
        var abilities = ScreenAbilities.None with { ResultWidth = width };

        foreach (
            var arguments in (string[][])
                [
                    ["--all"],
                    ["status"],
                    ["config", "show", "--origin"],
                    ["doctor"],
                    ["cleanup", "--older-than", "1h"],
                ]
        )
        {
            var ended = await InProcess.RunAsync(feeds.Folder, feeds.Environment, arguments, feeds.Pipeline.Clock, abilities);

            // Sentences are left to the terminal; an address or a path that is too long by itself stays whole.
            var wide = ended
                .Lines.Where(line => line.TrimStart().Contains("  ", StringComparison.Ordinal) && line.Length > width)
                .Where(line => line.LastIndexOf(' ') > width || line.Length - line.LastIndexOf(' ') < 30)
                .ToList();
            Assert.True(wide.Count == 0, $"{string.Join(' ', arguments)}:\n{string.Join('\n', wide)}\n\n{ended.Out}");
        }
    }

    private static async Task<(int ExitCode, string Shown)> OnTerminalAsync(
        FourFeeds feeds,
        int columns,
        string[] arguments,
        params string[][] answers
    )
    {
        string[] words =
        [
            Path.Combine(Repository.Root, "tests", "EnergyDataPipeline.Tests", "Cli", "terminal.py"),
            columns.ToString(CultureInfo.InvariantCulture),
            JsonSerializer.Serialize(answers),
            .. RealCommand.Words,
            .. arguments,
        ];
        var start = new ProcessStartInfo("python3", words)
        {
            WorkingDirectory = feeds.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TERM"] = "xterm-256color";
        foreach (var name in (string[])["NO_COLOR", "ENERGY_PIPELINE_PASSWORD", "ISO_NE_PASSWORD", "S3_BUCKET_NAME"])
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in feeds.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var shown = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, shown + await said);
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]|\e[=>]")]
    private static partial Regex Sequences();
}
