using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

public sealed class ProbeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_source_in_order_passes_each_check_by_name()
    {
        await using var server = Dated(Answers.Status, 200, TimeSpan.Zero);

        var checks = await ProbeAsync(Rig.Request(server.Address()));

        Assert.Equal(
            ["feed: name", "feed: connection", "feed: sign-in", "feed: answer", "feed: clock"],
            checks.Select(check => check.Name)
        );
        Assert.All(checks, check => Assert.Equal((CheckStatus.Ok, FailureClass.None), (check.Status, check.Failure)));
        Assert.Single(server.Ledger);
    }

    [Fact]
    public async Task Nobody_listening_is_named_as_the_connection()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        var checks = await ProbeAsync(Rig.Request(new Uri($"http://localhost:{port}/x")));

        Assert.Equal(("feed: connection", CheckStatus.Fail, FailureClass.Temporary), Last(checks));
        Assert.Equal(["feed: name", "feed: connection"], checks.Select(check => check.Name));
        Assert.NotNull(checks[^1].NextStep);
    }

    [Fact]
    public async Task An_unknown_host_is_named_as_the_name_or_the_way_to_it()
    {
        var checks = await ProbeAsync(Rig.Request(new Uri("http://no-such-host.invalid/x")));

        Assert.Equal(CheckStatus.Fail, checks[^1].Status);
        Assert.Contains("no-such-host.invalid", checks[^1].Message, StringComparison.Ordinal);
        Assert.NotNull(checks[^1].NextStep);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_named_as_tls()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Sign();
        await using var server = new FaultServer(Answers.Good("{}"), certificate);

        var checks = await ProbeAsync(Rig.Request(server.Address()));

        Assert.Equal(("feed: tls", CheckStatus.Fail, FailureClass.Configuration), Last(checks));
        Assert.Contains("CN=Test Authority", checks[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_named_once_for_all_feeds_of_the_source()
    {
        await using var server = Dated(Answers.Status, 401, TimeSpan.Zero);
        await using var rig = new Rig(new FakeTimeProvider(Now));
        var request = Rig.Request(server.Address()) with { SignIn = new SignIn.Basic("demo", new Secret("wrong-password")) };

        var first = await rig.Collector.ProbeAsync(request, TestContext.Current.CancellationToken);
        var second = await rig.Collector.ProbeAsync(request with { Feed = "other" }, TestContext.Current.CancellationToken);

        var refused = first.Single(check => check.Name == "feed: sign-in");
        Assert.Equal((CheckStatus.Fail, FailureClass.SignIn), (refused.Status, refused.Failure));
        Assert.Contains("ENERGY_PIPELINE_PASSWORD", refused.NextStep, StringComparison.Ordinal);
        Assert.Equal(("other: sign-in", CheckStatus.Fail, FailureClass.SignIn), Last(second));
        Assert.Single(server.Ledger);
    }

    [Theory]
    [InlineData(404, FailureClass.SourcePermanent)]
    [InlineData(503, FailureClass.Temporary)]
    [InlineData(429, FailureClass.Temporary)]
    public async Task A_bad_status_is_named_as_the_answer_without_asking_again(int status, FailureClass failure)
    {
        await using var server = Dated(Answers.Status, status, TimeSpan.Zero);

        var checks = await ProbeAsync(Rig.Request(server.Address()));

        var answer = checks.Single(check => check.Name == "feed: answer");
        Assert.Equal((CheckStatus.Fail, failure), (answer.Status, answer.Failure));
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), answer.Message, StringComparison.Ordinal);
        Assert.Single(server.Ledger);
    }

    [Theory]
    [InlineData(0, CheckStatus.Ok)]
    [InlineData(240, CheckStatus.Ok)]
    [InlineData(-240, CheckStatus.Ok)]
    [InlineData(330, CheckStatus.Warn)]
    [InlineData(-330, CheckStatus.Warn)]
    [InlineData(3600, CheckStatus.Fail)]
    [InlineData(-3600, CheckStatus.Fail)]
    public async Task A_clock_that_is_off_is_named(int secondsAhead, CheckStatus expected)
    {
        await using var server = Dated(Answers.Status, 200, TimeSpan.FromSeconds(-secondsAhead));

        var clock = (await ProbeAsync(Rig.Request(server.Address()))).Single(check => check.Name == "feed: clock");

        Assert.Equal(expected, clock.Status);
        Assert.Equal(expected == CheckStatus.Fail ? FailureClass.Configuration : FailureClass.None, clock.Failure);
        if (expected != CheckStatus.Ok)
        {
            Assert.Contains(
                FormattableString.Invariant($"{Math.Abs(secondsAhead)} s {(secondsAhead > 0 ? "ahead of" : "behind")} localhost"),
                clock.Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_host_that_asked_for_patience_is_not_waited_for()
    {
        await using var server = Dated((status, headers) => Answers.Status(status, "Retry-After: 9999\r\n" + headers), 429, TimeSpan.Zero);
        await using var rig = new Rig();
        await rig.CollectAsync(Rig.Request(server.Address()));

        var checks = await rig.Collector.ProbeAsync(Rig.Request(server.Address()), TestContext.Current.CancellationToken);

        Assert.Equal(("feed: answer", CheckStatus.Fail, FailureClass.Temporary), Last(checks));
        Assert.Single(server.Ledger);
    }

    private static async Task<IReadOnlyList<CheckResult>> ProbeAsync(CollectRequest request)
    {
        await using var rig = new Rig(new FakeTimeProvider(Now));
        return await rig.Collector.ProbeAsync(request, TestContext.Current.CancellationToken);
    }

    private static (string Name, CheckStatus Status, FailureClass Failure) Last(IReadOnlyList<CheckResult> checks) =>
        (checks[^1].Name, checks[^1].Status, checks[^1].Failure);

    private static FaultServer Dated(Func<int, string, string, string, Answering> answer, int status, TimeSpan off) =>
        Dated((code, headers) => answer(code, headers, "", "text/html"), status, off);

    private static FaultServer Dated(Func<int, string, Answering> answer, int status, TimeSpan off) =>
        new(answer(status, string.Create(CultureInfo.InvariantCulture, $"Date: {Now + off:r}\r\n")));
}
