using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

/// <summary>A source that asks one process for much patience, and what the others of a fleet make of it.</summary>
public sealed class SharedHoldTests(MotoServer moto)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_who_asks_by_hand_ends_a_hold_that_one_mistaken_answer_began()
    {
        var isMistaken = true;
        await using var source = new FaultServer(
            (connection, asked, token) =>
                (isMistaken ? Answers.Status(429, "Retry-After: 31536000\r\n") : Answers.Good($$"""[{"a":{{asked.Number}}}]"""))(
                    connection,
                    asked,
                    token
                )
        );
        using var folder = new TemporaryFolder();
        var config = await ConfigAsync(folder, source);

        var first = Assert.Single((await InAProcessAsync(config, pipeline => pipeline.RunAllApisAsync(Token))).Results);
        var second = Assert.Single((await InAProcessAsync(config, pipeline => pipeline.RunAllApisAsync(Token))).Results);

        Assert.Equal((FailureClass.Temporary, FailureClass.Temporary), (first.Failure, second.Failure));
        Assert.Contains("asked to be left alone for", second.Message, StringComparison.Ordinal);
        Assert.Single(source.Ledger);

        // As long as the source says so, it goes on.
        var refused = await InAProcessAsync(config, pipeline => pipeline.DiagnoseAsync(Token));
        Assert.Contains(refused, check => check is { Name: "things: answer", Status: CheckStatus.Fail });
        Assert.Equal(2, source.Ledger.Count);
        await InAProcessAsync(config, pipeline => pipeline.RunAllApisAsync(Token));
        Assert.Equal(2, source.Ledger.Count);

        isMistaken = false;
        var well = await InAProcessAsync(config, pipeline => pipeline.DiagnoseAsync(Token));
        Assert.Contains(well, check => check is { Name: "things: answer", Status: CheckStatus.Ok });
        var last = await InAProcessAsync(config, pipeline => pipeline.RunAllApisAsync(Token));
        Assert.Equal(FailureClass.None, last.Failure);
    }

    /// <summary>Each time as a process of its own does.</summary>
    private async Task<T> InAProcessAsync<T>(EnergyPipelineConfig config, Func<EnergyPipeline, Task<T>> act)
    {
        AwsTestCredentials.Set();
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = (await moto.StartedAsync()).ToString(),
            ["AWS_REGION"] = "us-east-1",
        };
        using var aws = AwsEquipment.For(config, environment);
        await using var pipeline = new EnergyPipeline(config, aws.Equip(new()));
        return await act(pipeline);
    }

    private async Task<EnergyPipelineConfig> ConfigAsync(TemporaryFolder folder, FaultServer source) =>
        new()
        {
            Feeds =
            [
                new FeedSettings
                {
                    Name = "things",
                    Url = source.Address("/things").ToString(),
                    OutputFolder = "things",
                    FilePrefix = "things",
                    // Addresses of this machine are asked without a pace unless they are given one.
                    Pacing = new Pacing { Concurrency = 4, RequestsPerSecond = 50 },
                },
            ],
            Formats = ["csv"],
            PacingTable = await moto.NewPacingTableAsync(),
            Destination = new StoreSettings.Folder(Path.Combine(folder.Path, "store")),
            SpoolFolder = Path.Combine(folder.Path, "spool"),
            MaxRetries = 0,
        };
}
