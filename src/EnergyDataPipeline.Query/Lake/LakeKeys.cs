using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Query.Lake;

/// <summary>Keys of the lake: <c>lake/&lt;source&gt;/&lt;dataset&gt;/&lt;table&gt;/&lt;column&gt;=&lt;value&gt;/data.parquet</c>.</summary>
internal static class LakeKeys
{
    public const string FileName = "data.parquet";

    public static string SourcePrefix(string source) => ObjectKey.Of(StoreFolders.Lake, source).Value + "/";

    public static string DatasetPrefix(string source, string dataset) => ObjectKey.Of(StoreFolders.Lake, source, dataset).Value + "/";

    public static string TablePrefix(string source, string dataset, string table) =>
        ObjectKey.Of(StoreFolders.Lake, source, dataset, table).Value + "/";

    /// <summary>The partition's value in a key of a table below <paramref name="prefix"/>; false for a key of another form.</summary>
    public static bool TryRead(string key, string prefix, string? column, out string? value)
    {
        value = null;
        if (!key.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = key[prefix.Length..].Split('/');
        if (column is null)
        {
            return rest is [FileName];
        }

        if (rest is not [var partition, FileName] || !partition.StartsWith(column + "=", StringComparison.Ordinal))
        {
            return false;
        }

        value = partition[(column.Length + 1)..];
        return true;
    }
}
