using System.Net;
using System.Net.Sockets;
using System.Text;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary><c>sandbox</c>: a server that says what it is, serves, and stops when told.</summary>
public sealed class SandboxVerbTests
{
    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task It_says_that_its_numbers_are_generated_serves_and_stops_by_signal(string signal, int exitCode)
    {
        using var folder = new TemporaryFolder();
        var port = FreePort();
        await using var command = RealCommand.Start(
            folder.Path,
            new Dictionary<string, string> { ["SANDBOX_WORD"] = "open-for-the-test" },
            [
                "sandbox",
                "--port",
                $"{port}",
                "--now",
                "2026-11-01",
                "--nodes",
                "8",
                "--user",
                "somebody",
                "--password-from",
                "env:SANDBOX_WORD",
            ]
        );
        await command.SaysAsync("Its numbers are generated: they are no market data.");

        // It says so once it serves.
        Assert.Equal(HttpStatusCode.OK, await AskAsync(port, "somebody", "open-for-the-test"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(port, "demo", "demo"));

        await command.SignalAsync(signal);
        var ended = (await command.EndedAsync()).With(exitCode);

        Assert.Equal($"http://127.0.0.1:{port}/api/v1.1\n", ended.Out);
        Assert.DoesNotContain("open-for-the-test", ended.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        await using var taken = new FaultServer(Answers.Status(200));

        (await InProcess.RunAsync(folder.Path, new Dictionary<string, string>(), ["sandbox", "--port", $"{taken.Port}"]))
            .With(2)
            .Saying($"cannot listen on port {taken.Port}", "Give another --port, or 0 for a free one.");
    }

    private static async Task<HttpStatusCode> AskAsync(int port, string user, string password)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/api/v1.1/genfuelmix/current.json");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
