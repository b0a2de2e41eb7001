using System.Text;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

public sealed class SignInTests
{
    [Fact]
    public async Task A_refused_sign_in_is_tried_once_however_many_feeds_share_it()
    {
        await using var server = new FaultServer(
            async (connection, asked, cancellationToken) =>
            {
                // Time enough for every feed to be at the door.
                await Task.Delay(50, cancellationToken);
                await Answers.Status(401, "WWW-Authenticate: Basic realm=\"ISO-NE\"\r\n")(connection, asked, cancellationToken);
            }
        );
        await using var rig = new Rig();
        var feeds = Enumerable.Range(1, 8).Select(n => Signed(server, $"feed{n}", "wrong-password"));

        var results = await Task.WhenAll(feeds.Select(feed => rig.CollectAsync(feed)));

        Assert.Single(server.Ledger);
        Assert.All(results, result => Assert.Equal((Outcome.Unauthorized, FailureClass.SignIn), (result.Outcome, result.Failure)));
        Assert.All(
            results,
            result =>
            {
                Assert.Contains("ENERGY_PIPELINE_USERNAME", result.NextStep, StringComparison.Ordinal);
                Assert.Contains("ENERGY_PIPELINE_PASSWORD", result.NextStep, StringComparison.Ordinal);
            }
        );
        Assert.Equal(1, results.Sum(result => result.Attempts));
        var asked = results.Single(result => result.Attempts == 1);
        Assert.Contains("answered 401", asked.Message, StringComparison.Ordinal);
        Assert.Contains("user 'demo'", asked.Message, StringComparison.Ordinal);
        var spared = results.Where(result => result.Attempts == 0).ToList();
        Assert.Equal(7, spared.Count);
        Assert.All(
            spared,
            result => Assert.Contains("not asked, because source refused the sign-in with 401", result.Message, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Another_password_and_another_source_are_asked()
    {
        await using var server = new FaultServer(Answers.Status(401));
        await using var rig = new Rig();

        await rig.CollectAsync(Signed(server, "one", "first-password"));
        await rig.CollectAsync(Signed(server, "two", "first-password"));
        await rig.CollectAsync(Signed(server, "three", "other-password"));
        await rig.CollectAsync(Signed(server, "four", "first-password") with { SourceId = "other-source" });

        Assert.Equal(3, server.Ledger.Count);
    }

    [Fact]
    public async Task Feeds_without_sign_in_are_asked_each_for_itself()
    {
        await using var server = new FaultServer(Answers.Status(401));
        await using var rig = new Rig();

        var one = await rig.CollectAsync(Rig.Request(server.Address()));
        await rig.CollectAsync(Rig.Request(server.Address()));

        Assert.Equal(2, server.Ledger.Count);
        Assert.Contains("auth_type", one.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_the_sign_in_holds_feeds_are_asked_together_and_a_403_concerns_one()
    {
        var together = 0;
        var most = 0;
        await using var server = new FaultServer(
            async (connection, asked, cancellationToken) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref together));
                await Task.Delay(100, cancellationToken);
                Interlocked.Decrement(ref together);
                var answer = asked.Target.Contains("forbidden", StringComparison.Ordinal) ? Answers.Status(403) : Answers.Good("{}");
                await answer(connection, asked, cancellationToken);
            }
        );
        await using var rig = new Rig();
        await rig.CollectAsync(Signed(server, "first", "right-password"));

        var forbidden = rig.CollectAsync(Signed(server, "forbidden", "right-password", "/forbidden"));
        var others = Enumerable.Range(1, 4).Select(n => rig.CollectAsync(Signed(server, $"feed{n}", "right-password"))).ToList();
        var refused = await forbidden;
        var results = await Task.WhenAll(others);
        var after = await rig.CollectAsync(Signed(server, "after", "right-password"));

        Assert.Equal((Outcome.Unauthorized, FailureClass.SignIn, 1), (refused.Outcome, refused.Failure, refused.Attempts));
        Assert.Contains("ask the operator for access to this feed", refused.NextStep, StringComparison.Ordinal);
        Assert.All(results.Append(after), result => Assert.Equal(Outcome.Ok, result.Outcome));
        Assert.True(most > 1, "they were asked one after the other");
    }

    [Fact]
    public async Task A_403_before_anything_held_stops_the_source()
    {
        await using var server = new FaultServer(Answers.Status(403));
        await using var rig = new Rig();

        await rig.CollectAsync(Signed(server, "one", "locked-account"));
        var second = await rig.CollectAsync(Signed(server, "two", "locked-account"));

        Assert.Single(server.Ledger);
        Assert.Equal((Outcome.Unauthorized, 0), (second.Outcome, second.Attempts));
    }

    [Fact]
    public async Task A_first_feed_that_fails_otherwise_lets_the_next_one_try()
    {
        await using var server = new FaultServer(
            (connection, asked, cancellationToken) =>
                (asked.Target.Contains("down", StringComparison.Ordinal) ? Answers.Status(503) : Answers.Good("{}"))(
                    connection,
                    asked,
                    cancellationToken
                )
        );
        await using var rig = new Rig();

        var down = await rig.CollectAsync(Signed(server, "down", "right-password", "/down"));
        var up = await rig.CollectAsync(Signed(server, "up", "right-password", "/up"));

        Assert.Equal((Outcome.Failed, Outcome.Ok), (down.Outcome, up.Outcome));
    }

    public static TheoryData<string> SignIns => ["basic", "header", "query", "bearer", "anonymous"];

    [Theory]
    [MemberData(nameof(SignIns))]
    public async Task Each_kind_of_sign_in_goes_onto_the_wire_as_its_kind_says(string kind)
    {
        await using var server = new FaultServer(Answers.Good("{}"));
        await using var rig = new Rig();
        var request = Rig.Request(server.Address("/x?kept=1")) with
        {
            SignIn = Kind(kind, "s3cret/ü&=+".Replace("ü", kind is "header" or "bearer" ? "u" : "ü", StringComparison.Ordinal)),
        };
        string? kept = null;

        await rig.CollectAsync(
            request,
            (document, _) =>
            {
                kept = document.Address;
                return new ValueTask<Examination>(new Examination(Outcome.Ok));
            }
        );

        var asked = server.Ledger.Single();
        asked.Headers.TryGetValue("Authorization", out var authorization);
        asked.Headers.TryGetValue("X-API-Key", out var key);
        Assert.Equal(
            kind switch
            {
                "basic" => ("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("demo:s3cret/ü&=+")), null, "/x?kept=1"),
                "bearer" => ("Bearer s3cret/u&=+", null, "/x?kept=1"),
                "header" => (null, "s3cret/u&=+", "/x?kept=1"),
                "query" => (null, null, "/x?kept=1&subscription=s3cret%2F%C3%BC%26%3D%2B"),
                _ => ((string?)null, (string?)null, "/x?kept=1"),
            },
            (authorization, key, asked.Target)
        );
        Assert.Equal(server.Address("/x?kept=1").AbsoluteUri, kept);
    }

    [Fact]
    public async Task Credentials_stay_with_their_host_and_go_along_within_it()
    {
        await using var other = new FaultServer(Answers.Good("{}"));
        await using var server = new FaultServer(
            (connection, asked, cancellationToken) =>
                (
                    asked.Target switch
                    {
                        "/away" => Answers.Status(302, $"Location: {other.Address("/stolen")}\r\n"),
                        "/here" => Answers.Status(302, "Location: /there\r\n"),
                        _ => Answers.Good("{}"),
                    }
                )(connection, asked, cancellationToken)
        );
        await using var rig = new Rig();

        var here = await rig.CollectAsync(Signed(server, "here", "right-password", "/here"));
        var away = await rig.CollectAsync(Signed(server, "away", "right-password", "/away"));

        Assert.Equal(Outcome.Ok, here.Outcome);
        Assert.All(server.Ledger, asked => Assert.True(asked.Headers.ContainsKey("Authorization")));
        Assert.Equal((Outcome.BadAnswer, FailureClass.SourcePermanent), (away.Outcome, away.Failure));
        Assert.Contains("another server, which is not asked", away.Message, StringComparison.Ordinal);
        Assert.Equal(0, other.Accepted);
    }

    [Theory]
    [InlineData("line\nbreak")]
    [InlineData("trailing\n")]
    [InlineData("ключ")]
    public async Task A_key_that_no_header_can_carry_is_a_configuration_fault_without_the_key(string key)
    {
        await using var rig = new Rig();
        var request = Rig.Request(new Uri("http://localhost:1/")) with { SignIn = new SignIn.ApiKeyHeader("X-API-Key", new Secret(key)) };

        var refusal = await Assert.ThrowsAsync<PipelineException>(() => rig.CollectAsync(request));

        Assert.Equal(FailureClass.Configuration, refusal.Failure);
        Assert.DoesNotContain(key, refusal.ToString(), StringComparison.Ordinal);
    }

    private static SignIn Kind(string kind, string secret) =>
        kind switch
        {
            "basic" => new SignIn.Basic("demo", new Secret(secret)),
            "header" => new SignIn.ApiKeyHeader("X-API-Key", new Secret(secret)),
            "query" => new SignIn.ApiKeyQuery("subscription", new Secret(secret)),
            "bearer" => new SignIn.Bearer(new Secret(secret)),
            _ => new SignIn.Anonymous(),
        };

    private static CollectRequest Signed(FaultServer server, string feed, string password, string path = "/api/x") =>
        Rig.Request(server.Address(path), feed) with
        {
            SignIn = new SignIn.Basic("demo", new Secret(password)),
        };
}
