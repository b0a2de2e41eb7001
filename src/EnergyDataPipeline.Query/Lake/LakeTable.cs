using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Running.Lake;

namespace EnergyDataPipeline.Query.Lake;

/// <summary>A table of a dataset, as the lake of one source holds it.</summary>
/// <param name="Source">Source in keys: <c>iso-ne</c>; <c>iso-ne-sandbox</c> where the numbers are generated.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Table">The table.</param>
internal sealed record LakeTable(string Source, Dataset Dataset, Table Table)
{
    /// <summary>True where the numbers are generated.</summary>
    public bool IsGenerated => Source.EndsWith(Slice.GeneratedMark, StringComparison.Ordinal);

    /// <summary>True for the dataset's main table.</summary>
    public bool IsMain => ReferenceEquals(Dataset.Tables[0], Table) || Dataset.Tables[0].Name == Table.Name;

    /// <summary>How long a span one file holds.</summary>
    public PartitionSpan Span => LakePartition.SpanOf(Dataset, Table);

    /// <summary>The column that stands in the keys; null where all is one file.</summary>
    public string? PartitionColumn => LakePartition.Of(Span, default).Column;

    /// <summary>The column's SQL type.</summary>
    public string PartitionType =>
        Span switch
        {
            PartitionSpan.Day => "DATE",
            PartitionSpan.Year => "INTEGER",
            _ => "VARCHAR",
        };

    /// <summary>Beginning of the keys of its files, with a slash at the end.</summary>
    public string Prefix => LakeKeys.TablePrefix(Source, Dataset.Name, Table.Name);

    /// <summary>Name in SQL: the dataset's with underscores; for another than the main table two more and the table's.</summary>
    public string Name => IsMain ? Underscored(Dataset.Name) : $"{Underscored(Dataset.Name)}__{Table.Name}";

    /// <summary>The same with the dataset's own dashes.</summary>
    public string DashedName => IsMain ? Dataset.Name : $"{Dataset.Name}__{Table.Name}";

    private static string Underscored(string name) => name.Replace('-', '_');
}

/// <summary>A file of a lake's table.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Value">Value of the partition column; null where all is one file.</param>
/// <param name="Bytes">Size.</param>
/// <param name="ETag">The store's tag of this version.</param>
internal sealed record LakeFile(string Key, string? Value, long Bytes, string ETag);
