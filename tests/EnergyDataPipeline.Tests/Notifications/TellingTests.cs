using System.Text;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Notifications;

/// <summary>Whom a run calls for which feed, and what is said of a message that was not taken.</summary>
public sealed class TellingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_feed_of_this_machine_silences_no_other_and_is_itself_not_told()
    {
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var sandbox = new FaultServer(Answers.Status(404));
        Feeds(
            ("real", "https://webservices.iso-ne.invalid/api/v1.1/fuelmix"),
            ("generated", sandbox.Address("/api/v1.1/genfuelmix/current").ToString())
        );

        var run = await RunAsync(slack.Address("/hook").ToString(), "--all");

        run.Saying("Nobody was told of generated: what comes from a sandbox");
        var told = Encoding.UTF8.GetString(Assert.Single(slack.Ledger).Body);
        Assert.Contains("iso-ne.invalid", told);
        Assert.DoesNotContain("generated", told);
    }

    [Fact]
    public async Task A_run_of_generated_numbers_alone_tells_nobody_and_says_so_only_where_there_was_something()
    {
        var isWell = false;
        await using var slack = new FaultServer(Answers.Good("ok", "text/plain"));
        await using var sandbox = new FaultServer(
            (connection, asked, token) =>
                (isWell ? Answers.Good("""{"GenFuelMixes":{"GenFuelMix":[]}}""") : Answers.Status(404))(connection, asked, token)
        );
        Feeds(("generated", sandbox.Address("/api/v1.1/genfuelmix/current").ToString()));

        var failed = await RunAsync(slack.Address("/hook").ToString(), "--all", "--quiet");
        isWell = true;
        var well = await RunAsync(slack.Address("/hook").ToString(), "--all");

        failed.With(4).Saying("Nobody was told of generated");
        well.With(0);
        Assert.DoesNotContain("Nobody was told", well.Err, StringComparison.Ordinal);
        Assert.Empty(slack.Ledger);
    }

    [Fact]
    public async Task A_test_that_is_not_taken_is_said_once_with_what_helps_a_test()
    {
        await using var slack = new FaultServer(Answers.Status(503));
        Feeds(("real", "https://webservices.iso-ne.invalid/api/v1.1/fuelmix"));

        var busy = await RunAsync(slack.Address("/hook").ToString(), "notify", "test");
        var refused = await RunAsync("http://127.0.0.1:9/hook", "notify", "test");

        busy.With(2).Saying("it answered 503", "try again later");
        Assert.DoesNotContain("notifications.every", busy.Err, StringComparison.Ordinal);
        Assert.Equal(1, CountOf("did not take the message", busy));
        refused.With(2).Saying("Check the address that env:SLACK_URL holds, and that what is there runs");
        Assert.DoesNotContain("404", refused.Err, StringComparison.Ordinal);
        Assert.Equal(1, CountOf("did not take the message", refused));
    }

    [Fact]
    public async Task What_a_topic_refuses_is_said_by_its_code_and_message()
    {
        await using var sns = new FaultServer(
            Answers.Status(
                404,
                body: """
                <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
                  <Error>
                    <Type>Sender</Type>
                    <Code>NotFound</Code>
                    <Message>Topic &apos;energy&apos; does not exist</Message>
                  </Error>
                  <RequestId>9dd01905-5012-5f99-8663-4b3ecd0dfaef</RequestId>
                </ErrorResponse>
                """,
                type: "text/xml"
            )
        );
        AwsTestCredentials.Set();
        _folder.File("api_config.json", """{"notifications":{"sns":"arn:aws:sns:us-east-1:123456789012:energy"},"destination":"store"}""");

        var test = await InProcess.RunAsync(
            _folder.Path,
            new Dictionary<string, string> { ["AWS_ENDPOINT_URL_SNS"] = sns.Address("/").ToString(), ["AWS_REGION"] = "us-east-1" },
            ["notify", "test"]
        );

        test.With(2).Saying("it said: NotFound: Topic 'energy' does not exist.");
        Assert.DoesNotContain("<", test.Err, StringComparison.Ordinal);
    }

    private static int CountOf(string part, Ended ended) => ended.Err.ReplaceLineEndings(" ").Split(part).Length - 1;

    private void Feeds(params (string Name, string Url)[] feeds) =>
        _folder.File(
            "api_config.json",
            $$"""
            {"destination":"store","formats":["csv"],"max_retries":0,"notifications":{"slack":"env:SLACK_URL"},
             "apis":[{{string.Join(
                ',',
                feeds.Select(feed => $$"""{"name":"{{feed.Name}}","url":"{{feed.Url}}","output_folder":"{{feed.Name}}","auth_type":"none"}""")
            )}}]}
            """
        );

    private Task<Ended> RunAsync(string slack, params string[] arguments) =>
        InProcess.RunAsync(_folder.Path, new Dictionary<string, string> { ["SLACK_URL"] = slack }, arguments);
}
