using System.CommandLine;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Configuring;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Options that are the last layer of the configuration, each under its setting's name.</summary>
internal sealed class SettingOptions
{
    private readonly List<(Option Option, string Setting, Func<ParseResult, string?> Value)> _options = [];

    /// <summary>Where files go, and how a bucket is reached.</summary>
    public OptionGroup Destination(params Option[] first) =>
        new(
            "Where it goes",
            [
                .. first,
                Text("--to", "destination", "DEST", "A folder, or s3://bucket/prefix; S3_BUCKET_NAME, then ./energy-data unless given."),
                Text("--s3-prefix", "s3_prefix", "PREFIX", "Beginning of every key, where the destination names none."),
                Text(
                    "--s3-region",
                    "s3_region",
                    "REGION",
                    "The bucket's region; AWS_REGION, AWS_DEFAULT_REGION, then us-east-1 unless given."
                ),
                Text("--s3-profile", "s3_profile", "NAME", "AWS profile to sign in with."),
                Text("--s3-endpoint", "s3_endpoint", "URL", "Endpoint of an S3-compatible store."),
                Flag("--s3-path-style", "s3_path_style", "Put the bucket into the address's path; the default where an endpoint is given."),
                Text("--s3-kms-key", "s3_kms_key", "KEY", "KMS key for server-side encryption."),
            ]
        );

    /// <summary>Value of every day placeholder.</summary>
    public Option Day() =>
        Text("--day", "day", "D", "Value of every {day}: today, yesterday, 2026-07-27, 20260727, or a range A..B.", ["today", "yesterday"]);

    /// <summary>Formats of the files.</summary>
    private Option Format() =>
        Text(
            "--format",
            "formats",
            "LIST",
            "csv, tsv, json, jsonl, xml, html, parquet, yaml, text, binary; several with commas. csv,parquet unless set.",
            ["csv", "tsv", "json", "jsonl", "xml", "html", "parquet", "yaml", "text", "binary"]
        );

    /// <summary>How files of text are named and written.</summary>
    public Option[] Files() =>
        [
            Format(),
            Text(
                "--file-prefix",
                "file_prefix",
                "NAME",
                "Beginning of the file names of feeds without a csv_prefix; energy_data unless set."
            ),
            Flag(
                "--spreadsheet-safe",
                "spreadsheet_safe",
                "Make CSV and TSV safe to open in a spreadsheet: no text is taken for a formula."
            ),
            Text(
                "--parquet-compression",
                "parquet_compression",
                "KIND",
                "How Parquet files are compressed: zstd, snappy or none; zstd unless set.",
                ["zstd", "snappy", "none"]
            ),
        ];

    /// <summary>Whether the lake is kept in step, and what is computed of it.</summary>
    public Option[] KeepLake() =>
        [
            Flag("--keep-lake", "keep_lake", "Bring the lake's partitions up to date when the feeds have ended; see rebuild."),
            Text(
                "--derive",
                "derived_datasets",
                "LIST",
                "With --keep-lake: derived datasets that are computed anew where the lake has changed, several with commas; see derive."
            ),
        ];

    /// <summary>How much at once, how often, how long, and where answers lie meanwhile.</summary>
    public Option[] Pace() =>
        [
            Text("--concurrency", "concurrency", "N", "Feeds collected at once; 4 unless set."),
            Text("--max-retries", "max_retries", "N", "Attempts after the first, for failures that may pass; 4 unless set."),
            Text(
                "--slice-deadline",
                "slice_deadline",
                "SECONDS",
                "Longest that one feed and period may take, waits included; 900 unless set."
            ),
            SpoolFolder(),
            Text(
                "--pacing-table",
                "pacing_table",
                "NAME",
                "DynamoDB table that turns at the sources are taken from, so that a fleet keeps one pace."
            ),
        ];

    /// <summary>Where answers lie while they are read.</summary>
    public Option SpoolFolder() =>
        Text("--spool-folder", "spool_folder", "PATH", "Folder for answers while they are read; the system's temporary folder unless set.");

    /// <summary>Region run when none is named.</summary>
    public Option<string?> Region(string description) => Text("--region", "region", "NAME", description);

    private Option<string?> Text(string name, string setting, string value, string description, params ReadOnlySpan<string> words)
    {
        var option = new Option<string?>(name) { HelpName = value, Description = description };
        if (words.Length > 0)
        {
            option.CompletionSources.Add(words.ToArray());
        }

        _options.Add((option, setting, parse => parse.GetValue(option)));
        return option;
    }

    /// <summary>The configuration that <paramref name="parse"/> and everything below it make.</summary>
    public LoadedConfiguration Load(Session session, ParseResult parse)
    {
        var commandLine = new Dictionary<string, string>();
        Add("log_level", parse.GetValue<string?>(CommonOptions.LogLevelName));
        Add("log_format", parse.GetValue<string?>(CommonOptions.LogFormatName));
        Add("log_file", parse.GetValue<string?>(CommonOptions.LogFileName));
        foreach (var (_, setting, value) in _options)
        {
            Add(setting, value(parse));
        }

        return DerivedNames.Check(
            ConfigurationLoader.Load(
                new()
                {
                    File = parse.GetValue<string?>(CommonOptions.ConfigName),
                    Environment = session.Environment,
                    WorkingFolder = session.WorkingFolder,
                    CommandLine = commandLine,
                    Fetched = session.Fetched,
                }
            )
        );

        void Add(string setting, string? value)
        {
            if (value is not null)
            {
                commandLine[setting] = value;
            }
        }
    }

    private Option<bool> Flag(string name, string setting, string description)
    {
        var option = new Option<bool>(name) { Description = description };
        _options.Add(
            (
                option,
                setting,
                parse =>
                    parse.GetResult(option) is { Implicit: false }
                        ? parse.GetValue(option)
                            ? "true"
                            : "false"
                        : null
            )
        );
        return option;
    }
}
