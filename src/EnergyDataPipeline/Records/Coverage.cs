using System.Text.Json.Serialization;
using NodaTime;

namespace EnergyDataPipeline.Records;

/// <summary>How much of a period an answer holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CoverageState>))]
public enum CoverageState
{
    /// <summary>Every interval that is due, at every location; or rows, where nothing is known of intervals.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>Rows, but not for every interval or location that is due.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>No rows, in a dataset that has none where nothing happened.</summary>
    [JsonStringEnumMemberName("quiet")]
    Quiet,

    /// <summary>No rows, where there should be some.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>No rows, and whether there should be some is not known.</summary>
    [JsonStringEnumMemberName("unsure")]
    Unsure,
}

/// <summary>How much of its period an answer holds, and what is missing from it. Judged by the dataset's main intervals.</summary>
/// <param name="State">All, some or none.</param>
/// <param name="Expected">Intervals due; null where the dataset promises none.</param>
/// <param name="Present">Intervals with rows, of those due.</param>
/// <param name="Missing">Begins of the intervals without any row, oldest first; at most <see cref="MostListed"/>.</param>
/// <param name="Locations">Locations with rows; null where the dataset has none.</param>
/// <param name="IncompleteLocations">How many of them lack intervals that others have.</param>
/// <param name="Gaps">Which of them lack how many; at most <see cref="MostListed"/>.</param>
public sealed record Coverage(
    CoverageState State,
    int? Expected,
    int Present,
    IReadOnlyList<Instant> Missing,
    int? Locations,
    int IncompleteLocations,
    IReadOnlyList<LocationGap> Gaps
)
{
    /// <summary>Most missing intervals, and most incomplete locations, that are listed one by one.</summary>
    public const int MostListed = 300;

    /// <summary>True where asking again may bring more.</summary>
    [JsonIgnore]
    public bool HasGaps => State is CoverageState.Partial or CoverageState.Empty;
}

/// <summary>A location with rows for some intervals only.</summary>
/// <param name="Location">Its number or name.</param>
/// <param name="Present">Intervals it has rows for.</param>
public sealed record LocationGap(string Location, int Present);
