using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EnergyDataPipeline.Query.Exporting;

/// <summary>What the metadata file beside an export says. It names no clock: the same lake gives the same bytes.</summary>
/// <param name="File">Name of the exported file.</param>
/// <param name="Format"><c>sqlite</c>, <c>csv</c> or <c>json</c>.</param>
/// <param name="Bytes">Its size; null in the <c>metadata</c> table of the file itself, which cannot know it.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hexadecimal; null there too.</param>
/// <param name="Engine">What read the lake: <c>DuckDB v1.5.6</c>.</param>
/// <param name="Writer">What wrote the file: <c>SQLite 3.50.4</c>; null for CSV and JSON.</param>
/// <param name="GeneratedNumbers">True where numbers of the sandbox's are among it: no market data.</param>
/// <param name="Notice">What a reader must know of the numbers; null where there is nothing to say.</param>
/// <param name="AsOf">Instant as of which the lake was asked; null for now.</param>
/// <param name="FirstDay">First operating day asked for; null for all.</param>
/// <param name="LastDay">Last operating day asked for, included.</param>
/// <param name="Tables">Each table of the file.</param>
public sealed record ExportMetadata(
    string File,
    string Format,
    long? Bytes,
    string? Sha256,
    string Engine,
    string? Writer,
    bool GeneratedNumbers,
    string? Notice,
    string? AsOf,
    string? FirstDay,
    string? LastDay,
    IReadOnlyList<TableMetadata> Tables
)
{
    /// <summary>The bytes of the metadata file.</summary>
    internal byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ExportJson.Readable.ExportMetadata), (byte)'\n'];

    /// <summary>One table's part as JSON.</summary>
    internal static JsonElement ElementOf(TableMetadata table) =>
        JsonSerializer.SerializeToElement(table, ExportJson.Compact.TableMetadata);
}

/// <summary>What is known of an exported table.</summary>
/// <param name="Name">Name of the table: the view's, or <see cref="ExportRequest.QueryName"/>.</param>
/// <param name="Title">Title; null for a query.</param>
/// <param name="Query">The query as it was given; null for a dataset.</param>
/// <param name="Sources">Sources of the numbers: <c>iso-ne</c>, <c>iso-ne-sandbox</c>.</param>
/// <param name="Datasets">Tables of the lake that it was made of, by their views' names.</param>
/// <param name="Records">Rows.</param>
/// <param name="NaturalKey">Columns that together tell one row from another; empty when unknown.</param>
/// <param name="Locations">Locations; null where the table has none.</param>
/// <param name="TimeRange">From when to when; null where the table has no time.</param>
/// <param name="Completeness">How many of the intervals due are there; null where none are promised.</param>
/// <param name="Prices">A summary of each part of LMP; empty where the table has no LMP.</param>
/// <param name="Columns">Columns, in order.</param>
public sealed record TableMetadata(
    string Name,
    string? Title,
    string? Query,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Datasets,
    long Records,
    IReadOnlyList<string> NaturalKey,
    LocationsMetadata? Locations,
    TimeRangeMetadata? TimeRange,
    CompletenessMetadata? Completeness,
    IReadOnlyList<PriceMetadata> Prices,
    IReadOnlyList<ColumnMetadata> Columns
);

/// <summary>The locations that rows are of.</summary>
/// <param name="Column">Column that they are told by.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Listed">The first of them, in order of their numbers; at most <see cref="MostListed"/>.</param>
public sealed record LocationsMetadata(string Column, long Count, IReadOnlyList<LocationMetadata> Listed)
{
    /// <summary>Most locations that are listed one by one.</summary>
    public const int MostListed = 50;
}

/// <summary>A location.</summary>
/// <param name="Id">Its number, or its name where the table has no numbers.</param>
/// <param name="Name">Its name in the first row of it; null when unknown.</param>
public sealed record LocationMetadata(string Id, string? Name);

/// <summary>From when to when rows are; both null where there are none.</summary>
/// <param name="Column">Column that says so.</param>
/// <param name="First">Least value: an instant in UTC, or a date.</param>
/// <param name="Last">Greatest value; of intervals that is the begin of the last.</param>
public sealed record TimeRangeMetadata(string Column, string? First, string? Last);

/// <summary>
/// Intervals due and found, by the dataset's interval and operating days of 23, 24 and 25 hours: of the days asked for, otherwise from the first
/// day with rows to the last.
/// </summary>
/// <param name="Interval">Length of one, ISO 8601.</param>
/// <param name="Days">Operating days counted.</param>
/// <param name="CompleteDays">Those with a row in every interval.</param>
/// <param name="ExpectedIntervals">Intervals due.</param>
/// <param name="PresentIntervals">Those with a row, at whichever location.</param>
/// <param name="ExpectedLocationIntervals">Intervals due, at each location that has any row; null where there are no locations.</param>
/// <param name="PresentLocationIntervals">Those with a row.</param>
/// <param name="IncompleteDays">Days that lack intervals; at most <see cref="MostListed"/>.</param>
public sealed record CompletenessMetadata(
    string Interval,
    int Days,
    int CompleteDays,
    long ExpectedIntervals,
    long PresentIntervals,
    long? ExpectedLocationIntervals,
    long? PresentLocationIntervals,
    IReadOnlyList<IncompleteDayMetadata> IncompleteDays
)
{
    /// <summary>Most days that are listed one by one.</summary>
    public const int MostListed = 50;
}

/// <summary>A day that lacks intervals.</summary>
/// <param name="Day">The operating day.</param>
/// <param name="Expected">Intervals due.</param>
/// <param name="Present">Those with a row.</param>
public sealed record IncompleteDayMetadata(string Day, int Expected, int Present);

/// <summary>A part of LMP in numbers, in $/MWh: of the values there are. Null is counted, and never taken for zero.</summary>
/// <param name="Column">Column.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Values">Finite values.</param>
/// <param name="Nulls">Rows without a value.</param>
/// <param name="NotFinite">Rows with NaN or an infinity, which are in none of the figures.</param>
/// <param name="Mean">Mean; null without values.</param>
/// <param name="Min">Least.</param>
/// <param name="Max">Greatest.</param>
/// <param name="StandardDeviation">Standard deviation of a sample (n − 1); null with fewer than two values.</param>
/// <param name="Median">Median; of an even number of values the mean of the two in the middle.</param>
public sealed record PriceMetadata(
    string Column,
    string Unit,
    long Values,
    long Nulls,
    long NotFinite,
    double? Mean,
    double? Min,
    double? Max,
    double? StandardDeviation,
    double? Median
);

/// <summary>A column.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type"><c>integer</c>, <c>number</c>, <c>boolean</c>, <c>date</c>, <c>timestamp</c> (UTC), <c>text</c>, or the engine's word.</param>
/// <param name="Unit">Unit; null where it has none or none is known.</param>
/// <param name="Description">What it means; null when unknown.</param>
public sealed record ColumnMetadata(string Name, string Type, string? Unit, string? Description);

/// <summary>How metadata files are written: snake case, as manifests are.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ExportMetadata))]
internal sealed partial class ExportJson : JsonSerializerContext
{
    /// <summary>For people.</summary>
    public static ExportJson Readable { get; } = new(Settings(isIndented: true));

    /// <summary>For cells of a table.</summary>
    public static ExportJson Compact { get; } = new(Settings(isIndented: false));

    private static JsonSerializerOptions Settings(bool isIndented) =>
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = isIndented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
}
