using System.Text.Json.Serialization;

namespace EnergyDataPipeline.Query;

/// <summary>What is computed from datasets of the lake: a view by its name, and where asked for a dataset of the lake itself.</summary>
/// <param name="Name">Name, kebab-case (<c>hourly-price-statistics</c>); the view's name has underscores.</param>
/// <param name="Title">Title for people.</param>
/// <param name="Description">What it holds, and of which datasets it is made.</param>
public sealed record DerivedDataset(string Name, string Title, string Description)
{
    // Lists that a definition leaves out are empty: the generated reader would set them to null.

    /// <summary>What it belongs to: <c>calendar</c>, <c>prices</c>, <c>load</c>, <c>quality</c>, <c>reconciliation</c>.</summary>
    public required string Category { get; init; }

    /// <summary>How its columns are computed, in the notation of the guide.</summary>
    public required string Formula { get; init; }

    /// <summary>What happens at the edges: nulls, gaps, zero denominators, days of 23 and 25 hours; a sentence each.</summary>
    public IReadOnlyList<string> Edges
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>What it cannot do without: of each member, any one dataset suffices.</summary>
    public IReadOnlyList<DerivedInput> Inputs
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Derived datasets it reads and does without where they have no rows.</summary>
    public IReadOnlyList<string> Optional
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Its columns, in the order of the view.</summary>
    public required IReadOnlyList<DerivedColumn> Columns { get; init; }

    /// <summary>The columns that together tell one row from another, and by which rows are sorted.</summary>
    public required IReadOnlyList<string> NaturalKey { get; init; }

    /// <summary>What has to be there before a row can be computed, and hence which rows are computed together.</summary>
    public DerivedSpan Partition { get; init; }

    /// <summary>What may be chosen; empty where nothing may.</summary>
    public IReadOnlyList<DerivedParameter> Parameters
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>A query that shows what it is good for.</summary>
    public required string Example { get; init; }

    /// <summary>
    /// For each dataset of which the rows are taken, the words that stand for the braces in <see cref="Sql"/>: <c>dataset</c> and <c>view</c>
    /// among them. Empty where the SQL is used once, as it stands.
    /// </summary>
    [JsonInclude]
    internal IReadOnlyList<IReadOnlyDictionary<string, string>> Each
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The SELECT, in the words that DuckDB and Trino share and the functions of <see cref="Analytics.SqlDialect"/>.</summary>
    [JsonIgnore]
    public string Sql { get; internal init; } = "";

    /// <summary>Name of the view, and where there are parameters of the table macro: <see cref="Name"/> with underscores.</summary>
    [JsonIgnore]
    public string ViewName => Name.Replace('-', '_');

    /// <summary>True when the lake need not hold anything: the rows follow from the calendar.</summary>
    [JsonIgnore]
    public bool IsCalendar => Category == "calendar";

    /// <summary><see cref="Title"/> and <see cref="Name"/>.</summary>
    public override string ToString() => $"{Title} ({Name})";
}

/// <summary>Datasets, of which one suffices.</summary>
/// <param name="AnyOf">Names of datasets of the catalogue, or of derived ones.</param>
public sealed record DerivedInput(IReadOnlyList<string> AnyOf);

/// <summary>A column of a derived dataset.</summary>
/// <param name="Name">Name, with the unit where a bare number leaves the library.</param>
/// <param name="Type"><c>text</c>, <c>integer</c> (64 bits), <c>number</c> (double), <c>timestamp</c> (UTC), <c>date</c> or <c>boolean</c>.</param>
/// <param name="Description">What it holds.</param>
public sealed record DerivedColumn(string Name, string Type, string Description)
{
    /// <summary>Unit: <c>$/MWh</c>, <c>MW</c>, <c>1</c> for a ratio; null where there is none.</summary>
    public string? Unit { get; init; }
}

/// <summary>Something of a derived dataset that may be chosen: a named argument of its table macro.</summary>
/// <param name="Name">Name of the argument.</param>
/// <param name="Type"><c>number</c>, <c>integer</c> or <c>text</c>.</param>
/// <param name="Default">What the view takes, as SQL.</param>
/// <param name="Description">What it decides.</param>
public sealed record DerivedParameter(string Name, string Type, string Default, string Description);

/// <summary>What has to be there before a row of a derived dataset can be computed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DerivedSpan>))]
public enum DerivedSpan
{
    /// <summary>Nothing but the calendar.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The operating day.</summary>
    [JsonStringEnumMemberName("day")]
    Day,

    /// <summary>The whole month of the operating day: values are compared with those of the month.</summary>
    [JsonStringEnumMemberName("month")]
    Month,
}
