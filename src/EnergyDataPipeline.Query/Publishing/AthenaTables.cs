using System.Text.Encodings.Web;
using System.Text.Json;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Query.Publishing;

/// <summary>
/// The tables of Athena and Glue over the lake: every table of every dataset, and every derived dataset, as statements for Athena and as JSON for
/// whatever makes tables of the Glue catalogue.
/// </summary>
public static class AthenaTables
{
    private const string Header = """
        -- Tables of Athena over the lake. Made from the catalogue by `energy-pipeline catalog export`; a test holds the two together.
        -- Put your names for ${database}, ${bucket} and ${prefix} (empty, or with a slash at its end), and run the statements one by one.
        -- Partitions are projected: none need be added. Types are those of the files; timestamps are UTC.
        -- derived_… are what `energy-pipeline derive` computed into the lake; views.sql computes the same when asked, under the names alone.
        """;

    /// <summary>Writes a <c>CREATE EXTERNAL TABLE</c> for each.</summary>
    public static void WriteSql(TextWriter writer, FeedCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Header.ReplaceLineEndings("\n"));
        writer.Write('\n');
        foreach (var table in HiveTable.All(catalog ?? FeedCatalog.BuiltIn))
        {
            writer.Write($"\n{StatementOf(table)};\n");
        }
    }

    /// <summary>
    /// Writes a list with an object for each: <c>name</c>, <c>kind</c> (<c>dataset</c> or <c>derived</c>), <c>comment</c>, <c>location</c> below the
    /// store's prefix, <c>columns</c>, <c>partition_keys</c> and <c>parameters</c>. A line a column.
    /// </summary>
    public static void WriteJson(TextWriter writer, FeedCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var tables = HiveTable.All(catalog ?? FeedCatalog.BuiltIn);
        writer.Write("[\n");
        for (var i = 0; i < tables.Count; i++)
        {
            var table = tables[i];
            writer.Write("  {\n");
            writer.Write($"    \"name\": {Quoted(table.Name)},\n");
            writer.Write($"    \"kind\": {Quoted(table.IsDerived ? "derived" : "dataset")},\n");
            writer.Write($"    \"comment\": {Quoted(table.Comment)},\n");
            writer.Write($"    \"location\": {Quoted(table.Location)},\n");
            writer.Write($"    \"columns\": {Lines(table.Columns.Select(Object))},\n");
            writer.Write($"    \"partition_keys\": {Lines(table.PartitionKeys.Select(Object))},\n");
            var pairs = table.Parameters.Select(pair => $"{Quoted(pair.Name)}: {Quoted(pair.Value)}");
            writer.Write($"    \"parameters\": {{ {string.Join(", ", pairs)} }}\n");
            writer.Write(i + 1 < tables.Count ? "  },\n" : "  }\n");
        }

        writer.Write("]\n");
    }

    private static string Lines(IEnumerable<string> items)
    {
        var all = string.Join(",\n", items.Select(item => "      " + item));
        return all.Length == 0 ? "[]" : $"[\n{all}\n    ]";
    }

    private static string Object(HiveColumn column) =>
        $"{{ \"name\": {Quoted(column.Name)}, \"type\": {Quoted(column.Type)}, \"comment\": {Quoted(column.Comment ?? "")} }}";

    private static string StatementOf(HiveTable table)
    {
        var columns = string.Join(",\n", table.Columns.Select(column => "  " + Declared(column)));
        var keys = table.PartitionKeys.Count == 0 ? "" : $"PARTITIONED BY ({string.Join(", ", table.PartitionKeys.Select(Declared))})\n";
        // EXTERNAL stands in the statement itself.
        var properties = string.Join(
            ",\n",
            table.Parameters.Where(pair => pair.Name != "EXTERNAL").Select(pair => $"  {Text(pair.Name)} = {Text(pair.Value)}")
        );
        return $"CREATE EXTERNAL TABLE IF NOT EXISTS {Name("${database}")}.{Name(table.Name)} (\n{columns}\n)\nCOMMENT {Text(table.Comment)}\n{keys}"
            + $"STORED AS PARQUET\nLOCATION 's3://${{bucket}}/${{prefix}}{table.Location}'\nTBLPROPERTIES (\n{properties}\n)";
    }

    private static string Declared(HiveColumn column) =>
        $"{Name(column.Name)} {column.Type}{(column.Comment is { } comment ? $" COMMENT {Text(comment)}" : "")}";

    /// <summary>Every name is quoted, so that reserved words need no list: backticks in statements that define, double quotes in queries.</summary>
    private static string Name(string name) => $"`{name}`";

    private static string Text(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
