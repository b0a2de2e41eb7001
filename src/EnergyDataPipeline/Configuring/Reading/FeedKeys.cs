namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>The keys of a feed in the configuration file, in the order in which they are documented.</summary>
internal static class FeedKeys
{
    public const string Apis = "apis";

    public static readonly Setting Name = new("name", new TextKind(), null, "Name, unique without regard to case.") { Required = true };

    public static readonly Setting Description = new("description", new TextKind(), null, "One line for people. Recommended.");

    public static readonly Setting Dataset = new(
        "dataset",
        new TextKind(),
        null,
        "Dataset of the catalogue (iso-ne/five-minute-lmp-final) instead of a url. params narrow it (location, hour, fuel, …); with params.day it is asked for by periods, without for what is newest."
    );

    public static readonly Setting BaseUrl = new(
        "base_url",
        new TextKind(),
        null,
        "With dataset: address below which its paths are asked for instead of the operator's own; a proxy, a sandbox."
    );

    public static readonly Setting OnDrift = new(
        "on_drift",
        new ChoiceKind(["evolve", "freeze", "quarantine"]),
        "evolve",
        "What becomes of columns and words that the dataset's definition does not know: evolve adds them, freeze leaves the tables as they are, quarantine sets the rows aside. The answer itself is always kept, and a finding tells of it."
    );

    public static readonly Setting Rules = new(
        "rules",
        new VerbMapKind(),
        null,
        "What becomes of rows and answers in which a rule of the dataset does not hold, where it is not what the dataset says: expect notes it, drop-to-quarantine sets the rows aside, quarantine-slice the whole answer, fail fails the feed; in each case exit code 6 but for expect. By the rule's name, or name and column: {\"range.load_mw\": \"expect\", \"lmp_sum\": \"fail\"}. energy-pipeline catalog show NAME lists the rules."
    )
    {
        DefaultInWords = "the dataset's",
    };

    public static readonly Setting Url = new(
        "url",
        new TextKind(),
        null,
        "Address; {placeholders} are filled from params, {day} also from the setting day."
    )
    {
        RequiredWithoutDataset = true,
    };

    public static readonly Setting Method = new("method", new ChoiceKind(["GET", "POST"]), "GET", "HTTP method.");

    public static readonly Setting Headers = new(
        "headers",
        new TextMapKind("an object of names and texts", false),
        null,
        "Extra request headers."
    );

    public static readonly Setting AuthType = new(
        "auth_type",
        new ChoiceKind(["basic", "api_key", "bearer", "none"]),
        null,
        "How to sign in."
    )
    {
        DefaultInWords = "basic where there is a username or a password, otherwise none",
    };

    public static readonly Setting Username = new(
        "username",
        new TextKind(),
        null,
        "User name for basic, written out or as env:NAME, file:PATH or ssm:/NAME."
    )
    {
        DefaultInWords = "ENERGY_PIPELINE_USERNAME, then ISO_NE_USERNAME, then asked for",
    };

    public static readonly Setting Password = new(
        "password",
        new ReferenceKind(),
        null,
        "Where the password, key or token is: env:NAME, file:PATH or ssm:/NAME (AWS Parameter Store). Never the secret itself."
    )
    {
        DefaultInWords = "ENERGY_PIPELINE_PASSWORD, then ISO_NE_PASSWORD, then asked for",
    };

    public static readonly Setting Params = new(
        "params",
        new TextMapKind("an object of names and texts, numbers or booleans", true),
        null,
        "Values for the placeholders; the others go into the query (GET) or the JSON body (POST)."
    );

    public static readonly Setting Timeout = new(
        "timeout",
        new NumberKind(0.1, 3600, "seconds"),
        "120",
        "Seconds to wait for the first byte of an answer."
    );

    public static readonly Setting OutputFolder = new("output_folder", new TextKind(), null, "Folder of the files, below the destination.")
    {
        RequiredWithoutDataset = true,
        DefaultInWords = "with dataset: its name",
    };

    public static readonly Setting CsvPrefix = new("csv_prefix", new TextKind(), null, "Beginning of the file names. Recommended.")
    {
        DefaultInWords = "the setting file_prefix; with dataset: its name",
    };

    public static readonly Setting FilePrefix = new("file_prefix", new TextKind(), null, "Another name for csv_prefix.");

    public static readonly Setting ApiKeyHeader = new(
        "api_key_header",
        new TextKind(),
        "X-API-Key",
        "Header that carries the key (auth_type api_key)."
    );

    public static readonly Setting ApiKeyParam = new(
        "api_key_param",
        new TextKind(),
        null,
        "Query parameter that carries the key instead of a header."
    );

    public static readonly Setting UsePasswordAsApiKey = new(
        "use_password_as_api_key",
        new FlagKind(),
        null,
        "With auth_type api_key: the password is the key. False: the key stands in headers or params."
    )
    {
        DefaultInWords = "true unless headers or params carry the key",
    };

    public static readonly Setting UsePasswordAsBearer = new(
        "use_password_as_bearer",
        new FlagKind(),
        null,
        "With auth_type bearer: the password is the token. False: the header Authorization carries it."
    )
    {
        DefaultInWords = "true unless the header Authorization is given",
    };

    public static readonly Setting Formats = new("formats", Settings.FormatList, null, "Formats of this feed's files.")
    {
        DefaultInWords = "the pipeline's",
    };

    public static readonly Setting Region = new("region", new TextKind(), null, "Region the feed belongs to.")
    {
        DefaultInWords = "every region",
    };

    public static readonly Setting Tables = new(
        "tables",
        new WordsKind(null, "a list of table names"),
        null,
        "Tables to write, by our names."
    )
    {
        DefaultInWords = "all",
    };

    public static readonly Setting CaFile = new("ca_file", new TextKind(), null, "PEM file of extra certificate authorities.");

    public static readonly Setting VerifyTls = new(
        "verify_tls",
        new FlagKind(),
        "true",
        "False switches certificate checks off, for development, on loopback addresses alone."
    );

    public static readonly Setting PacingConcurrency = new(
        "pacing.concurrency",
        new WholeKind(1, 64),
        "2",
        "Requests to the host under way at once."
    );

    public static readonly Setting PacingRate = new(
        "pacing.requests_per_second",
        new NumberKind(0, 1000, "requests a second"),
        "2",
        "Requests to the host started each second, on average; 0 for no limit."
    );

    public static readonly Setting PacingBurst = new(
        "pacing.burst",
        new WholeKind(1, 1000),
        "4",
        "Requests that may start at once after a pause."
    );

    public static IReadOnlyList<Setting> All { get; } =
    [
        Name,
        Description,
        Url,
        Dataset,
        BaseUrl,
        Method,
        Headers,
        AuthType,
        Username,
        Password,
        Params,
        Timeout,
        OutputFolder,
        CsvPrefix,
        FilePrefix,
        ApiKeyHeader,
        ApiKeyParam,
        UsePasswordAsApiKey,
        UsePasswordAsBearer,
        Formats,
        Region,
        Tables,
        OnDrift,
        Rules,
        CaFile,
        VerifyTls,
        PacingConcurrency,
        PacingRate,
        PacingBurst,
    ];
}
