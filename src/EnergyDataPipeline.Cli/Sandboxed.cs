using EnergyDataPipeline.Cli.Logs;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Sandbox;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace EnergyDataPipeline.Cli;

/// <summary>
/// A replica of the service in this process, and what a pipeline needs to collect from it: the feeds' addresses turned to it, its own user,
/// no pacing, and a clock that agrees with the replica's.
/// </summary>
internal sealed class Sandboxed : IAsyncDisposable
{
    private const string Service = "https://webservices.iso-ne.com/api/v1.1";
    private const string User = "demo";

    // Made known to redaction like every password, so it must be no word that occurs in a message.
    private const string Password = "no-market-data-here";

    private readonly SandboxServer _server;

    private Sandboxed(SandboxServer server, EnergyPipelineConfig config, IClock clock) =>
        (_server, Config, Clock) = (server, config, clock);

    /// <summary>The configuration, turned to the replica.</summary>
    public EnergyPipelineConfig Config { get; }

    /// <summary>Starts where the replica's clock stands, and goes on: answers stay the same, spans are measured.</summary>
    public IClock Clock { get; }

    /// <summary>Starts the replica, and says so unless <paramref name="quiet"/>; silently too where it has a number of <paramref name="nodes"/> of its own. Its clock stands at <paramref name="now"/>, or at noon Eastern of the current day.</summary>
    public static async Task<Sandboxed> StartAsync(
        Session session,
        EnergyPipelineConfig config,
        ulong seed,
        Instant? now,
        ILoggerFactory loggers,
        CancellationToken cancellationToken,
        int? nodes = null,
        bool quiet = false
    )
    {
        var standing = now ?? Noon(session.Clock.GetCurrentInstant());
        var options = new SandboxOptions
        {
            Seed = seed,
            Now = standing,
            Username = User,
            Password = Password,
            Logging = loggers,
        };
        var server = await SandboxServer.StartAsync(nodes is { } count ? options with { NodeCount = count } : options, cancellationToken);
        var log = loggers.CreateLogger("EnergyDataPipeline.Cli");
        LogMessages.SandboxServes(log, server.BaseAddress.ToString(), Words.Moment(standing));
        if (nodes is null && !quiet)
        {
            session.Screen.Say(
                $"Sandbox: a local replica of the ISO New England Web Services, its clock at {Words.Moment(standing)}, seed {seed}."
                    + " Its numbers are generated: they are no market data."
            );
        }

        return new(server, Turned(config, server.BaseAddress, session.WorkingFolder, log), new GoingClock(standing, session.Time));
    }

    /// <summary>Noon Eastern of the day that <paramref name="instant"/> falls on there.</summary>
    public static Instant Noon(Instant instant) => NoonOf(instant.InZone(Eastern).Date);

    /// <summary>Reads an instant with its offset, or a date, which means noon Eastern.</summary>
    public static bool TryParseNow(string text, out Instant now)
    {
        var offset = OffsetDateTimePattern.Rfc3339.Parse(text);
        var date = LocalDatePattern.Iso.Parse(text);
        now =
            offset.Success ? offset.Value.ToInstant()
            : date.Success ? NoonOf(date.Value)
            : default;
        return offset.Success || date.Success;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static DateTimeZone Eastern => DateTimeZoneProviders.Tzdb["America/New_York"];

    private static Instant NoonOf(LocalDate date) => Eastern.ResolveLocal(date + LocalTime.Noon, Resolvers.LenientResolver).ToInstant();

    private static EnergyPipelineConfig Turned(EnergyPipelineConfig config, Uri address, string workingFolder, ILogger log)
    {
        var feeds = new List<FeedSettings>();
        foreach (var feed in config.Feeds)
        {
            if (!feed.Url.StartsWith(Service, StringComparison.OrdinalIgnoreCase))
            {
                LogMessages.FeedOutsideSandbox(log, feed.Name, feed.Url);
                continue;
            }

            feeds.Add(
                feed with
                {
                    Url = address.ToString().TrimEnd('/') + feed.Url[Service.Length..],
                    AuthType = AuthType.Basic,
                    Username = null,
                    Password = null,
                    Pacing = null,
                    CaFile = null,
                    VerifyTls = true,
                }
            );
        }

        if (feeds.Count == 0)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"no configured feed is served by the sandbox: it stands for {Service}, and no address begins so",
                "Leave out --sandbox, or configure a feed of that service."
            );
        }

        var secrets = new Dictionary<string, string> { ["ENERGY_PIPELINE_USERNAME"] = User, ["ENERGY_PIPELINE_PASSWORD"] = Password };
        return config with { Feeds = feeds, Secrets = new SecretSources(secrets, workingFolder) };
    }

    private sealed class GoingClock(Instant start, TimeProvider time) : IClock
    {
        private readonly long _since = time.GetTimestamp();

        public Instant GetCurrentInstant() => start + Duration.FromTimeSpan(time.GetElapsedTime(_since));
    }
}
