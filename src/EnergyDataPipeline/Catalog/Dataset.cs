using System.Text.Json.Serialization;

namespace EnergyDataPipeline.Catalog;

/// <summary>One address of a dataset and what it is for.</summary>
public sealed record DatasetPath
{
    /// <summary>Template below the source's base address (<c>/hourlylmp/da/final/day/{day}</c>).</summary>
    public required string Template { get; init; }

    /// <summary>
    /// What the address gives: <c>current</c>, <c>day</c>, <c>day-all-vintages</c>, <c>month</c>, <c>year</c>, <c>info</c>,
    /// <c>default</c> (a redirect; never asked), <c>all</c>, <c>core</c>, <c>by-id</c>, …
    /// </summary>
    public required string Role { get; init; }

    /// <summary>
    /// Placeholders besides the period's that narrow the answer (<c>locationId</c>, <c>sh</c>); empty for an address that answers a whole
    /// period at once.
    /// </summary>
    public IReadOnlyList<string> By
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The period answered where it is wider than the one asked for (<c>month</c> for a <c>{day}</c>); null otherwise.</summary>
    public string? Covers { get; init; }

    /// <summary>True where the operator documents that it keeps recent periods only.</summary>
    public bool ShortHistory { get; init; }

    /// <summary>Root element where it is not the dataset's usual one (a single row without its list).</summary>
    public string? Root { get; init; }

    /// <summary>Names of query parameters; empty where there are none.</summary>
    public IReadOnlyList<string> Query
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The placeholder that stands for the period (<c>day</c>, <c>month</c>, <c>year</c>, <c>cp</c>); null where there is none.</summary>
    public string? PeriodPlaceholder =>
        Role switch
        {
            DatasetRoles.Day or DatasetRoles.DayAllVintages => "day",
            DatasetRoles.Month or DatasetRoles.Season => "month",
            DatasetRoles.Year => "year",
            DatasetRoles.CommitmentPeriod => "cp",
            _ => null,
        };
}

/// <summary>What addresses are for: the words of <see cref="DatasetPath.Role"/> that the pipeline acts on.</summary>
public static class DatasetRoles
{
    /// <summary>What is newest.</summary>
    public const string Current = "current";

    /// <summary>An operating day.</summary>
    public const string Day = "day";

    /// <summary>An operating day in every vintage.</summary>
    public const string DayAllVintages = "day-all-vintages";

    /// <summary>A month.</summary>
    public const string Month = "month";

    /// <summary>A season, named by one of its months.</summary>
    public const string Season = "season";

    /// <summary>A year.</summary>
    public const string Year = "year";

    /// <summary>A capacity commitment period, June to May.</summary>
    public const string CommitmentPeriod = "commitment-period";

    /// <summary>When the newest answer was made.</summary>
    public const string Info = "info";

    /// <summary>Everything there is.</summary>
    public const string All = "all";

    /// <summary>A list that other addresses take their values from.</summary>
    public const string Reference = "reference";

    /// <summary>A redirect to a description; never asked.</summary>
    public const string Default = "default";
}

/// <summary>
/// A placeholder's value that makes a dataset of its own (<c>{Type}</c> = <c>final</c>): templates are written with the placeholder, and the
/// dataset of each value has them with the value in its place.
/// </summary>
public sealed record DatasetVariant
{
    /// <summary>The placeholder, without its braces.</summary>
    public required string Parameter { get; init; }

    /// <summary>Its value.</summary>
    public required string Value { get; init; }

    /// <summary>Name of the dataset.</summary>
    public required string Name { get; init; }

    /// <summary>Title of the dataset.</summary>
    public required string Title { get; init; }

    /// <summary>Its kind of revision; null for that of the whole.</summary>
    public string? Revision { get; init; }

    /// <summary>Its <see cref="Dataset.MissingAfter"/>; null for that of the whole.</summary>
    public string? MissingAfter { get; init; }

    /// <summary>Its <see cref="Dataset.Supersedes"/>; null for that of the whole.</summary>
    public string? Supersedes { get; init; }
}

/// <summary>What kind of revision an answer is: the words of <see cref="Dataset.Revision"/>.</summary>
public static class Revisions
{
    /// <summary>Not corrected any more, as a rule.</summary>
    public const string Final = "final";

    /// <summary>To be superseded by a final one.</summary>
    public const string Preliminary = "preliminary";

    /// <summary>One of several, told apart by when it was made.</summary>
    public const string Vintage = "vintage";
}

/// <summary>Which intervals of a period have rows: the words of <see cref="Dataset.Coverage"/>.</summary>
public static class DatasetCoverage
{
    /// <summary>Every interval: one without rows is missing.</summary>
    public const string EveryInterval = "every-interval";

    /// <summary>Those in which something happened: a period without rows is complete.</summary>
    public const string Events = "events";
}

/// <summary>What is known of one operator's dataset: its addresses, its typed tables, how it is published.</summary>
public sealed record Dataset
{
    /// <summary>Name within its source, kebab-case (<c>hourly-lmp-da-final</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The operator's own root resource (<c>hourlylmp</c>).</summary>
    public string? Resource { get; init; }

    /// <summary>What placeholders stand for in this dataset's addresses, where it is not what they stand for elsewhere in the source.</summary>
    [JsonIgnore]
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>Addresses of its resource that hold for this dataset too: when the newest answer was made.</summary>
    [JsonIgnore]
    public IReadOnlyList<DatasetPath> SharedPaths { get; init; } = [];

    /// <summary>Title for people.</summary>
    public required string Title { get; init; }

    /// <summary>One line on what it holds.</summary>
    public required string Description { get; init; }

    /// <summary>prices, load, generation, forecast, reference, …</summary>
    public string? Category { get; init; }

    /// <summary>Every address of the dataset.</summary>
    public IReadOnlyList<DatasetPath> Paths
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Main table first, child tables after it.</summary>
    public required IReadOnlyList<Table> Tables { get; init; }

    /// <summary><c>final</c>, <c>preliminary</c>, <c>vintage</c> (told apart by <see cref="VintageColumn"/>) or null.</summary>
    public string? Revision { get; init; }

    /// <summary>Column of the main table that tells vintages apart.</summary>
    public string? VintageColumn { get; init; }

    /// <summary>ISO 8601 length of one interval (<c>PT1H</c>, <c>P1D</c>), <c>irregular</c>, or null.</summary>
    public string? Interval { get; init; }

    /// <summary>When it is published, in words.</summary>
    public string? Cadence { get; init; }

    /// <summary>
    /// Periods that can be asked for back in time: <c>day</c>, <c>month</c>, <c>year</c>, <c>commitment-period</c>; empty where only what is
    /// current can be asked for.
    /// </summary>
    public IReadOnlyList<string> History
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Where the columns are known from: <c>published</c> (the operator's schema), <c>client</c>, <c>guess</c>, …; null when unknown.</summary>
    public string? Schema { get; init; }

    /// <summary>What kind of revision an answer is: the words of <see cref="Dataset.Revision"/>.</summary>
    public static class Revisions
    {
        /// <summary>Not corrected any more, as a rule.</summary>
        public const string Final = "final";

        /// <summary>To be superseded by a final one.</summary>
        public const string Preliminary = "preliminary";

        /// <summary>One of several, told apart by when it was made.</summary>
        public const string Vintage = "vintage";
    }

    /// <summary>Which intervals of a period have rows: one of <see cref="DatasetCoverage"/>; null when unknown.</summary>
    public string? Coverage { get; init; }

    /// <summary>True where the hour that clocks repeat in autumn is published once only.</summary>
    public bool SkipsRepeatedHour { get; init; }

    /// <summary>
    /// How long after the end of a period what it holds is given time to appear (<c>P4D</c>: over a long weekend; <c>P-1D</c>: a day before
    /// the period ends), ISO 8601; later it is missing. Null when nothing is known of when it is published.
    /// </summary>
    public string? MissingAfter { get; init; }

    /// <summary>First day that has any; null when unknown.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>Name of the dataset whose rows these replace for readers (final those of preliminary; both are kept); null for none.</summary>
    public string? Supersedes { get; init; }

    /// <summary>How the estimates below are known: <c>counted</c> in an answer, <c>derived</c> (locations × intervals), or a <c>guess</c>.</summary>
    public string? EstimateBasis { get; init; }

    /// <summary>Rows in a day, an estimate; null when unknown.</summary>
    public double? RowsPerDay { get; init; }

    /// <summary>Bytes of JSON in a day, an estimate; null when unknown.</summary>
    public double? JsonBytesPerDay { get; init; }

    /// <summary>What is odd about it.</summary>
    public IReadOnlyList<string> Notes
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// In a definition: the datasets it stands for, one a value of a placeholder. Empty in a dataset that can be asked for.
    /// </summary>
    public IReadOnlyList<DatasetVariant> Variants
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>What the placeholders of its addresses stand for in <paramref name="source"/>, in the order in which they first stand.</summary>
    public IReadOnlyList<Parameter> ParametersIn(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return
        [
            .. Paths
                .Where(path => path.Query.Count == 0)
                .SelectMany(path => path.PeriodPlaceholder is { } period ? path.By.Prepend(period) : path.By)
                .Distinct()
                .Select(name => Parameters.Concat(source.Parameters).FirstOrDefault(parameter => parameter.Name == name))
                .OfType<Parameter>(),
        ];
    }

    /// <summary>The datasets that this definition stands for: itself, or one a variant.</summary>
    internal IEnumerable<Dataset> Expand() =>
        Variants.Count == 0
            ? [this]
            : Variants.Select(variant =>
            {
                var placeholder = "{" + variant.Parameter + "}";
                return this with
                {
                    Name = variant.Name,
                    Title = variant.Title,
                    Revision = variant.Revision ?? Revision,
                    MissingAfter = variant.MissingAfter ?? MissingAfter,
                    Supersedes = variant.Supersedes ?? Supersedes,
                    Variants = [],
                    Paths =
                    [
                        .. Paths.Select(path =>
                            path with
                            {
                                Template = path.Template.Replace(placeholder, variant.Value, StringComparison.Ordinal),
                            }
                        ),
                    ],
                };
            });
}
