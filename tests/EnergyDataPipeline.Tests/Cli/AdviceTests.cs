using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>What the command advises can be done, and helps.</summary>
public sealed class AdviceTests(MotoServer moto)
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public async Task Gaps_that_looked_at_no_period_say_which_span_and_how_to_widen_it()
    {
        using var folder = new TemporaryFolder();
        (
            await InProcess.RunAsync(
                folder.Path,
                Nothing,
                ["run", "hourly-lmp-da-final", "--sandbox", "--now", "2026-07-27", "--day", "2026-07-27"]
            )
        ).With(0);
        string[] gaps = ["gaps", "hourly-lmp-da-final", "--sandbox", "--now", "2026-07-27"];

        var looked = (await InProcess.RunAsync(folder.Path, Nothing, gaps)).With(0);
        var json = (await InProcess.RunAsync(folder.Path, Nothing, [.. gaps, "--json"])).With(0).Json;
        var widened = (await InProcess.RunAsync(folder.Path, Nothing, [.. gaps, "--from", "2026-07-27", "--until", "2026-07-27"])).With(0);

        Assert.Equal(
            "No period was looked at: without --from the span ends yesterday, 2026-07-26, and what is stored begins 2026-07-27."
                + " Look at it with --from 2026-07-27 --until 2026-07-27.",
            Assert.Single(looked.Lines)
        );
        Assert.Equal(0, json.GetProperty("total").GetInt32());
        Assert.Equal(looked.Lines[0], json.GetProperty("message").GetString());
        Assert.Contains("1 complete", widened.Out);
    }

    [Theory]
    [InlineData("gaps")]
    [InlineData("heal")]
    public async Task Where_only_generated_numbers_are_stored_the_sandbox_is_named(string verb)
    {
        using var folder = new TemporaryFolder();
        (
            await InProcess.RunAsync(
                folder.Path,
                Nothing,
                ["run", "hourly-lmp-da-final", "--sandbox", "--now", "2026-07-27", "--day", "2026-07-25..2026-07-27"]
            )
        ).With(0);

        (await InProcess.RunAsync(folder.Path, Nothing, [verb, "hourly-lmp-da-final"])).With(2).Saying("--sandbox means that");
        (await InProcess.RunAsync(folder.Path, Nothing, [verb, "hourly-lmp-da-final", "--sandbox", "--now", "2026-07-27"])).With(0);
    }

    [Fact]
    public async Task What_staleness_advises_collects_what_is_missing_where_nothing_is_stored_yet()
    {
        await using var feeds = await FourFeeds.StartAsync();

        var stale = await feeds.RunAsync("staleness");
        var advised = stale.With(8).Lines.Single(line => line.Contains("backfill hourly_lmp_da_final", StringComparison.Ordinal));
        string[] words = [.. advised.Split("energy-pipeline ")[1].Split(' ')];

        (await feeds.RunAsync(words)).With(0);
        Assert.DoesNotContain("hourly_lmp_da_final", (await feeds.RunAsync("staleness")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--all", 3)]
    [InlineData("doctor", 3)]
    public async Task A_refused_sign_in_names_the_place_of_what_is_in_force_and_not_its_value(string argument, int exitCode)
    {
        const string secret = "canary-advice-4417";
        await using var source = new FaultServer(Answers.Status(401));
        using var folder = new TemporaryFolder();
        folder.File(
            "api_config.json",
            $$"""
            {"destination":"store","apis":[{"name":"things","url":"{{source.Address(
                "/things"
            )}}","output_folder":"things","auth_type":"basic",
             "username":"env:EP_USER","password":"env:EP_PW"}]}
            """
        );
        var environment = new Dictionary<string, string> { ["EP_USER"] = "somebody", ["EP_PW"] = secret };

        var ended = (await InProcess.RunAsync(folder.Path, environment, [argument])).With(exitCode);

        var said = string.Join(' ', (ended.Out + ended.Err).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("username env:EP_USER and password env:EP_PW", said);
        Assert.Contains("ssm:/NAME", said);
        Assert.DoesNotContain("ENERGY_PIPELINE_PASSWORD", said);
        Assert.DoesNotContain(secret, said);
    }

    [Fact]
    public async Task A_refused_parameter_is_named_with_the_variable_that_names_it()
    {
        await using var source = new FaultServer(Answers.Status(401));
        using var folder = new TemporaryFolder();
        AwsTestCredentials.Set();
        var parameter = "/advice/" + Guid.NewGuid().ToString("N");
        await moto.PutParameterAsync(parameter, "canary-advice-9902");
        folder.File(
            "api_config.json",
            $$"""{"destination":"store","apis":[{"name":"things","url":"{{source.Address("/things")}}","output_folder":"things","auth_type":"bearer"}]}"""
        );
        var environment = new Dictionary<string, string>
        {
            ["ENERGY_PIPELINE_PASSWORD"] = $"ssm:{parameter}",
            ["AWS_ENDPOINT_URL"] = (await moto.StartedAsync()).ToString(),
            ["AWS_REGION"] = "us-east-1",
        };

        (await InProcess.RunAsync(folder.Path, environment, ["--all"]))
            .With(3)
            .Saying($"password ssm:{parameter}, which ENERGY_PIPELINE_PASSWORD names");
    }

    [Fact]
    public async Task A_first_day_after_the_last_is_said_as_that()
    {
        using var folder = new TemporaryFolder();

        var ended = await InProcess.RunAsync(folder.Path, Nothing, ["backfill", "hourly-lmp-da-final", "--from", "2099-01-01"]);

        ended.With(2).Saying("The first day, 2099-01-01, is after the last, yesterday", "--until");
    }

    [Fact]
    public async Task Each_warning_is_said_once_and_one_feed_is_one()
    {
        using var folder = new TemporaryFolder();
        folder.File(
            "api_config.json",
            """
            {"destination":"store","apis":[{"name":"things","url":"http://127.0.0.1:9/things","output_folder":"things","auth_type":"bearer",
             "password":"file:none"}]}
            """
        );

        var validated = (await InProcess.RunAsync(folder.Path, Nothing, ["config", "validate"])).With(0);
        var examined = (await InProcess.RunAsync(folder.Path, Nothing, ["doctor"])).With(3);

        foreach (var said in new[] { validated.Out + validated.Err, examined.Out + examined.Err })
        {
            Assert.Equal(2, said.Split("no description is given").Length);
            Assert.Equal(2, said.Split("no csv_prefix is given").Length);
            Assert.DoesNotContain("..\n", said, StringComparison.Ordinal);
        }

        Assert.Contains(" 1 feed\n", examined.Out);
        Assert.Contains("2 warnings.", validated.Out);
    }

    [Fact]
    public async Task Quiet_says_nothing_of_a_sandbox_whose_numbers_are_kept_apart()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["run", "fuel-mix", "--sandbox", "--now", "2026-07-27"];

        var quiet = (await InProcess.RunAsync(folder.Path, Nothing, [.. arguments, "--quiet"])).With(0);
        var loud = (await InProcess.RunAsync(folder.Path, Nothing, arguments)).With(0);

        Assert.Equal(("", ""), (quiet.Out, quiet.Err));
        loud.Saying("Its numbers are generated");
        Assert.Contains("generated by the sandbox", loud.Out);
    }

    [Fact]
    public async Task A_configuration_in_a_bucket_that_is_not_there_is_named_by_what_names_it()
    {
        AwsTestCredentials.Set();
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = (await moto.StartedAsync()).ToString(),
            ["AWS_REGION"] = "us-east-1",
        };

        var ended = await InProcess.RunAsync(
            folder.Path,
            environment,
            ["status", "--config", $"s3://no-such-bucket-{Guid.NewGuid():N}/c.json"]
        );

        ended.With(2).Saying("--config s3://bucket/key", "API_CONFIG_FILE");
        Assert.DoesNotContain("S3_BUCKET_NAME", ended.Err, StringComparison.Ordinal);
    }
}
