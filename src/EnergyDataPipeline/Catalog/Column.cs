using System.Globalization;
using System.Text.Json.Serialization;

namespace EnergyDataPipeline.Catalog;

/// <summary>What a column holds. Null is a value of its own in every type: it differs from empty text and from zero.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnType>))]
public enum ColumnType
{
    /// <summary>Text as published, UTF-8.</summary>
    [JsonStringEnumMemberName("text")]
    Text,

    /// <summary>A whole number that fits 64 bits, signed.</summary>
    [JsonStringEnumMemberName("integer")]
    Integer,

    /// <summary>A price or quantity: an IEEE 754 double, written so that it reads back exactly as published.</summary>
    [JsonStringEnumMemberName("number")]
    Number,

    /// <summary>An instant: UTC microseconds, with the published offset from UTC beside it.</summary>
    [JsonStringEnumMemberName("timestamp")]
    Timestamp,

    /// <summary>True or false.</summary>
    [JsonStringEnumMemberName("boolean")]
    Boolean,

    /// <summary>A calendar date without time or zone, days since 1970-01-01.</summary>
    [JsonStringEnumMemberName("date")]
    Date,
}

// Generated JSON code sets what a definition leaves out to null: the setters of lists turn that into empty ones.

/// <summary>One column of a table: where its value stands in the published row, and what we call it.</summary>
public sealed record Column
{
    /// <summary>Our name: snake_case, the unit part of it where a bare number leaves the library (<c>lmp_usd_per_mwh</c>).</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Where the value stands in the published row: dot-separated steps (<c>LmpTotal</c>, <c>Location.@LocId</c>, <c>Location.$</c>).
    /// <c>@x</c> is an attribute, <c>$</c> the text of an element that has attributes. Each leading <c>^</c> goes up one row:
    /// <c>^CreationDate</c> in a child table is the parent row's <c>CreationDate</c>.
    /// </summary>
    public required string From { get; init; }

    /// <summary>Other places where the same value was seen (<c>@Day</c> before June 2024, <c>Day</c> since).</summary>
    public IReadOnlyList<string> Aliases
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>What the column holds.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>True when a row without this value cannot be used and goes to quarantine. Natural-key columns are required unless they are <see cref="Optional"/>.</summary>
    public bool Required { get; init; }

    /// <summary>
    /// True when the operator's schema lets the value be absent. A natural-key column that is optional may be null: <c>ContingencyName</c> of
    /// a constraint that binds without one.
    /// </summary>
    public bool Optional { get; init; }

    /// <summary>Unit as written by the field (<c>$/MWh</c>, <c>MW</c>, <c>degF</c>); null when it has none or is unknown.</summary>
    public string? Unit { get; init; }

    /// <summary>The least number that is possible, included, in the column's unit; null where there is no bound. Generous: what lies below is an error.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The greatest number that is possible, included.</summary>
    public double? AtMost { get; init; }

    /// <summary>What is possible, in words; null where everything is.</summary>
    [JsonIgnore]
    public string? RangeInWords =>
        (Type is ColumnType.Number or ColumnType.Integer, AtLeast, AtMost) switch
        {
            (false, _, _) or (_, null, null) => null,
            (_, { } least, null) => string.Create(CultureInfo.InvariantCulture, $"at least {least}{UnitInWords}"),
            (_, null, { } most) => string.Create(CultureInfo.InvariantCulture, $"at most {most}{UnitInWords}"),
            (_, { } least, { } most) => string.Create(CultureInfo.InvariantCulture, $"{least} to {most}{UnitInWords}"),
        };

    private string UnitInWords => Unit is null ? "" : " " + Unit;

    /// <summary>One sentence on what the value means; null when unknown.</summary>
    public string? Description { get; init; }

    /// <summary>Values seen or published; an open set: an unknown word is kept and reported, never rejected.</summary>
    public IReadOnlyList<string> Vocabulary
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The common words that its words are mapped to, in a column of their own; null where there are none.</summary>
    public CommonWords? Common { get; init; }

    /// <summary>The column that this one follows from, where it is not published itself (<see cref="FollowingColumns"/>); null for a published column.</summary>
    public string? FollowsFrom { get; init; }

    /// <summary>True for a column that the definition does not know and that was found in an answer (kept, and reported as drift).</summary>
    public bool Discovered { get; init; }
}
