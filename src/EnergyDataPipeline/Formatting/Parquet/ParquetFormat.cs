using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// Apache Parquet: typed columns, compressed, with units, descriptions and statistics inside. Instants are UTC microseconds; the
/// offset each was published with stands in a column beside it, <c>…_offset_minutes</c>. The layout is told in this folder's README.
/// </summary>
public sealed class ParquetFormat : ITableFormat
{
    private readonly ParquetOptions _options;

    /// <summary>Parquet as the lake is written.</summary>
    public ParquetFormat()
        : this(new ParquetOptions()) { }

    /// <summary>Parquet by the choices of <paramref name="options"/>.</summary>
    public ParquetFormat(ParquetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InRange(options.ZstdLevel, 1, 19, nameof(options.ZstdLevel));
        InRange(options.MaxRowGroupRows, 1, 16_777_216, nameof(options.MaxRowGroupRows));
        InRange(options.MaxRowGroupBytes, 65_536, 1_073_741_824, nameof(options.MaxRowGroupBytes));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "parquet";

    /// <inheritdoc/>
    public string Extension => "parquet";

    /// <inheritdoc/>
    public string ContentType => "application/vnd.apache.parquet";

    /// <inheritdoc/>
    public ITableEncoder Begin(Table table, FileHeading heading, FormatOptions options, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(destination);
        var compression = options.ParquetCompression ?? _options.Compression;
        return new ParquetEncoder(table, heading, _options with { Compression = compression }, destination);
    }

    private static void InRange(int value, int lowest, int highest, string name)
    {
        if (value < lowest || value > highest)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; from {lowest} to {highest} is possible.");
        }
    }
}
