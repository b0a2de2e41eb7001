using DuckDB.NET.Data;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Tests.Formatting.Readers;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting;

/// <summary>The suite's readers of Parquet are themselves tried on a file that we did not write.</summary>
public sealed class ParquetReadersTests
{
    [Fact]
    public void Readers_give_back_what_DuckDB_wrote()
    {
        var table = Corpora.Of(
            ("name", ColumnType.Text),
            ("id", ColumnType.Integer),
            ("lmp", ColumnType.Number),
            ("begin", ColumnType.Timestamp),
            ("final", ColumnType.Boolean),
            ("day", ColumnType.Date)
        );
        object?[][] expected =
        [
            ["Z.MAINE", long.MaxValue, -0.0, new OffsetInstant(1_785_187_500_000_001, -240), true, new DateOnly(2026, 7, 27)],
            [null, null, null, null, null, null],
            ["", 0L, 0.1 + 0.2, new OffsetInstant(-62_135_647_200_000_000, 840), false, DateOnly.MinValue],
        ];

        var file = Written(
            """
            SELECT * FROM (VALUES
              ('Z.MAINE', 9223372036854775807, '-0.0'::DOUBLE, make_timestamptz(1785187500000001), -240::INTEGER, true, DATE '2026-07-27'),
              (NULL, NULL, NULL, NULL, NULL, NULL, NULL),
              ('', 0, 0.30000000000000004::DOUBLE, make_timestamptz(-62135647200000000), 840, false, DATE '0001-01-01'))
            AS t(name, id, lmp, "begin", begin_offset_minutes, final, "day")
            """
        );

        Assert.All(FileReaders.Of("parquet"), reader => Assert.Equal(Corpus.Show(expected), Corpus.Show(reader.Read(file, table))));
    }

    private static byte[] Written(string query)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.parquet");
        try
        {
            using var connection = new DuckDBConnection("Data Source=:memory:");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"COPY ({query}) TO '{path}' (FORMAT parquet)";
            command.ExecuteNonQuery();
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
