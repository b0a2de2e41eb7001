using System.CommandLine;
using System.CommandLine.Parsing;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Logs;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Sandbox;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>sandbox</c>: serves a local replica of ISO New England's service until it is stopped.</summary>
internal sealed class SandboxVerb
{
    private const string DefaultPassword = "demo";

    private readonly Session _session;

    private readonly Option<int> _port = new("--port")
    {
        HelpName = "N",
        Description = "Port to listen on; 8750 unless given, 0 for a free one.",
        DefaultValueFactory = _ => 8750,
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        HelpName = "N",
        Description = "The number from which all its numbers are made; 1 unless given.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> _now = new("--now")
    {
        HelpName = "INSTANT",
        Description = "Where its clock stands (2026-07-27T12:00:00-04:00, or a date for noon Eastern); it goes unless given.",
    };

    private readonly Option<int> _nodes = new("--nodes")
    {
        HelpName = "N",
        Description = "Network nodes with prices, 8 to 20000; 1190 unless given.",
        DefaultValueFactory = _ => 1190,
    };

    private readonly Option<string[]> _faults = new("--fault")
    {
        HelpName = "RULE",
        Description =
            "What goes wrong on purpose: a kind and settings, as in status;code=503;path=/genfuelmix/**;first=2. May be given several times.",
    };

    private readonly Option<string> _user = new("--user")
    {
        HelpName = "NAME",
        Description = "User who may sign in; demo unless given.",
        DefaultValueFactory = _ => "demo",
    };

    private readonly Option<string?> _passwordFrom = new("--password-from")
    {
        HelpName = "REF",
        Description = "Where that user's password is: env:NAME or file:PATH; demo unless given.",
    };

    private SandboxVerb(Session session)
    {
        _session = session;
        _port.Validators.Add(result => CheckRange(result, 0, 65_535));
        _nodes.Validators.Add(result => CheckRange(result, 8, 20_000));
        _now.Validators.Add(CheckNow);
        _faults.Validators.Add(CheckFaults);
        _passwordFrom.Validators.Add(CheckReference);
    }

    public static Verb Create(Session session, CommonOptions common)
    {
        var verb = new SandboxVerb(session);
        var command = new Command("sandbox", "Serve a local replica of ISO New England's service, with generated numbers.")
        {
            Action = new VerbAction(session, verb.ServeAsync),
        };
        return new(
            command,
            new HelpPage
            {
                About =
                    "Serves a local replica of ISO New England's Web Services until Ctrl-C. Its numbers are generated, the same for the same"
                    + " seed and clock: they are no market data. It prints the address that stands for"
                    + " https://webservices.iso-ne.com/api/v1.1 on standard output.",
                Options =
                [
                    new("What it serves", [verb._port, verb._seed, verb._now, verb._nodes, verb._user, verb._passwordFrom]),
                    new("What goes wrong", [verb._faults]),
                    common.General(),
                ],
                Glossaries =
                [
                    new(
                        "Faults: KIND;SETTING=VALUE;…",
                        [
                            ("path, every, first", "Which answers: a path with * and **; each n-th; the first n."),
                            ("status", "code, retryAfter, style=empty: that status instead of an answer."),
                            ("latency, slowDrip", "ms, p99: waits before it answers; rate: bytes a second."),
                            ("hang, close, reset", "percent: never goes on, or ends the connection, after that share."),
                            ("truncate", "percent, framing=length|chunked|close: the body ends early."),
                            ("malformedJson, bom, gzipBroken", "style=unquoted|nan|comma; a byte order mark; broken gzip."),
                            ("htmlAs200, wrongContentType", "A page where records should be; style: another content type."),
                            ("emptyForm", "style=object|text: no rows, as {} or \"\"."),
                            ("missingRows, duplicateRows", "percent, or hour of missing ones."),
                            ("outOfOrder, singleAsObject", "Rows swapped; a list of one as its object."),
                            ("extraField, missingField", "field, word: one more field in each row; one less."),
                            ("nullField, numericString", "field: null in each row; numbers as text."),
                            ("unknownEnum", "field, word: a word that nobody knows."),
                            ("revise, staleInfo", "Other numbers, as corrected; seconds: /info lags behind."),
                            ("redirectLoop, dateSkew", "A redirect to itself; seconds: the Date header is off."),
                        ]
                    ),
                ],
                Examples =
                [
                    new(
                        "Serve, and ask it something",
                        "energy-pipeline sandbox & curl -u demo:demo http://127.0.0.1:8750/api/v1.1/genfuelmix/current.json"
                    ),
                    new("A day of 25 hours, on a free port", "energy-pipeline sandbox --port 0 --now 2026-11-01"),
                    new("Every third answer is 503", "energy-pipeline sandbox --fault 'status;code=503;every=3'"),
                ],
            }
        );
    }

    /// <summary>Refuses what is no instant with its offset and no date.</summary>
    public static void CheckNow(OptionResult result)
    {
        if (result.Tokens is [var token] && !Sandboxed.TryParseNow(token.Value, out _))
        {
            result.AddError($"--now: '{token.Value}' is no instant; expected 2026-07-27T12:00:00-04:00, or a date such as 2026-07-27.");
        }
    }

    private static void CheckRange(OptionResult result, int least, int most)
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out var value) && (value < least || value > most))
        {
            result.AddError($"{result.Option.Name}: {token.Value} is out of range; expected {least} to {most}.");
        }
    }

    private static void CheckFaults(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            try
            {
                FaultRule.Parse(token.Value);
            }
            catch (FormatException wrong)
            {
                result.AddError($"--fault: {wrong.Message}");
            }
        }
    }

    private static void CheckReference(OptionResult result)
    {
        if (result.Tokens is [var token] && !SecretReference.TryParse(token.Value, out _))
        {
            // What was given may be the secret itself, so it is not repeated.
            result.AddError(
                "--password-from names where the password is, env:NAME or file:PATH; a password does not belong on the command line."
            );
        }
    }

    private async Task<int> ServeAsync(ParseResult parse)
    {
        var loaded = new SettingOptions().Load(_session, parse);
        var logFaults = loaded.Faults.Where(fault => fault.Place.Contains("log", StringComparison.Ordinal)).ToList();
        if (logFaults.Count > 0)
        {
            throw new RefusedConfiguration(logFaults);
        }

        _session.Stops.Listen("Stopping.");
        using var loggers = Log.Open(_session, loaded);
        var options = new SandboxOptions
        {
            Port = parse.GetValue(_port),
            Seed = parse.GetValue(_seed),
            Now = parse.GetValue(_now) is { } text && Sandboxed.TryParseNow(text, out var now) ? now : null,
            Clock = _session.Clock,
            NodeCount = parse.GetValue(_nodes),
            Username = parse.GetRequiredValue(_user),
            Password = await PasswordAsync(parse, loaded.Config, loggers),
            Faults = [.. (parse.GetValue(_faults) ?? []).Select(FaultRule.Parse)],
            Logging = loggers,
        };
        await using var server = await StartAsync(options);
        _session.Screen.Say($"Sandbox: a replica of the ISO New England Web Services, seed {options.Seed}, user {options.Username}.");
        _session.Screen.Say("Its numbers are generated: they are no market data. Ctrl-C stops it.");
        _session.Screen.Print(server.BaseAddress.ToString());
        await WhenStoppedAsync(_session.Stops.Gently);
        return 0;
    }

    private async Task<SandboxServer> StartAsync(SandboxOptions options)
    {
        try
        {
            return await SandboxServer.StartAsync(options, _session.Stops.Gently);
        }
        catch (IOException taken)
        {
            throw new PipelineException(FailureClass.Configuration, taken.Message, "Give another --port, or 0 for a free one.", taken);
        }
    }

    private async Task<string> PasswordAsync(ParseResult parse, EnergyPipelineConfig config, ILoggerFactory loggers)
    {
        if (parse.GetValue(_passwordFrom) is not { } reference)
        {
            return DefaultPassword;
        }

        using var resolver = new SecretResolver(config.Secrets, logger: loggers.CreateLogger<SecretResolver>());
        var credentials = await resolver.ResolveAsync(
            new FeedSettings
            {
                Name = "sandbox",
                Url = "http://127.0.0.1/",
                AuthType = AuthType.Basic,
                Username = parse.GetRequiredValue(_user),
                Password = reference,
                OutputFolder = "",
                FilePrefix = "",
            },
            _session.Stops.Gently
        );
        return credentials.Secret!.Reveal();
    }

    private static Task WhenStoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(() => stopped.TrySetResult());
        return stopped.Task;
    }
}
