using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EnergyDataPipeline.Sandbox;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Support;

/// <summary>A running replica with few nodes, and a client that is signed in to it.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    /// <summary>A summer afternoon on which every resource has been published.</summary>
    public static readonly Instant Afternoon = Instant.FromUtc(2025, 7, 16, 18, 30);

    public SandboxServer Server { get; private set; } = null!;
    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await SandboxServer.StartAsync(
            new SandboxOptions { NodeCount = 60, Now = Afternoon },
            TestContext.Current.CancellationToken
        );
        Client = ClientFor(Server);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>A client that signs in, follows nothing and unpacks nothing.</summary>
    public static HttpClient ClientFor(SandboxServer server, string user = "demo", string password = "demo") =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = new Uri(server.BaseAddress + "/"),
            DefaultRequestHeaders =
            {
                Authorization = new AuthenticationHeaderValue(
                    "Basic",
                    Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))
                ),
            },
        };

    /// <summary>Asks for a path below the base address, with headers as <c>Name: value</c>.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path.TrimStart('/'));
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim());
        }
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The JSON answer of a path, as of an instant.</summary>
    public async Task<JsonElement> JsonAsync(string path, Instant? now = null, params string[] headers)
    {
        using var answer = await GetAsync(path + ".json", [.. headers, NowHeader(now ?? Afternoon)]);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} answered {(int)answer.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>The text answer of a path.</summary>
    public async Task<string> TextAsync(string path, params string[] headers)
    {
        using var answer = await GetAsync(path, headers);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public static string NowHeader(Instant now) => $"X-Sandbox-Now: {InstantPattern.General.Format(now)}";

    public static Instant Eastern(int year, int month, int day, int hour, int minute, int second = 0) =>
        new LocalDateTime(year, month, day, hour, minute, second)
            .InZoneLeniently(DateTimeZoneProviders.Tzdb["America/New_York"])
            .ToInstant();

    public static string Compact(LocalDate day) => day.ToString("uuuuMMdd", CultureInfo.InvariantCulture);
}
