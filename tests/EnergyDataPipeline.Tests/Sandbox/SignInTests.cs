using System.Net;
using EnergyDataPipeline.Sandbox;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Sandbox;

public sealed class SignInTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1.1/genfuelmix/current")]
    [InlineData("/api/v1.1/nosuchthing")]
    [InlineData("/elsewhere")]
    public async Task Whoever_does_not_sign_in_is_challenged_before_the_path_is_looked_at(string path)
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { NodeCount = 8 }, Cancellation);
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(server.BaseAddress, path), Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic realm=\"ISO-NE\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["1"], answer.Headers.GetValues("X-Sandbox"));
    }

    [Theory]
    [InlineData("demo", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("nobody", "demo", HttpStatusCode.Unauthorized)]
    [InlineData("locked", "secret", HttpStatusCode.Forbidden)]
    [InlineData("locked", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("other", "pass:with:colons", HttpStatusCode.OK)]
    [InlineData("demo", "demo", HttpStatusCode.OK)]
    public async Task Name_and_password_decide(string user, string password, HttpStatusCode expected)
    {
        var options = new SandboxOptions
        {
            NodeCount = 8,
            Users = [new("locked", "secret", Locked: true), new("other", "pass:with:colons")],
        };
        await using var server = await SandboxServer.StartAsync(options, Cancellation);
        using var client = SandboxFixture.ClientFor(server, user, password);
        using var answer = await client.GetAsync("genfuelmix/info", Cancellation);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Empty_bucket_refuses_until_it_has_filled_again()
    {
        var time = new FakeTimeProvider();
        var limit = new SandboxRateLimit
        {
            PerMinute = 60,
            Burst = 2,
            SendRetryAfter = true,
        };
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                NodeCount = 8,
                RateLimit = limit,
                Time = time,
            },
            Cancellation
        );
        using var client = SandboxFixture.ClientFor(server);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
        using var refused = await client.GetAsync("locations/4000", Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());

        async Task<HttpStatusCode> StatusAsync()
        {
            using var answer = await client.GetAsync("locations/4000", Cancellation);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Penalty_doubles_with_each_impatient_request()
    {
        var time = new FakeTimeProvider();
        var limit = new SandboxRateLimit
        {
            PerMinute = 6000,
            Burst = 1,
            SendRetryAfter = true,
            Penalty = true,
        };
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                NodeCount = 8,
                RateLimit = limit,
                Time = time,
            },
            Cancellation
        );
        using var client = SandboxFixture.ClientFor(server);
        var waits = new List<double?>();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            using var answer = await client.GetAsync("locations/4000", Cancellation);
            waits.Add(answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        }

        Assert.Equal([null, 5, 10, 20, 40, 80, 160, 320, 600, 600], waits);
    }
}
