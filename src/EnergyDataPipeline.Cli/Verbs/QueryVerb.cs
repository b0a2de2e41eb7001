using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Query.Caching;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>query</c>: SQL over the lake.</summary>
internal sealed class QueryVerb
{
    private const string Stdin = "-";

    private readonly Session _session;
    private readonly SettingOptions _settings = new();
    private readonly Argument<string?> _sql = new("SQL")
    {
        Description = "The query, in DuckDB's SQL; - for standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _file = new("--file") { HelpName = "FILE", Description = "Read the query from a file." };
    private readonly Option<bool> _list = new("--list")
    {
        Description = "Show what the lake has: views, rows, partitions, first and last day.",
    };
    private readonly Option<string[]> _param = new("--param")
    {
        HelpName = "NAME=VALUE",
        Description = "Value of $NAME in the query, bound as text; may be given several times. NAME= alone is empty text.",
    };
    private readonly Option<string?> _asOf = new("--as-of")
    {
        HelpName = "INSTANT",
        Description =
            "Ask the lake as its answers stood then: 2026-07-27T12:00:00-04:00, or a date, whose first moment in New York is meant. Needs no rebuild.",
    };
    private readonly Option<string?> _day = new("--day")
    {
        HelpName = "D",
        Description = "With --as-of: build these days alone, a day or a range A..B; those that the query's conditions leave unless given.",
    };
    private readonly Option<string?> _format = new("--format")
    {
        HelpName = "NAME",
        Description =
            "table, csv, json, jsonl, parquet or arrow; a table on a terminal, csv into a file or a pipe unless given. arrow is the IPC stream, with --output the IPC file.",
    };
    private readonly Option<string?> _output = new("--output")
    {
        HelpName = "FILE",
        Description = "File to write; standard output unless given.",
    };
    private readonly Option<int> _rows = new("--rows")
    {
        HelpName = "N",
        Description = "Most rows of a table that are shown; 0 for all. 40 unless given.",
        DefaultValueFactory = _ => 40,
    };
    private readonly Option<bool> _json = CommonOptions.Json(
        "Print one JSON document, and nothing else, on standard output: columns, rows, and what was looked at."
    );
    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Say on standard error which partitions were read, and what was fetched for them.",
    };
    private readonly Option<bool> _generated = new("--sandbox") { Description = "Names without a source mean what the sandbox generated." };
    private readonly Option<bool> _allowWrites = new("--allow-writes")
    {
        Description = "Run statements that make tables, views and settings in memory too. The lake is never written.",
    };
    private readonly Option<bool> _allowFiles = new("--allow-files")
    {
        Description = "Let the query read and write files of this machine: read_csv, COPY … TO, ATTACH.",
    };
    private readonly Option<int> _memory = new("--memory-limit")
    {
        HelpName = "MB",
        Description = "Megabytes of memory that the engine may use; what does not fit goes to --temp-folder. 512 unless given.",
        DefaultValueFactory = _ => new LakeQueryOptions().MemoryLimitMegabytes,
    };
    private readonly Option<int?> _threads = new("--threads") { HelpName = "N", Description = "Threads; one a processor unless given." };
    private readonly Option<string?> _temp = new("--temp-folder")
    {
        HelpName = "PATH",
        Description = "Folder for what does not fit into memory; the system's temporary folder unless given.",
    };
    private readonly Option<string?> _cache = new("--cache-folder")
    {
        HelpName = "PATH",
        Description = "Folder of partitions fetched from a bucket; energy-pipeline in XDG_CACHE_HOME, else in ~/.cache unless given.",
    };
    private readonly Option<int> _cacheLimit = new("--cache-limit")
    {
        HelpName = "MB",
        Description = "Megabytes that it may hold; what was used least recently goes first. 4096 unless given.",
        DefaultValueFactory = _ => new LakeQueryOptions().CacheLimitMegabytes,
    };

    private QueryVerb(Session session)
    {
        _session = session;
        _format.AcceptOnlyFromAmong("table", "csv", "json", "jsonl", "parquet", "arrow");
    }

    public static Verb Create(Session session, CommonOptions common)
    {
        var verb = new QueryVerb(session);
        var command = new Command("query", "Ask the lake in SQL.") { verb._sql };
        command.Action = new VerbAction(session, verb.RunAsync);
        command.Validators.Add(verb.Check);
        return new(
            command,
            new HelpPage
            {
                About =
                    "Asks the lake that rebuild makes, in SQL. Each dataset is a view by its name with underscores (hourly_lmp_da_final), its other"
                    + " tables with two more (morning_report__city_forecasts); \"iso-ne\".NAME and \"iso-ne-sandbox\".NAME tell an operator's"
                    + " numbers from generated ones. A condition on operating_day (operating_month, operating_year) leaves the other partitions unread:"
                    + " of a bucket they are not fetched. What is fetched is verified, and kept in a cache. Instants are UTC:"
                    + " interval_begin AT TIME ZONE 'America/New_York' is local time. Queries read and change nothing.",
                Options =
                [
                    new("What", [verb._file, verb._list, verb._param, verb._asOf, verb._day]),
                    new("How it is written", [verb._format, verb._output, verb._rows, verb._json, verb._verbose]),
                    new("What it may", [verb._allowWrites, verb._allowFiles]),
                    new("What it takes", [verb._memory, verb._threads, verb._temp, verb._cache, verb._cacheLimit]),
                    verb._settings.Destination(),
                    common.General(verb._generated),
                ],
                Glossaries = [HelpTexts.ExitCodes],
                Examples =
                [
                    new("What there is", "energy-pipeline query --list"),
                    new(
                        "Average day-ahead price by zone in July",
                        "energy-pipeline query \"SELECT location_name, avg(lmp_usd_per_mwh) FROM hourly_lmp_da_final WHERE location_type = 'LOAD ZONE' AND operating_day BETWEEN '2026-07-01' AND '2026-07-31' GROUP BY ALL ORDER BY ALL\""
                    ),
                    new(
                        "A day, bound as a parameter, as Parquet",
                        "energy-pipeline query 'FROM hourly_lmp_da_final WHERE operating_day = $day' --param day=2026-07-01 --format parquet --output day.parquet"
                    ),
                    new(
                        "The columns of a view",
                        "energy-pipeline query \"SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = 'fuel_mix'\""
                    ),
                    new(
                        "A month as it was known at its end",
                        "energy-pipeline query \"SELECT avg(lmp_usd_per_mwh) FROM hourly_lmp_rt_final WHERE operating_day >= '2026-07-01'\" --as-of 2026-08-01"
                    ),
                    new("A query in a file, as CSV", "energy-pipeline query --file report.sql --format csv --output report.csv"),
                ],
            }
        );
    }

    private void Check(CommandResult result)
    {
        var asked = new[] { result.GetResult(_sql)?.Tokens.Count > 0, Has(_file), Has(_list) }.Count(one => one);
        if (asked != 1)
        {
            result.AddError(
                asked == 0
                    ? "query needs SQL, --file FILE or --list: energy-pipeline query \"SELECT …\"."
                    : "query takes one of SQL, --file and --list, not several."
            );
        }

        if (Has(_day) && !Has(_asOf))
        {
            result.AddError("--day limits what --as-of builds; without it a condition on operating_day says which days are read.");
        }

        if (result.GetValue(_day) is { } day && DayExpression.WhatIsWrong(day) is { } wrong)
        {
            result.AddError($"--day: {wrong}");
        }

        if (result.GetValue(_asOf) is { } text && !StoredVerbs.TryParseInstant(text, out _))
        {
            result.AddError($"--as-of: '{text}' is no instant; expected 2026-07-27T12:00:00-04:00, or a date such as 2026-07-27.");
        }

        foreach (var param in result.GetValue(_param) ?? [])
        {
            if (param.IndexOf('=', StringComparison.Ordinal) < 1)
            {
                result.AddError($"--param: '{param}' has no name; expected NAME=VALUE, such as day=2026-07-01.");
            }
        }

        if (Has(_json) && (Has(_format) || Has(_output)))
        {
            result.AddError("--json prints one document on standard output; --format and --output choose another form. Give one of them.");
        }

        AtLeast(_rows, 0);
        AtLeast(_memory, 32);
        AtLeast(_cacheLimit, 1);
        if (result.GetValue(_threads) is < 1)
        {
            result.AddError("--threads: expected 1 or more.");
        }

        bool Has(Option option) => result.GetResult(option) is { Implicit: false };

        void AtLeast(Option<int> option, int least)
        {
            if (result.GetResult(option) is { } given && !given.Errors.Any() && result.GetValue(option) < least)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name}: expected {least} or more."));
            }
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

        foreach (var warning in loaded.Warnings)
        {
            _session.Screen.Say($"{Tones.Paint("warning:", Tone.Warning, _session.Screen.Abilities.NoteColours)} {Words.Plain(warning)}");
        }

        using var loggers = Logs.Log.Open(_session, loaded, quiet: false);
        var options = new LakeQueryOptions
        {
            MemoryLimitMegabytes = parse.GetValue(_memory),
            Threads = parse.GetValue(_threads),
            TempFolder = parse.GetValue(_temp) is { } temp ? Path.GetFullPath(temp, _session.WorkingFolder) : null,
            CacheFolder = CacheFolder(parse),
            CacheLimitMegabytes = parse.GetValue(_cacheLimit),
            AsOf = parse.GetValue(_asOf) is { } text && StoredVerbs.TryParseInstant(text, out var instant) ? instant : null,
            Day = parse.GetValue(_day),
            GeneratedNumbers = parse.GetValue(_generated),
            AllowWrites = parse.GetValue(_allowWrites),
            AllowFiles = parse.GetValue(_allowFiles),
            Clock = _session.Clock,
            Time = _session.Time,
            Loggers = loggers,
        };
        await using var lake = new LakeQuery(loaded.Config, options);
        if (parse.GetValue(_list))
        {
            QueryOutput.PrintViews(_session.Screen, await lake.ListAsync(_session.Stops.Gently), parse.GetValue(_json));
            return 0;
        }

        var output = new QueryOutput(_session)
        {
            Format = parse.GetValue(_format) ?? FormatOf(parse.GetValue(_output)),
            File = parse.GetValue(_output) is { } file ? Path.GetFullPath(file, _session.WorkingFolder) : null,
            AsDocument = parse.GetValue(_json),
            Rows = parse.GetValue(_rows),
            IsVerbose = parse.GetValue(_verbose),
        };
        output.Check();
        return await output.WriteAsync(lake, await SqlAsync(parse), Parameters(parse));
    }

    /// <summary>The format that a file's ending names; null where it names none.</summary>
    private static string? FormatOf(string? file) =>
        Path.GetExtension(file)?.ToLowerInvariant() switch
        {
            ".parquet" => "parquet",
            ".arrow" or ".feather" => "arrow",
            ".json" => "json",
            ".jsonl" or ".ndjson" => "jsonl",
            _ => null,
        };

    private string CacheFolder(ParseResult parse) =>
        CachePlace.Of(
            parse.GetValue(_cache) is { } set ? Path.GetFullPath(set, _session.WorkingFolder) : null,
            name => _session.Environment.GetValueOrDefault(name)
        );

    private async Task<string> SqlAsync(ParseResult parse)
    {
        if (parse.GetValue(_file) is not { } file)
        {
            var sql = parse.GetValue(_sql)!;
            return sql == Stdin ? await Console.In.ReadToEndAsync(_session.Stops.Gently) : sql;
        }

        try
        {
            return await File.ReadAllTextAsync(Path.GetFullPath(file, _session.WorkingFolder), _session.Stops.Gently);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"--file {file} cannot be read: {broken.Message}",
                "Name a file of SQL; - as the query reads standard input.",
                broken
            );
        }
    }

    private Dictionary<string, object?> Parameters(ParseResult parse)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var param in parse.GetValue(_param) ?? [])
        {
            var equals = param.IndexOf('=', StringComparison.Ordinal);
            values[param[..equals]] = param[(equals + 1)..];
        }

        return values;
    }
}
