using System.CommandLine;
using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Logs;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>worker</c>: takes slices from a queue and collects them.</summary>
internal sealed class WorkerVerb
{
    private readonly Session _session;
    private readonly SettingOptions _settings = new();
    private readonly Option<string?> _queue = QueueOptions.Queue($"The queue; {QueueOptions.Variable} unless given.");
    private readonly Option<bool> _untilEmpty = new("--until-empty")
    {
        Description =
            "End when the queue has nothing left, in other workers' hands neither. Without it the worker goes on until it is stopped.",
    };
    private readonly Option<int?> _maxMessages = new("--max-messages") { HelpName = "N", Description = "End after so many messages." };
    private readonly Option<double?> _visibility = new("--visibility-timeout")
    {
        HelpName = "SECONDS",
        Description = "How long a message is this worker's alone before it asks for more; the queue's own unless given.",
    };
    private readonly Option<double> _grace = Seconds(
        "--grace",
        "When stopped: how long slices under way may go on before they are given back; 25 unless given.",
        25
    );
    private readonly Option<double> _backoff = Seconds(
        "--backoff",
        "Wait before a slice that failed for now is tried again, doubled each time; 30 unless given.",
        30
    );
    private readonly Option<bool> _json = CommonOptions.Json(
        "Print one JSON document of what was done, and nothing else, on standard output."
    );
    private readonly Option<bool> _quiet = new("--quiet") { Description = "Print failures only." };

    private WorkerVerb(Session session) => _session = session;

    public static Verb Create(Session session, CommonOptions common)
    {
        var verb = new WorkerVerb(session);
        var command = new Command("worker", "Take slices from a queue and collect them.")
        {
            Action = new VerbAction(session, verb.RunAsync),
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(verb._maxMessages) is < 1)
            {
                result.AddError("--max-messages: expected 1 or more.");
            }

            const double longest = 12 * 60 * 60;
            if (result.GetValue(verb._visibility) is { } seconds && seconds is not (>= 1 and <= longest))
            {
                result.AddError("--visibility-timeout: expected 1 to 43200 seconds.");
            }

            foreach (
                var option in new[] { verb._grace, verb._backoff }.Where(option => result.GetValue(option) is not (>= 0 and <= longest))
            )
            {
                result.AddError($"{option.Name}: expected 0 to 43200 seconds.");
            }
        });
        return new(
            command,
            new HelpPage
            {
                About =
                    "Takes slices (a feed and a period each) from an SQS queue that backfill --queue filled, and collects them by this configuration."
                    + " Any number of workers may share a queue. A message is deleted when its slice is stored, so that a worker may be killed at any"
                    + " moment; a slice that comes twice is collected once. What fails for now comes back later; what cannot be done goes to the"
                    + " queue's dead letters with the reason. A source that refuses the sign-in is left out, and where no other is left the worker stops."
                    + " Stopped by SIGTERM or Ctrl-C, it takes no more,"
                    + " finishes what is under way, and gives the rest back at once.",
                Options =
                [
                    new("Which queue", [verb._queue, verb._visibility]),
                    new("How long", [verb._untilEmpty, verb._maxMessages, verb._grace, verb._backoff]),
                    verb._settings.Destination([.. verb._settings.Files(), .. verb._settings.KeepLake()]),
                    new("How it goes", [verb._json, verb._quiet, .. verb._settings.Pace()]),
                    common.General(),
                ],
                Glossaries = [HelpTexts.ExitCodes],
                Examples =
                [
                    new(
                        "As a service",
                        "energy-pipeline worker --queue https://sqs.us-east-1.amazonaws.com/123456789012/slices --to s3://my-bucket"
                    ),
                    new("Until all is collected, eight slices at once", "energy-pipeline worker --until-empty --concurrency 8"),
                ],
            }
        );
    }

    private static Option<double> Seconds(string name, string description, double otherwise) =>
        new(name)
        {
            HelpName = "SECONDS",
            Description = description,
            DefaultValueFactory = _ => otherwise,
        };

    private async Task<int> RunAsync(ParseResult parse)
    {
        var shift = new Shift(_session.Time.GetTimestamp(), Heartbeat.Of(_session));
        try
        {
            while (true)
            {
                var loaded = _settings.Load(_session, parse);
                var url = QueueOptions.Of(loaded, parse, _queue);
                if (shift.Report is null)
                {
                    _session.Stops.Listen(
                        "Stopping: no more is taken, what is under way is finished, the rest is given back. Again to stop at once."
                    );
                }

                var exitCode = await PipelineWork.DoAsync(
                    _session,
                    // The lake is brought up to date when there is nothing to do, not after each slice.
                    loaded with
                    {
                        Config = loaded.Config with { KeepLake = false },
                    },
                    work => WorkAsync(work, url, loaded.Config, parse, shift),
                    quiet: parse.GetValue(_quiet),
                    startsNothingNewOnStop: true,
                    stop: _session.Stops.AtOnce
                );
                if (shift.Report is not { IsOutdated: true })
                {
                    return exitCode;
                }
            }
        }
        finally
        {
            shift.Heartbeat.End();
        }
    }

    private async Task<int> WorkAsync(PipelineWork work, string url, EnergyPipelineConfig config, ParseResult parse, Shift shift)
    {
        var (quiet, untilEmpty) = (parse.GetValue(_quiet), parse.GetValue(_untilEmpty));
        // What an earlier worker of this process could not build yet is due still.
        var lake = config.KeepLake ? shift.Lake ??= new CollectedForLake(shift.Heartbeat.Beat) : null;
        using var queue = SliceQueue.Open(url, AwsAccess.Of(config, _session.Environment), _session.Time, work.Loggers);
        var telling = new WorkerTelling(_session, work);
        var options = new OrderWorkerOptions
        {
            Concurrency = config.Concurrency,
            VisibilityTimeout = parse.GetValue(_visibility) is { } visibility ? TimeSpan.FromSeconds(visibility) : null,
            LongestPoll = TimeSpan.FromSeconds(untilEmpty ? 2 : 20),
            UntilEmpty = untilEmpty,
            MostMessages = parse.GetValue(_maxMessages),
            Grace = TimeSpan.FromSeconds(parse.GetValue(_grace)),
            FirstBackoff = TimeSpan.FromSeconds(parse.GetValue(_backoff)),
            GoesOn = shift.Heartbeat.Beat,
            HasChanged = _session.Fetched is null ? null : token => HasChangedAsync(work, parse, shift, token),
            Before = shift.Report,
            Settled = settled =>
            {
                lake?.Add(settled);
                telling.Add(settled);
                Say(settled, quiet);
            },
            WhenIdle = lake is null ? null : token => lake.KeepAsync(work.Pipeline, config, _session, token),
        };
        var worker = new OrderWorker(queue, work.Pipeline, options, _session.Time, work.Loggers);
        var report = await telling.WhileAsync(
            async () =>
            {
                var ended = await worker.RunAsync(_session.Stops.Gently, _session.Stops.AtOnce);
                if (ended.IsOutdated && NextOf(shift, parse) is { Faults.Count: > 0 } faulty)
                {
                    await worker.GiveBackHeldAsync(ended);
                    throw faulty.ToException();
                }

                return ended;
            },
            _session.Stops.Gently
        );
        if (lake is { IsBehind: true } && report.Failure is FailureClass.None or FailureClass.Quality)
        {
            report = report with { Failure = FailureClass.Incomplete };
        }

        shift.Report = report;
        if (report.IsOutdated)
        {
            LogMessages.ConfigurationChanged(work.Log, _session.Fetched!.Name);
            return (int)report.Failure;
        }

        var exitCode = _session.Stops.ExitCode ?? (int)report.Failure;
        LogMessages.WorkerEnded(work.Log, exitCode, report.Received, report.Collected);
        if (parse.GetValue(_json))
        {
            _session.Screen.Print(CliJson.Write(WorkerDocument.Of(report, exitCode, _session.Time.GetElapsedTime(shift.StartedAt))));
        }
        else if (!quiet)
        {
            Print(report);
        }

        return exitCode;
    }

    /// <summary>Whether the configuration in the bucket is another one now; null where that cannot be asked just now.</summary>
    private async Task<bool?> HasChangedAsync(PipelineWork work, ParseResult parse, Shift shift, CancellationToken cancellationToken)
    {
        var now = await VerbAction.AskAsync(_session, parse, cancellationToken);
        if (ReferenceEquals(now, _session.Fetched))
        {
            return false;
        }

        if (now is { MayPass: true })
        {
            LogMessages.ConfigurationNotRead(work.Log, now.Name, now.Fault ?? "");
            return null;
        }

        shift.Changed = now;
        return true;
    }

    /// <summary>The configuration that is in force from here on.</summary>
    private LoadedConfiguration NextOf(Shift shift, ParseResult parse)
    {
        _session.Fetched = shift.Changed;
        return _settings.Load(_session, parse);
    }

    private void Say(WorkedOrder settled, bool quiet)
    {
        var line = RunProgress.LineOf(settled.Result, _session.Screen.Abilities.NoteColours);
        var reason = settled.Result.Message is { } message ? $": {Words.Plain(message)}" : "";
        var what = settled.Settlement switch
        {
            Settlement.Later => $" (comes back later; receive {settled.Receives}{reason})",
            Settlement.GivenBack => " (given back)",
            Settlement.Buried => $" (dead letter{reason})",
            Settlement.Left => $" (left on the queue{reason})",
            _ => settled.Result is { Failure: not FailureClass.None, Message: { } lack } ? $" ({Words.Plain(lack)})" : "",
        };
        if (!quiet || settled.Settlement is Settlement.Buried or Settlement.Left)
        {
            _session.Screen.Say(line + what);
            RunReport.SayFindings(_session.Screen, settled.Result);
        }
    }

    private void Print(WorkerReport report)
    {
        var parts = new (long Count, string Word)[]
        {
            (report.Collected, "collected"),
            (report.Unchanged, "unchanged"),
            (report.Empty, "empty"),
            (report.Later, "put back for later"),
            (report.GivenBack, "given back"),
            (report.DeadLetters, "to the dead letters"),
            (report.Left, "left on the queue"),
        };
        var told = parts.Where(part => part.Count > 0).Select(part => $"{Words.Count(part.Count)} {part.Word}");
        _session.Screen.Print(
            $"{Words.Count(report.Received, "message")}: {string.Join(", ", told.DefaultIfEmpty("nothing to do"))}; {Words.Count(report.Rows, "row")}."
        );
    }

    /// <summary>A worker from its start to its end, however often its configuration changes meanwhile.</summary>
    private sealed class Shift(long startedAt, Heartbeat heartbeat)
    {
        public long StartedAt { get; } = startedAt;

        public Heartbeat Heartbeat { get; } = heartbeat;

        /// <summary>What was stored and is not in the lake yet; null where none is kept.</summary>
        public CollectedForLake? Lake { get; set; }

        /// <summary>What was done so far; null as long as the first worker is at it.</summary>
        public WorkerReport? Report { get; set; }

        /// <summary>The configuration as it lies in the bucket since it has changed.</summary>
        public FetchedConfiguration? Changed { get; set; }
    }
}
