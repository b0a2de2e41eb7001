using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using EnergyDataPipeline.Sandbox;
using EnergyDataPipeline.Sandbox.Serialising;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Sandbox;

/// <summary>Same seed, clock and path: same bytes. And how those bytes are written.</summary>
public sealed class SeedTests
{
    private static readonly string[] Paths =
    [
        "sevendayforecast/current.json",
        "hourlylmp/da/final/day/20250715.json",
        "hourlylmp/da/final/current/all",
        "genfuelmix/day/20250715.xml",
        "morningreport/day/20250715/all.json",
        "locations/all.json",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Same_seed_gives_the_same_bytes_in_any_order_and_another_seed_gives_others()
    {
        var first = await HashesAsync(7, Paths);
        var again = await HashesAsync(7, [.. Paths.Reverse()]);
        var other = await HashesAsync(8, Paths);

        Assert.Equal(first, again);
        Assert.All(Paths, path => Assert.NotEqual(first[path], other[path]));
    }

    [Fact]
    public async Task Registry_holds_as_many_places_as_the_real_one_and_prices_those_that_it_prices()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Now = SandboxFixture.Afternoon }, Cancellation);
        using var client = SandboxFixture.ClientFor(server);
        var places = JsonElement
            .Parse(await client.GetStringAsync("locations/all.json", Cancellation))
            .GetProperty("Locations")
            .GetProperty("Location");
        var prices = JsonElement.Parse(await client.GetStringAsync("hourlylmp/da/final/current/all.json", Cancellation));
        var byType = places.EnumerateArray().CountBy(place => place.GetProperty("LocationType").GetString()!).ToDictionary();

        Assert.Equal(1302, places.GetArrayLength());
        Assert.Equal(1302, places.EnumerateArray().Select(place => place.GetProperty("LocationID").GetInt32()).Distinct().Count());
        Assert.Equal(1206, prices.GetProperty("HourlyLmps").GetProperty("HourlyLmp").GetArrayLength());
        Assert.Equal(1190, byType["NETWORK NODE"]);
        Assert.Equal(32, byType["HUB NODE"]);
        Assert.Equal(8, byType["LOAD ZONE"]);
        Assert.Equal(7, byType["EXT. NODE"]);
        Assert.Equal(1, byType["HUB"]);
    }

    [Fact]
    public async Task Names_that_would_be_markup_stand_as_themselves_in_JSON_and_escaped_in_XML()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { NodeCount = 8 }, Cancellation);
        using var client = SandboxFixture.ClientFor(server);

        Assert.Contains("\".R.NEMASS&BOST\"", await client.GetStringAsync("locations/9008.json", Cancellation), StringComparison.Ordinal);
        Assert.Contains(">.R.NEMASS&amp;BOST<", await client.GetStringAsync("locations/9008.xml", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_answer_unpacks_to_the_plain_one()
    {
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { NodeCount = 60, Now = SandboxFixture.Afternoon },
            Cancellation
        );
        using var client = SandboxFixture.ClientFor(server);
        foreach (var path in (string[])["hourlylmp/da/final/day/20250715.json", "genfuelmix/current.json"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "gzip" } } };
            using var answer = await client.SendAsync(request, Cancellation);
            await using var unpacked = new GZipStream(await answer.Content.ReadAsStreamAsync(Cancellation), CompressionMode.Decompress);
            using var reader = new StreamReader(unpacked, Encoding.UTF8);

            Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
            Assert.Equal(await client.GetStringAsync(path, Cancellation), await reader.ReadToEndAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Ledger_knows_each_request_with_its_bytes()
    {
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { NodeCount = 60, Now = SandboxFixture.Afternoon },
            Cancellation
        );
        using var client = SandboxFixture.ClientFor(server);
        var body = await client.GetByteArrayAsync("hourlylmp/da/final/day/20250715.json", Cancellation);
        using var missing = await client.GetAsync("nosuchthing", Cancellation);

        Assert.Equal(
            [("/api/v1.1/hourlylmp/da/final/day/20250715.json", 200, "demo"), ("/api/v1.1/nosuchthing", 404, "demo")],
            server.Ledger.Select(request => (request.Path, request.Status, request.User!))
        );
        Assert.Equal(body.Length, server.Ledger[0].Bytes);
    }

    [Fact]
    public void Numbers_are_written_without_trailing_zeros_and_read_back_exactly() =>
        Gen.Select(Gen.Long, Gen.Byte[0, 6])
            .Sample(
                (units, scale) =>
                {
                    Span<byte> target = stackalloc byte[24];
                    var length = AnswerWriter.Format(target, units, scale);
                    var text = Encoding.ASCII.GetString(target[..length]);
                    var value = new decimal((int)units, (int)(units >> 32), 0, false, scale);
                    value = units < 0 ? -new decimal((int)(ulong)-units, (int)((ulong)-units >> 32), 0, false, scale) : value;

                    Assert.Equal(value, decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
                    Assert.False(text.Contains('.', StringComparison.Ordinal) && text.EndsWith('0'), text);
                }
            );

    [Theory]
    [InlineData(0, 2, "0")]
    [InlineData(-17, 2, "-0.17")]
    [InlineData(6788, 2, "67.88")]
    [InlineData(-420, 2, "-4.2")]
    [InlineData(1172, 0, "1172")]
    [InlineData(long.MinValue, 0, "-9223372036854775808")]
    public void Numbers_look_as_the_operator_writes_them(long units, int scale, string expected)
    {
        Span<byte> target = stackalloc byte[24];

        Assert.Equal(expected, Encoding.ASCII.GetString(target[..AnswerWriter.Format(target, units, scale)]));
    }

    [Fact]
    public async Task Announcement_says_where_it_is_and_that_the_numbers_are_generated()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { NodeCount = 8 }, Cancellation);

        Assert.Contains("generated", server.Announcement, StringComparison.Ordinal);
        Assert.Contains(server.BaseAddress.ToString(), server.Announcement, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_do_not_say_passwords_when_written()
    {
        var options = new SandboxOptions { Password = "canary-1", Users = [new("other", "canary-2")] };

        Assert.DoesNotContain("canary", $"{options} {options.Users[0]}", StringComparison.Ordinal);
    }

    [Fact]
    public void Noon_is_that_of_the_Eastern_day()
    {
        Assert.Equal(SandboxFixture.Eastern(2025, 7, 15, 12, 0), SandboxOptions.NoonEastern(SandboxFixture.Eastern(2025, 7, 15, 0, 0)));
        Assert.Equal(SandboxFixture.Eastern(2025, 11, 2, 12, 0), SandboxOptions.NoonEastern(SandboxFixture.Eastern(2025, 11, 2, 23, 59)));
    }

    [Fact]
    public async Task Taken_port_is_named_in_the_failure()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { NodeCount = 8 }, Cancellation);
        var second = new SandboxOptions { NodeCount = 8, Port = server.BaseAddress.Port };

        var failure = await Assert.ThrowsAsync<IOException>(() => SandboxServer.StartAsync(second, Cancellation));
        Assert.Contains($"port {server.BaseAddress.Port}", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, string>> HashesAsync(ulong seed, IReadOnlyList<string> paths)
    {
        var options = new SandboxOptions
        {
            Seed = seed,
            NodeCount = 60,
            Now = SandboxFixture.Afternoon,
        };
        await using var server = await SandboxServer.StartAsync(options, Cancellation);
        using var client = SandboxFixture.ClientFor(server);
        var hashes = new Dictionary<string, string>();
        foreach (var path in paths)
        {
            hashes[path] = Convert.ToHexString(SHA256.HashData(await client.GetByteArrayAsync(path, Cancellation)));
        }
        return hashes;
    }
}
