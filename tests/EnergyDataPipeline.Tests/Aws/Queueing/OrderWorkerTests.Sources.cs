using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Pipeline;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <content>Several sources, of which one cannot be asked.</content>
public sealed partial class OrderWorkerTests
{
    [Theory]
    [InlineData("file:/no/such/secret", FailureClass.SignIn)]
    [InlineData("ssm:/no/such/secret", FailureClass.Configuration)]
    public async Task A_secret_that_is_missing_keeps_back_the_orders_of_its_source_and_no_others(string place, FailureClass failure)
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var other = new FaultServer(Answers.Good("""[{"id": 1}]"""));
        var config = WithOther(Hourly(test, "2026-06-01..2026-06-04"), other, place);
        using var aws = AwsEquipment.For(config, await VariablesAsync());
        await using var pipeline = new EnergyPipeline(config, aws.Equip(new() { Clock = test.Clock }));
        await SendAsync(rig, pipeline);
        var loggers = new LinesKept();

        using var queue = SliceQueue.Open(rig.Url, loggers: loggers);
        var options = new OrderWorkerOptions { UntilEmpty = true, LongestPoll = Poll };
        var report = await new OrderWorker(queue, pipeline, options, loggers: loggers).RunAsync(Token, Token);

        Assert.Equal((4, 2, 0, 0), (report.Collected, report.Later, report.GivenBack, report.DeadLetters));
        Assert.Equal(failure, report.Failure);
        Assert.Equal((2, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
        Assert.Equal(2, rig.Door.Of("ChangeMessageVisibility").Count);
        Assert.All(rig.Door.Of("ChangeMessageVisibility"), asked => Assert.InRange((int)asked.Body["VisibilityTimeout"]!, 450, 900));
        Assert.Single(
            loggers.Lines,
            line =>
                line.StartsWith("Warning: The source of other_", StringComparison.Ordinal)
                && line.Contains(place[4..], StringComparison.Ordinal)
        );
        Assert.Empty(other.Ledger);
    }

    [Fact]
    public async Task A_refused_sign_in_keeps_back_the_orders_of_its_source_for_as_long_as_it_counts_and_no_others()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var other = new FaultServer(Answers.Status(401));
        var config = WithOther(Hourly(test, "2026-06-01..2026-06-04"), other, "file:" + test.Folder.File("token", "c4n-refused"));
        await using var pipeline = test.Open(config);
        await SendAsync(rig, pipeline);

        var report = await WorkAsync(rig, pipeline);

        Assert.Equal((4, 2, 0, 0), (report.Collected, report.Later, report.GivenBack, report.DeadLetters));
        Assert.Equal(FailureClass.SignIn, report.Failure);
        Assert.Equal(2, rig.Door.Of("ChangeMessageVisibility").Count);
        Assert.All(rig.Door.Of("ChangeMessageVisibility"), asked => Assert.Equal(6 * 60 * 60, (int)asked.Body["VisibilityTimeout"]!));
        Assert.Single(other.Ledger);
    }

    [Fact]
    public async Task When_no_source_is_left_that_works_the_worker_ends()
    {
        await using var rig = await SqsRig.StartAsync(moto);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var other = new FaultServer(Answers.Status(401));
        var config = WithOther(Hourly(test, "2026-06-01..2026-06-04"), other, "file:" + test.Folder.File("token", "c4n-refused"));
        var wrong = config.Feeds[0] with { Password = "file:" + test.Folder.File("wrong", "c4n-wrong") };
        await using var pipeline = test.Open(config with { Feeds = [wrong, .. config.Feeds.Skip(1)] });
        await SendAsync(rig, pipeline);

        var report = await WorkAsync(rig, pipeline, options => options with { UntilEmpty = false });

        Assert.Equal((0, 0, FailureClass.SignIn), (report.Collected, report.DeadLetters, report.Failure));
        Assert.True(report.GivenBack > 0, "what it ended over goes back at once");
        Assert.Equal((6, 0), (await rig.CountAsync(rig.Url), await rig.CountAsync(rig.DeadUrl)));
        Assert.InRange(test.Sandbox.Ledger.Count, 0, 1);
        Assert.InRange(other.Ledger.Count, 0, 1);
    }

    [Fact]
    public async Task Where_every_source_lacks_its_secret_nothing_is_taken()
    {
        await using var rig = await SqsRig.StartAsync(moto, mostReceives: 1);
        await using var test = await SandboxedPipeline.StartAsync();
        await using var other = new FaultServer(Answers.Good("[]"));
        var config = WithOther(Hourly(test, "2026-06-01"), other, "file:/no/such/secret");
        await using var pipeline = test.Open(
            config with
            {
                Feeds = [.. config.Feeds.Select(feed => feed with { Password = "file:/no/such/secret" })],
            }
        );
        await SendAsync(rig, pipeline);

        var refused = await Assert.ThrowsAsync<PipelineException>(() => WorkAsync(rig, pipeline));

        Assert.Equal(FailureClass.SignIn, refused.Failure);
        Assert.Empty(rig.Door.Of("ReceiveMessage"));
    }

    /// <summary>With two feeds more, of another host and one token.</summary>
    private static EnergyPipelineConfig WithOther(EnergyPipelineConfig config, FaultServer other, string token)
    {
        FeedSettings Feed(string name) =>
            new()
            {
                Name = name,
                Url = other.Address("/" + name).ToString(),
                AuthType = AuthType.Bearer,
                Password = token,
                OutputFolder = name,
                FilePrefix = name,
            };
        return config with { Feeds = [.. config.Feeds, Feed("other_one"), Feed("other_two")] };
    }
}
