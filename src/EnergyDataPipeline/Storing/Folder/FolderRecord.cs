using System.Text.Json.Serialization;

namespace EnergyDataPipeline.Storing.Folder;

/// <summary>
/// What is recorded of an object beside it: <c>.metadata/&lt;key&gt;.json</c>, written before the object is published. While an object is
/// being replaced it names both versions, the coming one first, so that a reader finds the one whose bytes it holds.
/// </summary>
internal sealed record FolderRecord
{
    /// <summary>Form of this file.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Different in every record ever written.</summary>
    public required string WriteId { get; init; }

    /// <summary>The versions the object may have; one, but while it is being replaced.</summary>
    public required IReadOnlyList<FolderVersion> Versions { get; init; }
}

/// <summary>One version of an object.</summary>
internal sealed record FolderVersion
{
    /// <summary>SHA-256, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size.</summary>
    public required long Bytes { get; init; }

    /// <summary>Content type.</summary>
    public required string ContentType { get; init; }

    /// <summary>Object metadata.</summary>
    public required SortedDictionary<string, string> Metadata { get; init; }

    /// <summary>When it was put, ISO 8601.</summary>
    public required DateTimeOffset WrittenAt { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    WriteIndented = false,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(FolderRecord))]
internal sealed partial class FolderJson : JsonSerializerContext;
