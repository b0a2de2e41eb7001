using System.CommandLine;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Logs;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Collects: the command itself, without a verb, the configuration's feeds; <c>run</c> datasets by name.</summary>
internal sealed class RunVerb
{
    private readonly Session _session;
    private readonly SettingOptions _settings = new();
    private readonly Option<bool> _all = new("--all") { Description = "Every configured feed." };

    private readonly Option<string[]> _api = new("--api")
    {
        HelpName = "NAME",
        Description = "This feed, in any case; may be given several times.",
    };

    private readonly Option<string?> _region;

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Show what would be asked and written; ask nothing, write nothing.",
    };

    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON document of the run, and nothing else, on standard output.");
    private readonly Option<bool> _quiet = new("--quiet") { Description = "Print failures only." };

    private readonly Option<bool> _sandbox = new("--sandbox")
    {
        Description = "Collect from a local replica of ISO New England's service. Its numbers are generated; no account is needed.",
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        HelpName = "N",
        Description = "With --sandbox: the number from which all its numbers are made; 1 unless given.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> _now = new("--now")
    {
        HelpName = "INSTANT",
        Description = "With --sandbox: where its clock stands (2026-07-27T12:00:00-04:00, or a date); noon Eastern today unless given.",
    };

    private readonly Option<string?> _queue = QueueOptions.Queue(
        "Send what is missing to this SQS queue, for workers to collect, instead of collecting it here; see worker."
    );

    private readonly DatasetChoice? _datasets;
    private readonly HistoryChoice? _history;

    private RunVerb(Session session, DatasetChoice? datasets = null, HistoryChoice? history = null)
    {
        _history = history;
        _datasets = datasets;
        _session = session;
        _region = _settings.Region("The feeds of this region. Without --all, --api and --region: the default region's.");
    }

    /// <summary>Makes <paramref name="root"/> the command that collects.</summary>
    public static Verb Create(RootCommand root, Session session, CommonOptions common, Option version)
    {
        var verb = new RunVerb(session);
        root.Description = "Collect electricity-market records from grid operators into S3 or a folder.";
        root.Action = new VerbAction(session, verb.RunAsync);
        root.Validators.Add(result => verb.Check(result.GetValue, result.GetResult, result.AddError));
        verb._api.CompletionSources.Add(context => verb.FeedNames(context.ParseResult));
        verb._region.CompletionSources.Add(context => verb.Regions(context.ParseResult));
        verb._now.Validators.Add(SandboxVerb.CheckNow);
        return new(root, verb.Page(common, version));
    }

    /// <summary>The verb that collects datasets by name.</summary>
    public static Verb CreateByName(Session session, CommonOptions common)
    {
        var datasets = new DatasetChoice();
        var verb = new RunVerb(session, datasets);
        var command = new Command("run", "Collect datasets by name, without a configuration.") { datasets.Names };
        command.Action = new VerbAction(session, verb.RunAsync);
        command.Validators.Add(result => verb.Check(result.GetValue, result.GetResult, result.AddError));
        verb._now.Validators.Add(SandboxVerb.CheckNow);
        return new(
            command,
            new HelpPage
            {
                About =
                    "Collects datasets of the catalogue by name: what is newest, or with --day the days, months, years or commitment periods that"
                    + " they are kept by. The address that answers with the fewest requests is asked; where only narrowed ones answer"
                    + " (an hour, say), they are asked one by one. Values are checked before anything is asked.",
                Options =
                [
                    new("When", [verb._settings.Day()]),
                    new("Which part", datasets.Options),
                    verb._settings.Destination([.. verb._settings.Files(), .. verb._settings.KeepLake()]),
                    new("How it goes", [verb._dryRun, verb._json, verb._quiet, .. verb._settings.Pace()]),
                    new("Without an account", [verb._sandbox, verb._seed, verb._now]),
                    common.General(),
                ],
                Glossaries = [HelpTexts.ExitCodes],
                Examples =
                [
                    new("What is newest", "energy-pipeline run iso-ne/fuel-mix"),
                    new(
                        "A month of final real-time prices, as Parquet",
                        "energy-pipeline run hourly-lmp-rt-final --day 2026-06-01..2026-06-30 --format parquet"
                    ),
                    new("One location", "energy-pipeline run five-minute-lmp-final --day yesterday --location .H.INTERNAL_HUB"),
                    new("What would be asked?", "energy-pipeline run five-minute-lmp-final --day 2026-07-01 --dry-run"),
                ],
            }
        );
    }

    /// <summary>The verb that collects history.</summary>
    public static Verb CreateBackfill(Session session, CommonOptions common) =>
        CreateOverHistory(
            session,
            common,
            new HistoryChoice(HistoryUse.Backfill),
            ("backfill", "Collect the history of datasets; what is stored complete is left alone."),
            "Collects every day, month, year or commitment period of a span, whichever a dataset is kept by. What is stored complete"
                + " is not asked for again, so that an interrupted run is taken up by starting it again."
                + " What fails in passing is tried once more at the end; exit code 8 says that something is still missing.",
            new("What would a year take?", "energy-pipeline backfill hourly-lmp-da-final --from 2025-01-01 --until 2025-12-31 --dry-run"),
            new(
                "Collect it, newest day first",
                "energy-pipeline backfill hourly-lmp-da-final --from 2025-01-01 --until 2025-12-31 --newest-first"
            ),
            new(
                "Have workers collect it",
                "energy-pipeline backfill hourly-lmp-da-final --from 2016-01-01 --queue https://sqs.us-east-1.amazonaws.com/123456789012/slices"
            )
        );

    /// <summary>The verb that asks again for what is not complete.</summary>
    public static Verb CreateHeal(Session session, CommonOptions common) =>
        CreateOverHistory(
            session,
            common,
            new HistoryChoice(HistoryUse.Heal),
            ("heal", "Ask again for what the store has incomplete, and for nothing else."),
            "Asks again for periods that are missing, partial, failed, or empty where there should be rows: what gaps lists. Without --from, all"
                + " from the first period that is stored until yesterday. Exit code 8 says that something is still missing.",
            new("Everything that is missing from what is stored", "energy-pipeline heal hourly-lmp-da-final"),
            new("A year of it", "energy-pipeline heal hourly-lmp-da-final --from 2025-01-01 --until 2025-12-31")
        );

    private static Verb CreateOverHistory(
        Session session,
        CommonOptions common,
        HistoryChoice history,
        (string Name, string Line) what,
        string about,
        params Example[] examples
    )
    {
        var datasets = new DatasetChoice();
        var verb = new RunVerb(session, datasets, history);
        var command = new Command(what.Name, what.Line) { datasets.Names };
        command.Action = new VerbAction(session, verb.RunAsync);
        command.Validators.Add(result => verb.Check(result.GetValue, result.GetResult, result.AddError));
        command.Validators.Add(history.Check);
        verb._now.Validators.Add(SandboxVerb.CheckNow);
        return new(
            command,
            new HelpPage
            {
                About = about,
                Options =
                [
                    new("When", history.Options),
                    new("Which part", datasets.Options),
                    verb._settings.Destination([.. verb._settings.Files(), .. verb._settings.KeepLake()]),
                    new("How it goes", [verb._dryRun, verb._json, verb._quiet, .. verb._settings.Pace()]),
                    .. history.Use == HistoryUse.Backfill ? [new OptionGroup("By workers", [verb._queue])] : Array.Empty<OptionGroup>(),
                    new("Without an account", [verb._sandbox, verb._seed, verb._now]),
                    common.General(),
                ],
                Glossaries = [HelpTexts.ExitCodes],
                Examples = [.. examples],
            }
        );
    }

    private HelpPage Page(CommonOptions common, Option version) =>
        new()
        {
            About =
                "Collects electricity-market records from grid operators' APIs, checks them, and stores them in S3 or a folder.\n"
                + "Without a verb it collects: the answers are kept as received, read into tables, and written in the formats asked for."
                + " Running again is safe: what is stored already is not written twice.",
            Options =
            [
                new("What to collect", [_all, _api, _region, _settings.Day()]),
                _settings.Destination([.. _settings.Files(), .. _settings.KeepLake()]),
                new("How it goes", [_dryRun, _json, _quiet, .. _settings.Pace()]),
                new("Without an account", [_sandbox, _seed, _now]),
                common.General(version),
            ],
            Glossaries = [HelpTexts.ExitCodes, HelpTexts.Environment],
            Examples =
            [
                new("See it work, without an account; files under ./energy-data", "energy-pipeline --all --sandbox"),
                new("Is everything in place for the real service and your bucket?", "energy-pipeline doctor --to s3://my-bucket/energy"),
                new(
                    "One feed, one day, as Parquet, into a bucket",
                    "energy-pipeline --api hourly_lmp_da_final --day yesterday --format parquet --to s3://my-bucket"
                ),
                new("What would be asked and written?", "energy-pipeline --all --dry-run"),
                new("For a script: one JSON document, and the exit code", "energy-pipeline --all --json > run.json"),
            ],
        };

    /// <summary>What cannot go together is said before anything is read.</summary>
    private void Check(Func<Option<bool>, bool> flag, Func<Option, System.CommandLine.Parsing.OptionResult?> find, Action<string> fault)
    {
        var chosen = new Option[] { _all, _api, _region }
            .Where(IsGiven)
            .Select(option => option.Name)
            .ToList();
        if (chosen.Count > 1)
        {
            fault($"{string.Join(" and ", chosen)} cannot go together: each names what to collect.");
        }

        foreach (var option in new Option[] { _seed, _now }.Where(option => IsGiven(option) && !flag(_sandbox)))
        {
            fault($"{option.Name} is the sandbox's: it needs --sandbox beside it.");
        }

        if (IsGiven(_queue) && IsGiven(_sandbox))
        {
            fault("--queue and --sandbox cannot go together: workers collect from the operator, and no sandbox of this process.");
        }

        if (flag(_json) && flag(_quiet))
        {
            fault("--json and --quiet cannot go together: one prints the run, the other leaves it out.");
        }

        bool IsGiven(Option option) => find(option) is { Implicit: false };
    }

    private async Task<int> RunAsync(ParseResult parse)
    {
        var quiet = parse.GetValue(_quiet);
        var loaded = _settings.Load(_session, parse);
        if (_datasets is not null && loaded.Faults.Count == 0)
        {
            var config = _history?.Apply(loaded.Config, parse) ?? loaded.Config;
            var isDated = _history is not null || config.Day is not null;
            loaded = loaded with { Config = _datasets.Apply(config, parse, isDated) };
        }

        var selection =
            loaded.Faults.Count > 0 ? Selection.Default
            : _datasets is not null ? Selection.Every
            : Selection.Of(loaded.Config, parse.GetValue(_all), parse.GetValue(_api), parse.GetValue(_region));
        var sandbox = parse.GetValue(_sandbox) ? new SandboxChoice(parse.GetValue(_seed), NowOf(parse)) : null;
        _session.Stops.Listen("Stopping: what has been begun is finished, nothing new is begun. Again to stop at once.");
        if (_history?.Use == HistoryUse.Backfill && parse.GetValue(_queue) is { } queue)
        {
            var sending = new OrderSending(_session, queue, parse.GetValue(_dryRun), parse.GetValue(_json), quiet);
            return await PipelineWork.DoAsync(_session, loaded, sending.SendAsync, quiet: quiet);
        }

        if (parse.GetValue(_dryRun))
        {
            return await PipelineWork.DoAsync(_session, loaded, work => PlanAsync(work, selection, parse, sandbox is not null), sandbox);
        }

        using var progress = RunProgress.For(_session, quiet);
        return await PipelineWork.DoAsync(
            _session,
            loaded,
            work => CollectAsync(work, selection, parse, progress, sandbox is not null),
            sandbox,
            progress,
            quiet,
            startsNothingNewOnStop: true
        );
    }

    private async Task<int> CollectAsync(PipelineWork work, Selection selection, ParseResult parse, RunProgress progress, bool isSandbox)
    {
        LogMessages.RunAsked(work.Log, selection.ToString());
        var summary = await Telling.OrTellAsync(
            _session,
            work,
            isTold: !isSandbox,
            () =>
                progress.WhileAsync(() =>
                    _history?.Use == HistoryUse.Heal
                        ? work.Pipeline.HealAsync(_session.Stops.AtOnce)
                        : selection.RunAsync(work.Pipeline, _session.Stops.AtOnce)
                )
        );
        var generated = isSandbox || summary.Results.Any(result => result.IsGenerated);
        var failure = summary is { Failure: FailureClass.None, Failed: > 0 } ? FailureClass.Incomplete : summary.Failure;
        if (_history is not null && failure is FailureClass.Temporary or FailureClass.SourcePermanent && summary.Successful > 0)
        {
            failure = FailureClass.Incomplete;
        }

        if (work.Config is { KeepLake: true, DerivedDatasets.Count: > 0 })
        {
            (summary, failure) = await DeriveAsync(work, summary, failure, generated);
        }

        summary = summary with { Failure = failure };
        var exitCode = _session.Stops.ExitCode ?? (int)failure;
        LogMessages.RunEnded(work.Log, summary.RunId, exitCode, summary.Successful, summary.Total);
        if (parse.GetValue(_json))
        {
            _session.Screen.Print(CliJson.Write(RunDocument.Of(summary, exitCode, generated)));
        }
        else if (!parse.GetValue(_quiet))
        {
            RunReport.SayFindings(_session.Screen, summary);
            RunReport.Print(_session.Screen, summary, generated);
        }

        RunReport.SayFailures(_session.Screen, summary);
        if (summary.Lake is { } lake)
        {
            LakePage.SayFailures(_session.Screen, lake);
        }

        await Telling.TellOfRunAsync(_session, work, summary, isSandbox);
        return exitCode;
    }

    /// <summary>Brings derived datasets up to date with the lake. What fails is a failure of the lake, never of a feed.</summary>
    private async Task<(RunSummary Summary, FailureClass Failure)> DeriveAsync(
        PipelineWork work,
        RunSummary summary,
        FailureClass failure,
        bool generated
    )
    {
        await using var derived = new DerivedLake(work.Config, DeriveVerb.OptionsOf(_session, generated));
        var report = await derived.KeepAsync(_session.Stops.Gently);
        return (
            summary with
            {
                Lake = new LakeReport([.. summary.Lake?.Partitions ?? [], .. report.Partitions]),
            },
            report.IsSuccess || failure is not (FailureClass.None or FailureClass.Quality) ? failure : FailureClass.Incomplete
        );
    }

    private async Task<int> PlanAsync(PipelineWork work, Selection selection, ParseResult parse, bool generated)
    {
        if (_history is not null)
        {
            var plan = await work.Pipeline.PlanHistoryAsync(_history.Use == HistoryUse.Heal, _session.Stops.Gently);
            HistoryPage.Print(_session.Screen, plan, parse.GetValue(_json));
            return 0;
        }

        var planned = await selection.PlanAsync(work.Pipeline, work.Config, _session.Stops.Gently);
        if (parse.GetValue(_json))
        {
            _session.Screen.Print(CliJson.Write(new PlanDocument(DryRun: true, generated, planned)));
            return 0;
        }

        foreach (var slice in planned)
        {
            _session.Screen.Print(
                Tones.Paint(Words.Plain($"{slice.Feed} {slice.Period}"), Tone.Heading, _session.Screen.Abilities.ResultColours)
            );
            _session.Screen.Print(Words.Plain($"  asks    {slice.Method} {slice.Address}"));
            _session.Screen.Print(Words.Plain($"  reads   {slice.Dataset ?? "columns as found in the answer"}"));
            foreach (var (write, i) in slice.Writes.Select((write, i) => (write, i)))
            {
                _session.Screen.Print(Words.Plain($"  {(i == 0 ? "writes" : "      ")}  {write}"));
            }
        }

        _session.Screen.Print("");
        _session.Screen.Print($"{Words.Count(planned.Count, "request")} would be made. Nothing was asked and nothing was written.");
        return 0;
    }

    private Instant? NowOf(ParseResult parse) => parse.GetValue(_now) is { } text && Sandboxed.TryParseNow(text, out var now) ? now : null;

    private IEnumerable<string> FeedNames(ParseResult parse) => _settings.Load(_session, parse).Config.Feeds.Select(feed => feed.Name);

    private IEnumerable<string> Regions(ParseResult parse) =>
        _settings
            .Load(_session, parse)
            .Config.Feeds.Select(feed => feed.Region)
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase);
}
