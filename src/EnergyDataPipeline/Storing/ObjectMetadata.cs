using System.Globalization;
using EnergyDataPipeline.Storing.S3;
using EnergyDataPipeline.Telemetry;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Storing;

/// <summary>
/// Collects object metadata, most important first, and cuts it to what S3 takes (2 KB): the least important values are shortened, and
/// end in an ellipsis, or are left out. Every store gets the same. Secrets are taken out.
/// </summary>
internal sealed class ObjectMetadata
{
    private const string Ellipsis = "...";
    private const int ShortestCut = 24;

    private readonly List<KeyValuePair<string, string>> _entries = [];

    /// <summary>Metadata of a landing file, under the names the prior system promised.</summary>
    public static IReadOnlyDictionary<string, string> OfLandingFile(LandingFacts facts) =>
        new ObjectMetadata()
            .Add("upload_timestamp", facts.UploadedAt)
            .Add("record_count", facts.Rows)
            .Add("data_format", facts.Format)
            .Add("api_name", facts.Feed)
            .Add("collector_timestamp", facts.ReceivedAt)
            .Add("collector_unique_id", facts.CollectorId)
            .Add("data_source", facts.Source)
            .Add("file_size", facts.Bytes)
            .Add("columns", facts.ColumnNames.Count)
            .Add("api_description", facts.FeedDescription)
            .Add("column_names", string.Join(',', facts.ColumnNames))
            .Build();

    /// <summary>Adds an entry, less important than all before it; null adds nothing.</summary>
    public ObjectMetadata Add(string name, string? value)
    {
        if (!S3Metadata.IsName(name))
        {
            throw new ArgumentException(
                $"'{name}' cannot be a metadata name: lower-case letters, digits, '-' and '_' travel unharmed.",
                nameof(name)
            );
        }

        if (value is not null)
        {
            _entries.Add(new(name, Redaction.Clean(value)));
        }

        return this;
    }

    /// <summary>Adds a number.</summary>
    public ObjectMetadata Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds an instant, ISO 8601 in UTC.</summary>
    public ObjectMetadata Add(string name, Instant value) => Add(name, InstantPattern.ExtendedIso.Format(value));

    /// <summary>The entries, cut to the limit.</summary>
    public IReadOnlyDictionary<string, string> Build()
    {
        var kept = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in _entries)
        {
            kept[name] = value;
        }

        var over = kept.Sum(entry => S3Metadata.Cost(entry.Key, entry.Value)) + S3Metadata.Reserved - S3Metadata.Limit;
        foreach (var (name, _) in Enumerable.Reverse(_entries))
        {
            if (over <= 0)
            {
                break;
            }

            if (!kept.TryGetValue(name, out var value))
            {
                continue;
            }

            var before = S3Metadata.Cost(name, value);
            var room = S3Metadata.Encode(value).Length - over;
            if (room >= ShortestCut)
            {
                kept[name] = Cut(value, room);
                over -= before - S3Metadata.Cost(name, kept[name]);
            }
            else
            {
                kept.Remove(name);
                over -= before;
            }
        }

        return kept;
    }

    private static string Cut(string value, int room)
    {
        var end = value.Length;
        while (end > 0 && (S3Metadata.Encode(value[..end]).Length > room - Ellipsis.Length || char.IsHighSurrogate(value[end - 1])))
        {
            end--;
        }

        return value[..end] + Ellipsis;
    }
}

/// <summary>What is told of a landing file in its metadata.</summary>
internal sealed record LandingFacts
{
    /// <summary>When it was put.</summary>
    public required Instant UploadedAt { get; init; }

    /// <summary>When the answer it was made from had arrived.</summary>
    public required Instant ReceivedAt { get; init; }

    /// <summary>Name of the answer: the first hex digits of its SHA-256.</summary>
    public required string CollectorId { get; init; }

    /// <summary>Rows in the file.</summary>
    public required long Rows { get; init; }

    /// <summary>Size.</summary>
    public required long Bytes { get; init; }

    /// <summary>Format by name.</summary>
    public required string Format { get; init; }

    /// <summary>Columns in order.</summary>
    public required IReadOnlyList<string> ColumnNames { get; init; }

    /// <summary>Feed name.</summary>
    public required string Feed { get; init; }

    /// <summary>Feed description, or null.</summary>
    public string? FeedDescription { get; init; }

    /// <summary>Source id, or the host of a feed outside the catalogue.</summary>
    public required string Source { get; init; }
}
