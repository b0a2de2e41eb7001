using EnergyDataPipeline.Query.Publishing;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Publishing;

/// <summary>What a Parquet file's footer says of its columns, read by DuckDB.</summary>
internal static class ParquetSchema
{
    /// <summary>The file has the table's columns, in their order and of their types, and stands where its partition key says.</summary>
    public static void IsAsDeclared(HiveTable table, string file, string folder)
    {
        var leaves = Duck.Rows(
            $"SELECT name, type, coalesce(logical_type, converted_type, '') FROM parquet_schema('{file}') WHERE num_children IS NULL"
        );

        Assert.Equal(
            table.Columns.Select(column => $"{table.Name}.{column.Name} {column.Type}"),
            leaves.Select(leaf => $"{table.Name}.{leaf[0]} {HiveTypeOf((string)leaf[1]!, (string)leaf[2]!)}")
        );
        var segments = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar);
        Assert.Equal(table.PartitionKeys.Select(key => key.Name), segments.SkipLast(1).Select(segment => segment.Split('=')[0]));
        var value = segments.Length > 1 ? segments[0].Split('=')[1] : "";
        switch (table.PartitionKeys.Count > 0 ? table.PartitionKeys[0].Type : null)
        {
            case "date":
                Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", value);
                break;
            case "string":
                Assert.Matches("^[0-9]{4}-[0-9]{2}$", value);
                break;
            case "int":
                Assert.Matches("^[0-9]{4}$", value);
                break;
        }
    }

    /// <summary>The type by which Hive's readers take such a column.</summary>
    private static string HiveTypeOf(string physical, string logical) =>
        (physical, logical) switch
        {
            ("BYTE_ARRAY", var text) when text.StartsWith("StringType", StringComparison.Ordinal) || text is "UTF8" => "string",
            ("INT64", var instant)
                when instant.StartsWith("TimestampType", StringComparison.Ordinal)
                    && instant.Contains("isAdjustedToUTC=1", StringComparison.Ordinal)
                    && instant.Contains("MICROS", StringComparison.Ordinal) => "timestamp",
            ("INT64", var whole) when whole is "" or "INT_64" || whole.Contains("bitWidth=@", StringComparison.Ordinal) => "bigint",
            ("INT32", var small) when small is "INT_16" || small.Contains("IntType(bitWidth=\x10", StringComparison.Ordinal) => "smallint",
            ("INT32", var day) when day.StartsWith("DateType", StringComparison.Ordinal) || day is "DATE" => "date",
            ("DOUBLE", "") => "double",
            ("BOOLEAN", "") => "boolean",
            _ => $"{physical} {logical}",
        };
}
