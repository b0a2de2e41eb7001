using System.Text.Json;
using EnergyDataPipeline.Query.Exporting;
using Microsoft.Data.Sqlite;
using NodaTime.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Exporting;

/// <summary>Exports of a lake with generated numbers, and readers of what they wrote that are not ours.</summary>
internal static class ExportedLake
{
    public const string View = "hourly_lmp_da_final";

    public static async Task<ExportedFile> ExportAsync(this QueriedLake lake, ExportRequest request) =>
        Assert.Single(await lake.ExportAllAsync(request));

    public static async Task<IReadOnlyList<ExportedFile>> ExportAllAsync(this QueriedLake lake, ExportRequest request)
    {
        await using var query = lake.Open();
        return await new LakeExport(query).WriteAsync(request, null, TestContext.Current.CancellationToken);
    }

    /// <summary>A request for the day-ahead prices of days.</summary>
    public static ExportRequest Prices(this QueriedLake lake, ExportFormat format, string? first = null, string? last = null) =>
        new()
        {
            Names = [QueriedLake.Prices],
            Format = format,
            Path = lake.PathOf($"prices.{LakeExport.WordOf(format)}"),
            First = first is null ? null : LocalDatePattern.Iso.Parse(first).Value,
            Last = (last ?? first) is { } day ? LocalDatePattern.Iso.Parse(day).Value : null,
        };

    public static string PathOf(this QueriedLake lake, string name) => Path.Combine(lake.Pipeline.Folder.Path, name);

    /// <summary>The lake's files, for a reader that is not ours.</summary>
    public static string Files(this QueriedLake lake) =>
        $"read_parquet('{lake.Pipeline.Store}/lake/*/{QueriedLake.Prices}/*/*/*.parquet', hive_partitioning = true)";

    /// <summary>Files in the folder that an export could have left, hidden ones too.</summary>
    public static IReadOnlyList<string> Written(this QueriedLake lake) =>
        [.. Directory.GetFiles(lake.Pipeline.Folder.Path).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    public static JsonElement MetadataOf(ExportedFile file) => JsonElement.Parse(File.ReadAllText(file.MetadataPath));

    /// <summary>Rows of a query on a SQLite database.</summary>
    public static IReadOnlyList<object?[]> Sqlite(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }
}
