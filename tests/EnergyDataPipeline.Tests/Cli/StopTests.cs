using System.Text.Json;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>Signals to the real command. The source answers when the test says so, so nothing here waits for time to pass.</summary>
public sealed class StopTests
{
    private const string Answer = """[{"id": 1, "value": 2.5}, {"id": 2, "value": 3.5}]""";

    private static readonly string[] Formats = ["csv"];
    private static readonly string[] Names = ["first", "second"];

    [Fact]
    public async Task Ctrl_C_finishes_what_is_whole_begins_nothing_new_and_ends_with_130()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var source = new FaultServer(
            async (connection, asked, token) =>
            {
                await gate.Task.WaitAsync(token);
                await Answers.Good(Answer)(connection, asked, token);
            }
        );
        using var folder = new TemporaryFolder();
        await using var command = RealCommand.Start(
            folder.Path,
            Environment,
            ["--all", "--concurrency", "1", "--config", Config(folder, source)]
        );
        await command.SaysAsync("first current: asking");

        await command.SignalAsync("INT");
        await command.SaysAsync("Stopping: what has been begun is finished, nothing new is begun.");
        gate.SetResult();
        var ended = (await command.EndedAsync()).With(130);

        Assert.Single(source.Ledger);
        Assert.Contains("1 ok, 1 cancelled", ended.Out, StringComparison.Ordinal);
        Assert.Single(folder.Files("energy-data/first"), file => file.EndsWith(".csv", StringComparison.Ordinal));
        Assert.Single(folder.Files("energy-data/manifests"));

        var again = (await RealCommand.RunAsync(folder.Path, Environment, ["--all", "--config", Config(folder, source), "--json"])).With(0);
        Assert.Equal(["first unchanged", "second ok"], FourFeeds.Outcomes(again.Json));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_second_signal_stops_at_once(string signal, int exitCode)
    {
        await using var source = new FaultServer(Answers.RawThenStall([]));
        using var folder = new TemporaryFolder();
        await using var command = RealCommand.Start(folder.Path, Environment, ["--all", "--config", Config(folder, source), "--json"]);
        await command.SaysAsync("first current: asking");

        await command.SignalAsync(signal);
        await command.SaysAsync("Stopping: ");
        // Within a tenth of a second it would be the first one's echo, which `timeout` makes; a real process has no clock that could be moved.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        await command.SignalAsync(signal);
        var ended = (await command.EndedAsync()).With(exitCode);

        Assert.Equal(exitCode, ended.Json.GetProperty("exitCode").GetInt32());
        Assert.Equal(["first cancelled", "second cancelled"], FourFeeds.Outcomes(ended.Json));
        Assert.Empty(folder.Files("energy-data/manifests"));
    }

    private static Dictionary<string, string> Environment { get; } = [];

    private static string Config(TemporaryFolder folder, FaultServer source) =>
        folder.File(
            "feeds.json",
            JsonSerializer.Serialize(
                new
                {
                    formats = Formats,
                    apis = Names.Select(name => new
                    {
                        name,
                        description = "a feed",
                        url = source.Address($"/{name}").ToString(),
                        auth_type = "none",
                        output_folder = name,
                        csv_prefix = name,
                    }),
                }
            )
        );
}
