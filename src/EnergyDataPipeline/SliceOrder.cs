using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline;

/// <summary>
/// One unit of work that may be done elsewhere: a feed or dataset, and one period of it. It travels as JSON, through a queue for one, and holds no
/// address and no secret: whoever does the work knows both. <see cref="EnergyPipeline.OrderAsync"/> makes orders,
/// <see cref="EnergyPipeline.RunOrdersAsync"/> does them; doing one a second time changes nothing.
/// </summary>
public sealed record SliceOrder
{
    /// <summary>Form of the JSON that is written, and the only one that is read.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Name of a feed of the configuration; null where <see cref="Dataset"/> says what to collect.</summary>
    public string? Feed { get; init; }

    /// <summary>Dataset of the catalogue (<c>iso-ne/hourly-lmp-da-final</c>); null where <see cref="Feed"/> says what to collect.</summary>
    public string? Dataset { get; init; }

    /// <summary>
    /// What of it, by placeholder or by the option's word (<c>location</c> = <c>.Z.MAINE</c>): one value each, so that an order is one request. Of
    /// a feed, those placeholders alone that it asks for one by one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Narrowing { get; init; } = new Dictionary<string, string>();

    /// <summary>Any day of the period, as a date (<c>2026-07-01</c>) or a word (<c>yesterday</c>); null for what is current.</summary>
    public string? Period { get; init; }

    /// <summary>
    /// Name of the slice, 64 hexadecimal digits: two orders with the same one are the same work. Null in an order written by hand. Where it is
    /// there, an order that means something else to whoever is to do it is refused.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>The order as one line of JSON.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(
            new SliceOrderDocument(CurrentVersion, Feed, Dataset, Narrowing.Count == 0 ? null : new(Narrowing), Period, Id),
            SliceOrderJson.Default.SliceOrderDocument
        );

    /// <summary>Reads what <see cref="ToJson"/> writes.</summary>
    /// <exception cref="PipelineException">It is no order; the message says why, and quotes nothing of it.</exception>
    public static SliceOrder Parse(string json) =>
        TryParse(json, out var order, out var fault)
            ? order
            : throw new PipelineException(FailureClass.Configuration, fault, $"Expected {Expected}.");

    /// <summary>Reads <paramref name="json"/>; false, with the reason in words, when it is no order. The reason quotes nothing of it.</summary>
    public static bool TryParse(string json, [NotNullWhen(true)] out SliceOrder? order, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(json);
        order = null;
        SliceOrderDocument? read;
        try
        {
            read = JsonSerializer.Deserialize(json, SliceOrderJson.Default.SliceOrderDocument);
        }
        catch (JsonException broken)
        {
            fault = $"this is no slice order: {Redaction.Clean(WhereOf(broken))}";
            return false;
        }

        fault = read switch
        {
            null => "this is no slice order: it holds null",
            { V: null } => "this is no slice order: it does not say its form (v)",
            { V: not CurrentVersion } => $"the slice order has form {read.V}; this program reads form {CurrentVersion}",
            { Feed: null or "", Dataset: null or "" } => "the slice order names neither a feed nor a dataset",
            { Feed: not null, Dataset: not null } => "the slice order names both a feed and a dataset: one of them says what to collect",
            { Narrowing: { } narrowing }
                when narrowing.Any(one => string.IsNullOrWhiteSpace(one.Key) || string.IsNullOrWhiteSpace(one.Value)) =>
                "the slice order narrows by nothing: each key of narrowing has one value that is not empty",
            _ => null,
        };
        if (fault is not null)
        {
            return false;
        }

        order = new()
        {
            Feed = read!.Feed,
            Dataset = read.Dataset,
            Narrowing = read.Narrowing ?? [],
            Period = read.Period,
            Id = read.Id,
        };
        return true;
    }

    internal const string Expected = """{"v":1,"feed":"NAME" or "dataset":"SOURCE/NAME","period":"2026-07-01"}""";

    /// <summary>What the order is for, for people.</summary>
    public override string ToString() =>
        string.Join(
            ' ',
            new[] { Feed ?? Dataset ?? "?", Period ?? "current" }.Concat(
                Narrowing.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}")
            )
        );

    private static string WhereOf(JsonException broken) =>
        broken.LineNumber is { } line && broken.BytePositionInLine is { } at
            ? $"no JSON of its form at line {line + 1}, byte {at}"
            : "no JSON of its form";
}

/// <summary>A slice order as it is written.</summary>
internal sealed record SliceOrderDocument(
    int? V,
    string? Feed,
    string? Dataset,
    Dictionary<string, string>? Narrowing,
    string? Period,
    string? Id
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(SliceOrderDocument))]
internal sealed partial class SliceOrderJson : JsonSerializerContext;
