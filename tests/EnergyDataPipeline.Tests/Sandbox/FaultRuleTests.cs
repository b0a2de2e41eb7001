using System.Net;
using System.Text.Json;
using CsCheck;
using EnergyDataPipeline.Sandbox;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Sandbox;

/// <summary>When faults strike, and the door through which the replica is steered.</summary>
public sealed class FaultRuleTests
{
    private static readonly string[] Paths = ["**", "/a/*", "/a/**/b"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("status;first=2", "503 503 200 200 200 200")]
    [InlineData("status;after=1;first=2", "200 503 503 200 200 200")]
    [InlineData("status;every=3", "200 200 503 200 200 503")]
    [InlineData("status;path=/genfuelmix/*;first=1", "503 200 200 200 200 200")]
    [InlineData("status;path=/genfuelmix/**", "503 503 503 503 503 503")]
    [InlineData("status;path=/genfuelmix", "200 200 200 200 200 200")]
    [InlineData("status;path=/hourlylmp/**", "200 200 200 200 200 200")]
    [InlineData("status;user=other", "200 200 200 200 200 200")]
    public async Task Rule_strikes_the_requests_that_it_names(string rule, string expected)
    {
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { NodeCount = 8, Faults = [FaultRule.Parse(rule)] },
            Cancellation
        );
        using var client = SandboxFixture.ClientFor(server);

        Assert.Equal(expected, await StatusesAsync(client, Enumerable.Repeat("genfuelmix/info.json", 6)));
    }

    [Fact]
    public async Task Rule_counts_each_address_by_itself_when_told()
    {
        string[] paths = ["genfuelmix/info", "morningreport/info", "genfuelmix/info", "morningreport/info"];
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { NodeCount = 8, Faults = [FaultRule.Parse("status;code=500;first=1;perPath")] },
            Cancellation
        );
        using var client = SandboxFixture.ClientFor(server);

        Assert.Equal("500 500 200 200", await StatusesAsync(client, paths));
    }

    [Fact]
    public async Task Chance_is_drawn_from_the_seed()
    {
        var options = new SandboxOptions { NodeCount = 8, Faults = [FaultRule.Parse("status;probability=0.5")] };
        var runs = new List<string>();
        foreach (var seed in (ulong[])[1, 1, 2])
        {
            await using var server = await SandboxServer.StartAsync(options with { Seed = seed }, Cancellation);
            using var client = SandboxFixture.ClientFor(server);
            runs.Add(await StatusesAsync(client, Enumerable.Repeat("genfuelmix/info", 40)));
        }

        Assert.Equal(runs[0], runs[1]);
        Assert.NotEqual(runs[0], runs[2]);
        Assert.Contains("503", runs[0], StringComparison.Ordinal);
        Assert.Contains("200", runs[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_can_be_posted_and_reset_and_the_log_names_them()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { NodeCount = 8 }, Cancellation);
        using var client = SandboxFixture.ClientFor(server);
        await PostAsync(client, "faults", "status;code=500;first=1\nstatus;code=502;after=1;first=1");
        await PostAsync(client, "faults", """["status;code=504;after=2;first=1"]""");

        Assert.Equal("500 502 504 200", await StatusesAsync(client, Enumerable.Repeat("genfuelmix/info", 4)));
        var log = JsonElement.Parse(await client.GetStringAsync("/_sandbox/log", Cancellation)).GetProperty("requests").EnumerateArray();
        Assert.Contains(log, request => request.GetProperty("fault").GetString() == "status;after=2;first=1;code=504");
        await PostAsync(client, "reset", "");
        Assert.Equal("200", await StatusesAsync(client, ["genfuelmix/info"]));
        Assert.Equal(["/_sandbox/reset", "/api/v1.1/genfuelmix/info"], server.Ledger.Select(request => request.Path));
    }

    [Fact]
    public async Task Clock_can_be_set_and_let_go()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { NodeCount = 8 }, Cancellation);
        using var client = SandboxFixture.ClientFor(server);
        await PostAsync(client, "clock", "2025-07-01T12:00:00-04:00");
        Assert.Contains(
            "\"LatestBeginDate\":\"2025-07-01T23:00",
            await client.GetStringAsync("hourlylmp/da/final/info.json", Cancellation),
            StringComparison.Ordinal
        );
        await PostAsync(client, "clock", "real");
        Assert.DoesNotContain(
            "2025-07-01",
            await client.GetStringAsync("hourlylmp/da/final/info.json", Cancellation),
            StringComparison.Ordinal
        );

        using var refused = await client.PostAsync("/_sandbox/clock", new StringContent("noon"), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Health_needs_no_sign_in_and_says_that_the_numbers_are_generated()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { NodeCount = 8, Seed = 5 }, Cancellation);
        using var client = new HttpClient();
        var health = JsonElement.Parse(await client.GetStringAsync(new Uri(server.BaseAddress, "/_sandbox/health"), Cancellation));

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal("generated", health.GetProperty("numbers").GetString());
        Assert.Equal(5, health.GetProperty("seed").GetInt32());
        Assert.Equal(24, health.GetProperty("pricedLocations").GetInt32());
    }

    [Fact]
    public void Rules_read_back_from_their_text() =>
        Gen.Select(
                Gen.Enum<FaultKind>(),
                Gen.Int[1, 9].Nullable(),
                Gen.Int[1, 9].Nullable(),
                Gen.Double[0, 100].Nullable(),
                Gen.Int[0, 2].Select(index => Paths[index]),
                Gen.Enum<FaultFraming>(),
                Gen.Bool
            )
            .Select(
                (kind, first, every, percent, path, framing, perPath) =>
                    new FaultRule
                    {
                        Kind = kind,
                        First = first,
                        Every = every,
                        Percent = percent,
                        Path = path,
                        Framing = framing,
                        PerPath = perPath,
                    }
            )
            .Sample(rule => Assert.Equal(rule, FaultRule.Parse(rule.ToString())));

    private static async Task<string> StatusesAsync(HttpClient client, IEnumerable<string> paths)
    {
        var statuses = new List<int>();
        foreach (var path in paths)
        {
            using var answer = await client.GetAsync(path, Cancellation);
            statuses.Add((int)answer.StatusCode);
        }
        return string.Join(' ', statuses);
    }

    private static async Task PostAsync(HttpClient client, string door, string body)
    {
        using var answer = await client.PostAsync("/_sandbox/" + door, new StringContent(body), Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
