using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>Each way a run can fail has its own exit code, says what to do next, and takes nothing else down with it.</summary>
public sealed class FailureTests
{
    private const string Wrong = "wr0ng-on-purpose";

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_wrong_password_is_tried_once_for_the_source_and_ends_with_3(int concurrency)
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Environment["ENERGY_PIPELINE_PASSWORD"] = Wrong;

        var run = (await feeds.RunAsync("--all", "--concurrency", $"{concurrency}", "--json")).With(3);

        Assert.Single(feeds.Pipeline.Sandbox.Ledger);
        Assert.All(FourFeeds.Outcomes(run.Json), outcome => Assert.EndsWith("unauthorized", outcome, StringComparison.Ordinal));
        run.Saying("ENERGY_PIPELINE_PASSWORD");
        Assert.DoesNotContain(Wrong, run.Out + run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_password_and_no_terminal_ends_with_3_at_once_and_asks_nothing()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Environment.Remove("ENERGY_PIPELINE_PASSWORD");

        var run = (await feeds.RunRealAsync("--all")).With(3);

        run.Saying("no terminal to ask on", "Set ENERGY_PIPELINE_PASSWORD or ISO_NE_PASSWORD", "ENERGY_PIPELINE_ASKPASS");
        Assert.Empty(feeds.Pipeline.Sandbox.Ledger);
    }

    [Fact]
    public async Task No_server_ends_with_5_and_says_that_running_again_is_safe()
    {
        await using var feeds = await FourFeeds.StartAsync();
        await feeds.Pipeline.Sandbox.DisposeAsync();

        var run = (await feeds.RunAsync("--all", "--json")).With(5);

        Assert.All(FourFeeds.Outcomes(run.Json), outcome => Assert.EndsWith("failed", outcome, StringComparison.Ordinal));
        run.Saying("refused", feeds.Pipeline.Sandbox.BaseAddress.Authority);
    }

    [Fact]
    public async Task Half_a_body_is_retried_kept_as_received_and_shows_nothing()
    {
        await using var feeds = await FourFeeds.StartAsync();
        // Without a length only the reader can tell that half is missing.
        await feeds.Pipeline.AddFaultAsync("truncate;percent=50;framing=close;path=/genfuelmix/**");

        var run = (await feeds.RunAsync("--api", "fuel_mix", "--json")).With(5);

        var result = Assert.Single(run.Json.GetProperty("results").EnumerateArray());
        Assert.Equal(2, result.GetProperty("attempts").GetInt32());
        Assert.Equal(
            2,
            feeds.Pipeline.Sandbox.Ledger.Count(request => request.Path.Contains("/genfuelmix/current", StringComparison.Ordinal))
        );
        var files = feeds.Pipeline.Folder.Files("energy-data");
        Assert.Contains(files, file => file.StartsWith("energy-data/raw/", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.StartsWith("energy-data/iso_ne", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.StartsWith("energy-data/manifests/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_for_people_with_status_200_is_a_bad_answer()
    {
        await using var feeds = await FourFeeds.StartAsync();
        await feeds.Pipeline.AddFaultAsync("htmlAs200;path=/genfuelmix/**");

        var run = (await feeds.RunAsync("--api", "fuel_mix", "--json")).With(4);

        Assert.Equal(["fuel_mix bad-answer"], FourFeeds.Outcomes(run.Json));
        run.Saying("fuel_mix current: bad-answer", "HTML");
    }

    [Theory]
    [InlineData("status;code=404;path=/genfuelmix/**", 4, "not-found")]
    [InlineData("status;code=503;path=/genfuelmix/**", 5, "failed")]
    [InlineData("status;code=429;path=/genfuelmix/**", 5, "throttled")]
    public async Task One_failing_feed_decides_the_exit_code_and_the_other_three_are_stored(string fault, int exitCode, string outcome)
    {
        await using var feeds = await FourFeeds.StartAsync();
        await feeds.Pipeline.AddFaultAsync(fault);

        var run = (await feeds.RunAsync("--all", "--json")).With(exitCode).Json;

        Assert.Equal(exitCode, run.GetProperty("exitCode").GetInt32());
        Assert.Equal(["7_day_forecast ok", "hourly_lmp_da_final ok", $"fuel_mix {outcome}", "morning_report ok"], FourFeeds.Outcomes(run));
        Assert.Equal(
            3,
            feeds.Pipeline.Folder.Files("energy-data/manifests").Count(file => file.EndsWith("/000001.json", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Rows_that_cannot_be_used_end_with_6_and_wait_in_quarantine()
    {
        await using var feeds = await FourFeeds.StartAsync();
        await feeds.Pipeline.AddFaultAsync("missingField;field=FuelCategory;path=/genfuelmix/**");

        var run = (await feeds.RunAsync("--all")).With(6);

        Assert.Contains("in quarantine", run.Out, StringComparison.Ordinal);
        run.Saying("fuel_mix 20260727T160000Z-", ": quality", "fuel_category");
        Assert.Single(feeds.Pipeline.Folder.Files("energy-data/quarantine"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_ends_with_7()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Pipeline.Folder.File("taken", "");

        var run = (await feeds.RunAsync("--api", "fuel_mix", "--to", "taken/below")).With(7);

        run.Saying("taken");
    }

    [Theory]
    [InlineData(S3DoubleFault.NoSuchBucket, "The bucket 'bucket' does not exist", "aws s3 mb s3://bucket")]
    [InlineData(S3DoubleFault.AccessDenied, "The credentials may not do this", "s3:PutObject")]
    [InlineData(S3DoubleFault.ExpiredToken, "The AWS credentials have expired", "aws sso login")]
    [InlineData(S3DoubleFault.InvalidAccessKey, "does not accept the AWS credentials", "AWS_ACCESS_KEY_ID")]
    [InlineData(S3DoubleFault.WrongRegion400, "The bucket 'bucket' lies in another region, not in us-east-1", "set AWS_DEFAULT_REGION")]
    [InlineData(S3DoubleFault.WrongRegion301, "The bucket 'bucket' lies in eu-west-1, not in us-east-1", "AWS_DEFAULT_REGION=eu-west-1")]
    [InlineData(S3DoubleFault.StorageFull, "No space is left", "Make room")]
    [InlineData(S3DoubleFault.ClockSkewed, "clock differs too much", "Set the clock")]
    public async Task Each_refusal_of_a_bucket_ends_with_7_and_its_own_words(S3DoubleFault fault, string found, string next)
    {
        AwsTestCredentials.Set();
        await using var feeds = await FourFeeds.StartAsync();
        await using var store = await S3Double.StartAsync();
        foreach (var operation in (string[])["list", "get", "head", "put"])
        {
            store.Fail(operation, fault, times: 1000);
        }

        var run = (await feeds.RunAsync("--api", "fuel_mix", "--to", "s3://bucket", "--s3-endpoint", store.Endpoint, "--json")).With(7);

        Assert.Equal("store", run.Json.GetProperty("failure").GetString());
        run.Saying(found, next);
        Assert.Empty(store.Keys());
    }

    [Fact]
    public async Task No_credentials_for_a_bucket_end_with_7_and_say_where_they_are_looked_for()
    {
        await using var feeds = await FourFeeds.StartAsync();
        feeds.Environment["HOME"] = feeds.Folder;
        feeds.Environment["AWS_EC2_METADATA_DISABLED"] = "true";

        var run = (await feeds.RunRealAsync("--api", "fuel_mix", "--to", "s3://bucket", "--s3-endpoint", "http://127.0.0.1:9")).With(7);

        run.Saying("No AWS credentials were found for s3://bucket", "AWS_ACCESS_KEY_ID", "AWS_PROFILE");
    }

    [Fact]
    public async Task What_needs_a_person_most_decides_between_several_failures()
    {
        await using var feeds = await FourFeeds.StartAsync();
        await feeds.Pipeline.AddFaultAsync("status;code=503;path=/genfuelmix/**");
        await feeds.Pipeline.AddFaultAsync("status;code=404;path=/sevendayforecast/**");

        (await feeds.RunAsync("--all")).With(4).Saying("fuel_mix current: failed", "7_day_forecast current: not-found");
    }

    [Fact]
    public async Task A_fault_of_ours_ends_with_1_and_shows_where_only_when_asked()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>();
        using var plain = InProcess.Session(folder.Path, environment, TextWriter.Null, new StringWriter());
        var broken = new InvalidOperationException("thrown by the test");

        var action = new EnergyDataPipeline.Cli.Verbs.VerbAction(plain, _ => throw broken);
        var parse = EnergyDataPipeline.Cli.Verbs.CommandTree.Build(plain).Parse("--all");

        Assert.Equal(1, await action.InvokeAsync(parse, TestContext.Current.CancellationToken));
        var said = plain.Screen.Notes.ToString()!;
        Assert.Contains("a fault of ours: InvalidOperationException: thrown by the test", said, StringComparison.Ordinal);
        Assert.Contains("--log-level debug", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }
}
