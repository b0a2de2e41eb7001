using System.ComponentModel.DataAnnotations;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>How pages are compressed.</summary>
public enum ParquetCompression
{
    /// <summary>Zstandard: smallest, and read by every engine of the last years.</summary>
    Zstd,

    /// <summary>Snappy: larger files, for readers that do not know Zstandard.</summary>
    Snappy,

    /// <summary>As they are.</summary>
    None,
}

/// <summary>Choices about Parquet files. The defaults are what the lake is written with.</summary>
public sealed record ParquetOptions
{
    /// <summary>How pages are compressed; Zstandard unless set.</summary>
    public ParquetCompression Compression { get; init; } = ParquetCompression.Zstd;

    /// <summary>Zstandard level; 1 unless set: level 19 saves 4 % of a day of prices and takes six times as long.</summary>
    [Range(1, 19)]
    public int ZstdLevel { get; init; } = 1;

    /// <summary>
    /// Rows of a row group; 131,072 unless set. A row group ends before the batch that would go beyond, so it is never larger
    /// unless one batch is.
    /// </summary>
    [Range(1, 16_777_216)]
    public int MaxRowGroupRows { get; init; } = 131_072;

    /// <summary>Bytes that a row group may hold in memory before it is written, however few its rows; 16 MiB unless set.</summary>
    [Range(65_536, 1_073_741_824)]
    public int MaxRowGroupBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>A CRC-32 in each page header, for readers that check it; on unless set.</summary>
    public bool PageChecksums { get; init; } = true;
}
