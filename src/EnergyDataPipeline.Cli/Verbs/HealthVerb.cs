using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>health</c>: whether what runs in this container is well, for a health check that has no shell.</summary>
internal sealed class HealthVerb
{
    /// <summary>What container engines take for "not well"; they know no other code.</summary>
    private const int NotWell = 1;

    private readonly Session _session;
    private readonly SettingOptions _settings = new();

    private readonly Option<int> _within = new("--within")
    {
        HelpName = "SECONDS",
        Description = "Longest ago that a worker may have given a sign of life; 1200 unless given: as long as a slice may take, and some.",
        DefaultValueFactory = _ => 1200,
    };

    private readonly Option<int?> _port = new("--port")
    {
        HelpName = "N",
        Description = "Also well only if something listens at this port of this machine: the sandbox, say.",
    };

    private HealthVerb(Session session)
    {
        _session = session;
        _within.Validators.Add(result => CheckRange(result, 1, 86_400));
        _port.Validators.Add(result => CheckRange(result, 1, 65_535));
    }

    public static Verb Create(Session session, CommonOptions common)
    {
        var verb = new HealthVerb(session);
        var command = new Command("health", "Say whether what runs in this container is well; for health checks.")
        {
            Action = new VerbAction(session, verb.LookAsync, readsSettings: false),
        };
        return new(
            command,
            new HelpPage
            {
                About =
                    "Looks at the sign of life of a worker in the same container; where none runs, whether the configuration can be run."
                    + " Asks no source, writes nothing, and prints one line. Exit code 0: well; 1: not.",
                Options = [new("What is well", [verb._within, verb._port]), common.General()],
                Examples =
                [
                    new("As a container's health check", "energy-pipeline health"),
                    new("Of a sandbox", "energy-pipeline health --port 8750"),
                ],
            }
        );
    }

    private static void CheckRange(OptionResult result, int least, int most)
    {
        if (
            result.Tokens is [var token]
            && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value)
            && (value < least || value > most)
        )
        {
            result.AddError($"{result.Option.Name}: {token.Value} is out of range; expected {least} to {most}.");
        }
    }

    private async Task<int> LookAsync(ParseResult parse)
    {
        if (parse.GetValue(_port) is { } port && await WhyNotListeningAsync(port) is { } silent)
        {
            return Tell($"not well: {silent}", NotWell);
        }

        var (heartbeat, within) = (Heartbeat.Of(_session), parse.GetValue(_within));
        if (heartbeat.Age() is { } age)
        {
            var seconds = Math.Max(0, (long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return age <= TimeSpan.FromSeconds(within)
                ? Tell($"well: the worker gave a sign of life {seconds} s ago", 0)
                : Tell($"not well: the worker's last sign of life is {seconds} s old; at most {within} s are expected", NotWell);
        }

        await VerbAction.FetchAsync(_session, parse);
        var loaded = _settings.Load(_session, parse);
        return loaded.Faults.Count == 0
            ? Tell($"well: {Words.Count(loaded.Config.Feeds.Count, "feed")} can be run", 0)
            : Tell(
                $"not well: {loaded.Faults[0]}{(loaded.Faults.Count > 1 ? " And more: energy-pipeline config validate." : "")}",
                NotWell
            );
    }

    private int Tell(string line, int exitCode)
    {
        _session.Screen.Print(Words.Plain(line));
        return exitCode;
    }

    /// <summary>Why nobody answers at a port of this machine; null where somebody does.</summary>
    private async Task<string?> WhyNotListeningAsync(int port)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), _session.Time);
        using var caller = new TcpClient();
        try
        {
            await caller.ConnectAsync(IPAddress.Loopback, port, patience.Token);
            return null;
        }
        catch (Exception refused) when (refused is SocketException or OperationCanceledException)
        {
            return $"nothing listens at port {port.ToString(CultureInfo.InvariantCulture)} ({refused.Message})";
        }
    }
}
