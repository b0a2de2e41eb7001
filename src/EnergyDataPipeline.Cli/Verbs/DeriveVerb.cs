using System.CommandLine;
using System.CommandLine.Parsing;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Caching;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>derive</c>: computes derived datasets into the lake.</summary>
internal sealed class DeriveVerb
{
    private readonly Session _session;
    private readonly SettingOptions _settings = new();
    private readonly Argument<string[]> _names = new("NAME")
    {
        Description = "Derived datasets: daily-price-summary, hub-basis; docs/analytics.md and query --list have them.",
        Arity = ArgumentArity.OneOrMore,
        CompletionSources = { _ => DerivedDatasets.All.Select(dataset => dataset.Name) },
    };
    private readonly Option<string?> _day = new("--day")
    {
        HelpName = "D",
        Description = "Partitions of this day, or of a range A..B; all that the lake has unless given.",
    };
    private readonly Option<bool> _generated = new("--sandbox") { Description = "Of what was collected from the sandbox." };
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
    private readonly Option<int> _memory = new("--memory-limit")
    {
        HelpName = "MB",
        Description = "Megabytes of memory that the engine may use; what does not fit goes to --temp-folder. 512 unless given.",
        DefaultValueFactory = _ => new LakeQueryOptions().MemoryLimitMegabytes,
    };
    private readonly Option<string?> _temp = new("--temp-folder")
    {
        HelpName = "PATH",
        Description = "Folder for what does not fit into memory, and for files being written; the system's temporary folder unless given.",
    };
    private readonly Option<string?> _cache = new("--cache-folder")
    {
        HelpName = "PATH",
        Description = "Folder of partitions fetched from a bucket; energy-pipeline in XDG_CACHE_HOME, else in ~/.cache unless given.",
    };

    private DeriveVerb(Session session) => _session = session;

    public static Verb Create(Session session, CommonOptions common)
    {
        var verb = new DeriveVerb(session);
        var command = new Command("derive", "Compute derived datasets into the lake.") { verb._names };
        command.Action = new VerbAction(session, verb.RunAsync);
        command.Validators.Add(verb.Check);
        return new(
            command,
            new HelpPage
            {
                About =
                    "Computes derived datasets (statistics, spreads, anomalies, completeness) of the lake that rebuild makes, and writes them into it,"
                    + " lake/<source>/<name>/<view>/operating_day=…/data.parquet or operating_month=…, for Athena, Spark and others; query computes"
                    + " them by itself. What is made of the same partitions as before is left alone. One partition is computed at a time. Asks no source.",
                Options =
                [
                    new("What", [verb._day]),
                    new("What it takes", [verb._memory, verb._temp, verb._cache]),
                    verb._settings.Destination(),
                    common.General(verb._generated, verb._json),
                ],
                Glossaries = [HelpTexts.ExitCodes],
                Examples =
                [
                    new("Everything that the lake has", "energy-pipeline derive daily-price-summary"),
                    new("Two of them, for July", "energy-pipeline derive hub-basis price-anomalies --day 2026-07-01..2026-07-31"),
                ],
            }
        );
    }

    /// <summary>What <c>derive</c> and a run with <c>derived_datasets</c> have in common.</summary>
    public static LakeQueryOptions OptionsOf(Session session, bool generated) =>
        new()
        {
            GeneratedNumbers = generated,
            CacheFolder = CachePlace.Of(null, name => session.Environment.GetValueOrDefault(name)),
            Clock = session.Clock,
            Time = session.Time,
        };

    private void Check(CommandResult result)
    {
        if (result.GetValue(_day) is { } day && DayExpression.WhatIsWrong(day) is { } wrong)
        {
            result.AddError($"--day: {wrong}");
        }

        if (result.GetResult(_memory) is { } given && !given.Errors.Any() && result.GetValue(_memory) < 32)
        {
            result.AddError("--memory-limit: expected 32 or more.");
        }
    }

    private async Task<int> RunAsync(ParseResult parse)
    {
        _session.Stops.Listen("Stopping.");
        var loaded = _settings.Load(_session, parse);
        if (loaded.Faults.Count > 0)
        {
            throw new RefusedConfiguration(loaded.Faults);
        }

        using var loggers = Logs.Log.Open(_session, loaded, quiet: false);
        var options = OptionsOf(_session, parse.GetValue(_generated)) with
        {
            MemoryLimitMegabytes = parse.GetValue(_memory),
            TempFolder = parse.GetValue(_temp) is { } temp ? Path.GetFullPath(temp, _session.WorkingFolder) : null,
            Loggers = loggers,
        };
        if (parse.GetValue(_cache) is { } cache)
        {
            options = options with { CacheFolder = Path.GetFullPath(cache, _session.WorkingFolder) };
        }

        var days = parse.GetValue(_day) is { } written
            ? DayExpression
                .Parse(written)
                .Resolve(_session.Clock.GetCurrentInstant(), MarketCalendar.Eastern)
                .Select(day => day.Date)
                .ToList()
            : [];
        await using var lake = new DerivedLake(loaded.Config, options);
        var report = await lake.DeriveAsync(
            parse.GetRequiredValue(_names),
            days.Count > 0 ? days.Min() : null,
            days.Count > 0 ? days.Max() : null,
            _session.Stops.Gently
        );
        LakePage.Print(_session.Screen, report, parse.GetValue(_json), nothing: "The lake has nothing that it could be computed of.");
        return report.IsSuccess ? 0 : (int)FailureClass.Incomplete;
    }
}
