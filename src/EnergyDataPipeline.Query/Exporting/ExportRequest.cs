using NodaTime;

namespace EnergyDataPipeline.Query.Exporting;

/// <summary>What an export is written as.</summary>
public enum ExportFormat
{
    /// <summary>One SQLite database with a table for each dataset.</summary>
    Sqlite,

    /// <summary>Comma-separated, as <see cref="Writing.ResultFormat.Csv"/> has it; a file for each dataset.</summary>
    Csv,

    /// <summary>One JSON array of objects; a file for each dataset.</summary>
    Json,
}

/// <summary>What is exported, and where to. <see cref="Names"/> or <see cref="Sql"/>, not both.</summary>
public sealed record ExportRequest
{
    /// <summary>Table name of a query's rows.</summary>
    public const string QueryName = "result";

    /// <summary>
    /// Datasets and derived datasets, by their names or their views' (<c>hourly-lmp-da-final</c>, <c>morning_report__city_forecasts</c>); with a source
    /// before a slash (<c>iso-ne-sandbox/fuel-mix</c>) that source's.
    /// </summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>A query instead of names: one SELECT over the lake.</summary>
    public string? Sql { get; init; }

    /// <summary>First operating day; null for all there are. Datasets only: a query has its own conditions.</summary>
    public LocalDate? First { get; init; }

    /// <summary>Last operating day, included; set exactly where <see cref="First"/> is.</summary>
    public LocalDate? Last { get; init; }

    /// <summary>What is written.</summary>
    public required ExportFormat Format { get; init; }

    /// <summary>The file; or, as CSV and JSON, a folder that is there, in which each dataset gets a file by its view's name.</summary>
    public required string Path { get; init; }

    /// <summary>True to replace files that are there; refused unless set.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>How far an export is.</summary>
/// <param name="Table">Table that is being written.</param>
/// <param name="Rows">Its rows so far.</param>
public readonly record struct ExportProgress(string Table, long Rows);

/// <summary>A file that was written.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="MetadataPath">Where its metadata file is.</param>
/// <param name="Metadata">What the metadata file says.</param>
public sealed record ExportedFile(string Path, string MetadataPath, ExportMetadata Metadata);
