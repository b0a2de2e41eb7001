using System.CommandLine;
using System.CommandLine.Parsing;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Query.Caching;
using EnergyDataPipeline.Query.Exporting;
using NodaTime;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>export</c>: the lake's datasets as SQLite, CSV or JSON, with a metadata file.</summary>
internal sealed class ExportVerb
{
    private static readonly Dictionary<string, ExportFormat> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        [".sqlite"] = ExportFormat.Sqlite,
        [".sqlite3"] = ExportFormat.Sqlite,
        [".db"] = ExportFormat.Sqlite,
        [".csv"] = ExportFormat.Csv,
        [".json"] = ExportFormat.Json,
    };

    private readonly Session _session;
    private readonly SettingOptions _settings = new();
    private readonly Argument<string[]> _names = new("NAME")
    {
        Description = "Datasets and derived datasets, by their names or their views': hourly-lmp-da-final, morning_report__city_forecasts.",
        Arity = ArgumentArity.ZeroOrMore,
        CompletionSources = { _ => FeedCatalog.BuiltIn.Names },
    };
    private readonly Option<string?> _sql = new("--sql")
    {
        HelpName = "SQL",
        Description = "Export what a query gives instead, as query understands it; in SQLite the table is called result.",
    };
    private readonly Option<string?> _day = new("--day")
    {
        HelpName = "D",
        Description = "Operating days: 2026-07-27, yesterday, or a range A..B, both included; all that the lake has unless given.",
    };
    private readonly Option<string?> _asOf = new("--as-of")
    {
        HelpName = "INSTANT",
        Description = "Export the lake as its answers stood then: 2026-07-27T12:00:00-04:00, or a date. Needs no rebuild.",
    };
    private readonly Option<string?> _format = new("--format")
    {
        HelpName = "NAME",
        Description = "sqlite, csv or json; by the ending of --output unless given (.sqlite, .sqlite3, .db, .csv, .json).",
    };
    private readonly Option<string?> _output = new("--output")
    {
        HelpName = "PATH",
        Description = "File to write. As csv and json also a folder that is there: each dataset gets a file by its view's name.",
    };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace files that are there; refused unless given." };
    private readonly Option<bool> _json = CommonOptions.Json(
        "Print one JSON document, and nothing else, on standard output: the files, and what their metadata files say."
    );
    private readonly Option<bool> _generated = new("--sandbox") { Description = "Names without a source mean what the sandbox generated." };
    private readonly Option<int> _memory = new("--memory-limit")
    {
        HelpName = "MB",
        Description = "Megabytes of memory that the query engine may use, 32 or more. 512 unless given.",
        DefaultValueFactory = _ => new LakeQueryOptions().MemoryLimitMegabytes,
    };
    private readonly Option<string?> _temp = new("--temp-folder")
    {
        HelpName = "PATH",
        Description = "Folder for what does not fit into memory; the system's temporary folder unless given.",
    };
    private readonly Option<string?> _cache = new("--cache-folder")
    {
        HelpName = "PATH",
        Description = "Folder of partitions fetched from a bucket, shared with query.",
    };

    private ExportVerb(Session session)
    {
        _session = session;
        _format.AcceptOnlyFromAmong("sqlite", "csv", "json");
    }

    public static Verb Create(Session session, CommonOptions common)
    {
        var verb = new ExportVerb(session);
        var command = new Command("export", "Write datasets of the lake as SQLite, CSV or JSON, with a metadata file.") { verb._names };
        command.Action = new VerbAction(session, verb.RunAsync);
        command.Validators.Add(verb.Check);
        return new(
            command,
            new HelpPage
            {
                About =
                    "Writes datasets of the lake that rebuild makes to a file, and FILE.metadata.json beside it: records, locations, time range, how many"
                    + " of the intervals due are there (by operating days of 23, 24 and 25 hours), a summary of prices, columns with units, and the file's"
                    + " SHA-256. A SQLite database has a table for each dataset with its natural key, indexes on time and location, and the tables columns"
                    + " and metadata. Null is null and never zero; instants are ISO 8601 in UTC. A file is there whole or not at all; the same lake gives"
                    + " the same bytes.",
                Options =
                [
                    new("What", [verb._sql, verb._day, verb._asOf]),
                    new("Where it is written", [verb._format, verb._output, verb._overwrite, verb._json]),
                    new("What it takes", [verb._memory, verb._temp, verb._cache]),
                    verb._settings.Destination(),
                    common.General(verb._generated),
                ],
                Glossaries = [HelpTexts.ExitCodes],
                Examples =
                [
                    new(
                        "July's day-ahead and real-time prices as one SQLite database",
                        "energy-pipeline export hourly-lmp-da-final hourly-lmp-rt-final --day 2026-07-01..2026-07-31 --output july.sqlite"
                    ),
                    new("A CSV file for each, in a folder", "energy-pipeline export fuel-mix morning-report --format csv --output ./out/"),
                    new(
                        "A query's rows",
                        "energy-pipeline export --sql \"FROM hourly_lmp_da_final WHERE location_type = 'HUB' ORDER BY interval_begin\" --output hub.json"
                    ),
                    new(
                        "What SQLite says then",
                        "sqlite3 july.sqlite \"SELECT name, value FROM metadata WHERE name LIKE 'completeness.%'\""
                    ),
                ],
            }
        );
    }

    private void Check(CommandResult result)
    {
        var isNamed = result.GetResult(_names)?.Tokens.Count > 0;
        var isQuery = result.GetResult(_sql) is { Implicit: false };
        if (isNamed == isQuery)
        {
            result.AddError(
                isNamed
                    ? "export takes names or --sql, not both."
                    : "export needs names or --sql: energy-pipeline export hourly-lmp-da-final --output prices.sqlite. energy-pipeline query --list shows what the lake has."
            );
        }

        if (result.GetValue(_output) is not { } output)
        {
            result.AddError("export needs --output PATH: a file such as prices.sqlite, prices.csv or prices.json.");
        }
        else if (result.GetValue(_format) is null && !Endings.ContainsKey(Path.GetExtension(output)))
        {
            result.AddError($"--output {output} does not tell the format; expected one of {string.Join(", ", Endings.Keys)}, or --format.");
        }

        if (result.GetValue(_day) is { } day && DayExpression.WhatIsWrong(day) is { } wrong)
        {
            result.AddError($"--day: {wrong}");
        }

        if (isQuery && result.GetResult(_day) is { Implicit: false })
        {
            result.AddError(
                "--day is for names; write the condition into the query: WHERE operating_day BETWEEN '2026-07-01' AND '2026-07-31'."
            );
        }

        if (result.GetValue(_asOf) is { } text && !StoredVerbs.TryParseInstant(text, out _))
        {
            result.AddError($"--as-of: '{text}' is no instant; expected 2026-07-27T12:00:00-04:00, or a date such as 2026-07-27.");
        }

        if (result.GetResult(_memory) is { } memory && !memory.Errors.Any() && result.GetValue(_memory) < 32)
        {
            result.AddError("--memory-limit: expected 32 or more.");
        }
    }

    private async Task<int> RunAsync(ParseResult parse)
    {
        _session.Stops.Listen("Stopping; nothing half-written stays.");
        var loaded = _settings.Load(_session, parse);
        if (loaded.Faults.Count > 0)
        {
            throw new RefusedConfiguration(loaded.Faults);
        }

        foreach (var warning in loaded.Warnings)
        {
            _session.Screen.Say($"{Tones.Paint("warning:", Tone.Warning, _session.Screen.Abilities.NoteColours)} {Words.Plain(warning)}");
        }

        using var loggers = Logs.Log.Open(_session, loaded, quiet: false);
        await using var lake = new LakeQuery(
            loaded.Config,
            new LakeQueryOptions
            {
                MemoryLimitMegabytes = parse.GetValue(_memory),
                TempFolder = parse.GetValue(_temp) is { } temp ? Path.GetFullPath(temp, _session.WorkingFolder) : null,
                CacheFolder = CachePlace.Of(
                    parse.GetValue(_cache) is { } cache ? Path.GetFullPath(cache, _session.WorkingFolder) : null,
                    name => _session.Environment.GetValueOrDefault(name)
                ),
                AsOf = parse.GetValue(_asOf) is { } text && StoredVerbs.TryParseInstant(text, out var instant) ? instant : null,
                Day = parse.GetValue(_asOf) is null ? null : parse.GetValue(_day),
                GeneratedNumbers = parse.GetValue(_generated),
                Clock = _session.Clock,
                Time = _session.Time,
                Loggers = loggers,
            }
        );
        var files = await new LakeExport(lake).WriteAsync(Request(parse), new ExportLines(_session), _session.Stops.Gently);
        if (parse.GetValue(_json))
        {
            _session.Screen.Print(CliJson.Write(new ExportDocument(files)));
        }
        else
        {
            ExportPage.Print(_session.Screen, files);
        }

        return 0;
    }

    private ExportRequest Request(ParseResult parse)
    {
        // GetFullPath keeps the slash at the end that tells a folder.
        var output = Path.GetFullPath(parse.GetValue(_output)!, _session.WorkingFolder);
        var days = parse.GetValue(_day) is { } day
            ? DayExpression
                .Parse(day)
                .Resolve(_session.Clock.GetCurrentInstant(), DateTimeZoneProviders.Tzdb[FeedCatalog.BuiltIn.Sources[0].Zone])
            : [];
        return new()
        {
            Names = parse.GetValue(_names) ?? [],
            Sql = parse.GetValue(_sql),
            First = days.Count == 0 ? null : days[0].Date,
            Last = days.Count == 0 ? null : days[^1].Date,
            Format = parse.GetValue(_format) is { } word ? Endings["." + word] : Endings[Path.GetExtension(output)],
            Path = output,
            Overwrite = parse.GetValue(_overwrite),
        };
    }
}
