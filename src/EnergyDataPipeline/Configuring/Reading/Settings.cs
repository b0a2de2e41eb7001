namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>The pipeline's settings, in the order in which they are documented.</summary>
internal static class Settings
{
    public const string FileVariable = "API_CONFIG_FILE";
    public const string DefaultFile = "api_config.json";

    public static readonly ChoiceKind Format = new(
        ["csv", "tsv", "json", "jsonl", "xml", "html", "parquet", "yaml", "text", "binary"],
        new Dictionary<string, string>
        {
            ["ndjson"] = "jsonl",
            ["yml"] = "yaml",
            ["txt"] = "text",
            ["bin"] = "binary",
            ["htm"] = "html",
        }
    );

    public static readonly WordsKind FormatList = new(
        Format,
        $"a list of {Format.Expected}",
        new Dictionary<string, string>
        {
            ["xlsx"] = "Spreadsheets open csv; spreadsheet_safe makes it safe there.",
            ["excel"] = "Spreadsheets open csv; spreadsheet_safe makes it safe there.",
        }
    );

    public static readonly Setting Formats = new("formats", FormatList, "csv, parquet", "Formats of the files, by name.")
    {
        Option = "--format",
    };

    public static readonly Setting Region = new("region", Text("a region's name"), "northeast", "Region that is run when none is named.")
    {
        AlsoCalled = [new("DEFAULT_ENERGY_REGION")],
    };

    public static readonly Setting Destination = new(
        "destination",
        new DestinationKind(),
        "./energy-data",
        "Where files go: a folder, made when missing, or a bucket with a prefix."
    )
    {
        Option = "--to",
        AlsoCalled = [new("S3_BUCKET_NAME", new BucketKind())],
    };

    public static readonly Setting Day = new(
        "day",
        new TextKind(DayExpression.Expected, DayExpression.WhatIsWrong),
        null,
        "Value of every {day} placeholder."
    )
    {
        DefaultInWords = "each feed's own; today where it has none",
    };

    public static readonly Setting Concurrency = new("concurrency", new WholeKind(1, 64), "4", "Feeds collected at once.");

    public static readonly Setting MaxRetries = new(
        "max_retries",
        new WholeKind(0, 10),
        "4",
        "Attempts after the first, made only for failures that may pass."
    );

    public static readonly Setting SliceDeadline = new(
        "slice_deadline",
        new NumberKind(1, 86_400, "seconds"),
        "900",
        "Seconds that one feed and period may take, all attempts and waits together."
    );

    public static readonly Setting SpoolFolder = new("spool_folder", Text("a folder"), null, "Folder for answers while they are read.")
    {
        DefaultInWords = "the system's temporary folder",
    };

    public static readonly Setting PacingTable = new(
        "pacing_table",
        Text("a table's name"),
        null,
        "DynamoDB table that turns at the sources are taken from, so that a fleet keeps one pace."
    )
    {
        DefaultInWords = "none: this process keeps the pace alone",
    };

    public static readonly Setting SpreadsheetSafe = new(
        "spreadsheet_safe",
        new FlagKind(),
        "false",
        "Makes CSV and TSV safe to open in a spreadsheet: text that would be taken for a formula is marked as text."
    );

    public static readonly Setting ParquetCompression = new(
        "parquet_compression",
        new ChoiceKind(["zstd", "snappy", "none"]),
        "zstd",
        "How the pages of Parquet files are compressed."
    );

    public static readonly Setting KeepLake = new(
        "keep_lake",
        new FlagKind(),
        "false",
        "Brings the lake's partitions up to date when the feeds of a run have ended."
    );

    public static readonly Setting DerivedDatasets = new(
        "derived_datasets",
        new WordsKind(null, "a list of derived datasets, such as daily-price-summary"),
        null,
        "Derived datasets that are computed anew where the lake has changed; needs keep_lake. docs/analytics.md has their names."
    )
    {
        Option = "--derive",
        DefaultInWords = "none",
    };

    public static readonly Setting FilePrefix = new(
        "file_prefix",
        new TextKind(NamePart, text => IsNamePart(text) ? null : ""),
        "energy_data",
        "Beginning of the file names of feeds without a csv_prefix."
    )
    {
        AlsoCalled = [new("DATA_FILE_PREFIX")],
    };

    public static readonly Setting S3Endpoint = new(
        "s3.endpoint",
        new TextKind("an address such as http://localhost:9000", CheckEndpoint),
        null,
        "Endpoint of an S3-compatible store."
    )
    {
        DefaultInWords = "AWS",
        AlsoCalled = [new("AWS_ENDPOINT_URL_S3", Shared: true), new("AWS_ENDPOINT_URL", Shared: true)],
    };

    public static readonly Setting S3PathStyle = new(
        "s3.path_style",
        new FlagKind(),
        null,
        "Puts the bucket into the path of the address instead of the host name."
    )
    {
        DefaultInWords = "true where an endpoint is set",
    };

    public static readonly Setting S3Region = new("s3.region", Text("a region such as us-east-1"), "us-east-1", "The bucket's AWS region.")
    {
        AlsoCalled = [new("AWS_REGION", Shared: true), new("AWS_DEFAULT_REGION", Shared: true)],
    };

    public static readonly Setting S3Profile = new("s3.profile", Text("a profile's name"), null, "AWS profile to sign in with.")
    {
        DefaultInWords = "the AWS credential chain",
        AlsoCalled = [new("AWS_PROFILE", Shared: true)],
    };

    public static readonly Setting S3KmsKey = new(
        "s3.kms_key",
        Text("a key's id, ARN or alias"),
        null,
        "KMS key for server-side encryption."
    )
    {
        DefaultInWords = "the bucket's own encryption",
    };

    public static readonly Setting S3Prefix = new(
        "s3.prefix",
        new PrefixKind(),
        null,
        "Beginning of every key, where the destination names none."
    )
    {
        DefaultInWords = "none",
    };

    public static readonly Setting NotifySns = new(
        "notifications.sns",
        new TextKind(
            "a topic's ARN, arn:aws:sns:REGION:ACCOUNT:NAME",
            text => text.Split(':') is ["arn", _, "sns", { Length: > 0 }, { Length: > 0 }, { Length: > 0 }] ? null : ""
        ),
        null,
        "SNS topic that is told what needs somebody."
    )
    {
        DefaultInWords = "none",
        AlsoCalled = [new("ENERGY_PIPELINE_NOTIFY_SNS")],
    };

    public static readonly Setting NotifySlack = new(
        "notifications.slack",
        new ReferenceKind(),
        null,
        "Where the address of a Slack-compatible webhook is. The address is a secret."
    )
    {
        DefaultInWords = "none",
    };

    public static readonly Setting NotifyOn = new(
        "notifications.on",
        new WordsKind(
            new ChoiceKind(["failure", "quality", "staleness", "dead-letters"]),
            "a list of failure, quality, staleness, dead-letters"
        ),
        "failure, quality, staleness, dead-letters",
        "What is told."
    );

    public static readonly Setting NotifyEvery = new(
        "notifications.every",
        new TextKind(
            "a time such as 30m, 1h or 1d",
            text => NotificationSettings.TryParseEvery(text, out _) ? null : "Write 30m, 1h or 1d."
        ),
        "1h",
        "What has been told and has not changed is told again after this long."
    );

    public static readonly Setting MailHost = new(
        "notifications.email.host",
        Text("a host's name"),
        null,
        "Mail server that messages are handed to."
    )
    {
        DefaultInWords = "none: no e-mail",
    };

    public static readonly Setting MailPort = new("notifications.email.port", new WholeKind(1, 65535), "587", "The mail server's port.");

    public static readonly Setting MailFrom = new("notifications.email.from", Text("an e-mail address"), null, "Who messages come from.")
    {
        DefaultInWords = "none; needed with a host",
    };

    public static readonly Setting MailTo = new(
        "notifications.email.to",
        new WordsKind(null, "a list of e-mail addresses"),
        null,
        "Who messages go to."
    )
    {
        DefaultInWords = "none; needed with a host",
    };

    public static readonly Setting MailUsername = new(
        "notifications.email.username",
        Text("a user name, or env:NAME, file:PATH, ssm:/NAME"),
        null,
        "User name at the mail server."
    )
    {
        DefaultInWords = "no sign-in",
    };

    public static readonly Setting MailPassword = new(
        "notifications.email.password",
        new ReferenceKind(),
        null,
        "Where the password for the mail server is."
    )
    {
        DefaultInWords = "no sign-in",
    };

    public static readonly Setting MailTls = new(
        "notifications.email.tls",
        new ChoiceKind(["starttls", "implicit", "none"]),
        "starttls",
        "How the mail server is spoken to; none is for this machine alone."
    );

    public static readonly Setting MailAuthorities = new(
        "notifications.email.ca_file",
        Text("a PEM file"),
        null,
        "Extra authorities that the mail server's certificate may come from."
    )
    {
        DefaultInWords = "the machine's own alone",
    };

    public static readonly Setting LogLevel = new(
        "log_level",
        new ChoiceKind(
            ["trace", "debug", "information", "warning", "error", "critical", "none"],
            new Dictionary<string, string>
            {
                ["info"] = "information",
                ["warn"] = "warning",
                ["fatal"] = "critical",
            }
        ),
        "information",
        "Least severe log line that is written."
    );

    public static readonly Setting LogFormat = new("log_format", new ChoiceKind(["text", "json"]), "text", "How log lines are written.");

    public static readonly Setting LogFile = new("log_file", Text("a file"), null, "File that log lines are also written to.")
    {
        DefaultInWords = "none",
    };

    public static IReadOnlyList<Setting> All { get; } =
    [
        Formats,
        Region,
        Destination,
        Day,
        Concurrency,
        MaxRetries,
        SliceDeadline,
        SpoolFolder,
        PacingTable,
        SpreadsheetSafe,
        ParquetCompression,
        KeepLake,
        DerivedDatasets,
        FilePrefix,
        S3Endpoint,
        S3PathStyle,
        S3Region,
        S3Profile,
        S3KmsKey,
        S3Prefix,
        NotifySns,
        NotifySlack,
        NotifyOn,
        NotifyEvery,
        MailHost,
        MailPort,
        MailFrom,
        MailTo,
        MailUsername,
        MailPassword,
        MailTls,
        MailAuthorities,
        LogLevel,
        LogFormat,
        LogFile,
    ];

    public const string NamePart = "a name without slashes or control characters";

    public static bool IsNamePart(string text) =>
        text.Length > 0 && text is not ("." or "..") && !text.Any(character => character is '/' or '\\' || char.IsControl(character));

    private static TextKind Text(string expected) => new(expected, text => text.Any(char.IsControl) ? "" : null);

    private static string? CheckEndpoint(string text)
    {
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && address.UserInfo.Length == 0
            && address.Query.Length == 0
            && address.Host.Length > 0
        )
        {
            return null;
        }

        return text.Contains("://", StringComparison.Ordinal) ? "" : $"Did you mean http://{text}?";
    }
}
