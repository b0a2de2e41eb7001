using System.Text;
using System.Text.Json;
using Apache.Arrow.Ipc;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Query.Writing;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Query;

/// <summary>Answers written in each form, and read back by a reader that is not ours.</summary>
public sealed class WritingTests
{
    /// <summary>A row of every type that DuckDB gives, and one of nulls.</summary>
    private const string EveryType = """
        SELECT * FROM (VALUES (
            true, 1::TINYINT, -2::SMALLINT, 3::INTEGER, 9007199254740993::BIGINT, 170141183460469231731687303715884105727::HUGEINT,
            255::UTINYINT, 65535::USMALLINT, 4294967295::UINTEGER, 18446744073709551615::UBIGINT,
            0.1::DOUBLE, 0.1::FLOAT, -12.340::DECIMAL(9, 3), 1234567890123456789.12::DECIMAL(30, 2),
            'ä, "b"' || chr(10) || 'c', '2026-03-08'::DATE, '13:14:15.5'::TIME,
            '2026-03-08 02:30:00.123456'::TIMESTAMP, '2026-03-08T07:30:00Z'::TIMESTAMPTZ, '2026-03-08 02:30:00.123'::TIMESTAMP_MS,
            INTERVAL '14 months 3 days 04:05:06.7', 'a'::ENUM('b', 'a'), '\xAB'::BLOB, uuid '5bb8ee4d-0f1f-4ee4-9a5f-b4d1b6a0a2f1',
            [1, NULL, 3], [['x'], []], {'a': 1, 'b': NULL, 'c': 'q"'}, MAP {'k': 1.5}, array_value(1, 2, 3)
        )) t(truth, i8, i16, i32, i64, i128, u8, u16, u32, u64, f64, f32, d9, d30, words, day, clock, stamp, instant, millis, span, mood,
             bytes, id, list, nested, fields, map, fixed)
        UNION ALL SELECT * REPLACE (NULL AS truth) FROM (SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
             NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) t(truth, i8, i16, i32, i64, i128,
             u8, u16, u32, u64, f64, f32, d9, d30, words, day, clock, stamp, instant, millis, span, mood, bytes, id, list, nested, fields, map,
             fixed)
        """;

    [Fact]
    public async Task Every_type_has_a_form_in_json()
    {
        var (bytes, rows) = await WriteAsync(EveryType, ResultFormat.Json);

        Assert.Equal(2, rows);
        using var json = JsonDocument.Parse(bytes);
        var row = json.RootElement[0];
        var found = row.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetRawText());
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["truth"] = "true",
                ["i8"] = "1",
                ["i16"] = "-2",
                ["i32"] = "3",
                ["i64"] = "9007199254740993",
                ["i128"] = "170141183460469231731687303715884105727",
                ["u8"] = "255",
                ["u16"] = "65535",
                ["u32"] = "4294967295",
                ["u64"] = "18446744073709551615",
                ["f64"] = "0.1",
                ["f32"] = "0.1",
                ["d9"] = "-12.340",
                ["d30"] = "1234567890123456789.12",
                ["words"] = "\"ä, \\\"b\\\"\\nc\"",
                ["day"] = "\"2026-03-08\"",
                ["clock"] = "\"13:14:15.5\"",
                ["stamp"] = "\"2026-03-08T02:30:00.123456\"",
                ["instant"] = "\"2026-03-08T07:30:00Z\"",
                ["millis"] = "\"2026-03-08T02:30:00.123\"",
                ["span"] = "\"P1Y2M3DT4H5M6.7S\"",
                ["mood"] = "\"a\"",
                ["bytes"] = "\"ab\"",
                ["id"] = "\"5bb8ee4d-0f1f-4ee4-9a5f-b4d1b6a0a2f1\"",
                ["list"] = "[1,null,3]",
                ["nested"] = "[[\"x\"],[]]",
                ["fields"] = "{\"a\":1,\"b\":null,\"c\":\"q\\\"\"}",
                ["map"] = "[{\"key\":\"k\",\"value\":1.5}]",
                ["fixed"] = "[1,2,3]",
            },
            found
        );
        Assert.All(json.RootElement[1].EnumerateObject(), one => Assert.Equal(JsonValueKind.Null, one.Value.ValueKind));
    }

    [Fact]
    public async Task A_column_of_nulls_alone_is_written()
    {
        Assert.Equal("a,b\r\n,1\r\n", Encoding.UTF8.GetString((await WriteAsync("SELECT NULL AS a, 1 AS b", ResultFormat.Csv)).Bytes));
        Assert.Equal("{\"a\":null}\n", Encoding.UTF8.GetString((await WriteAsync("SELECT NULL AS a", ResultFormat.JsonLines)).Bytes));
    }

    [Theory]
    [InlineData(ResultFormat.Csv, "read_csv('{0}', header = true, nullstr = '', allow_quoted_nulls = false)")]
    [InlineData(ResultFormat.Json, "read_json('{0}')")]
    [InlineData(ResultFormat.JsonLines, "read_json('{0}')")]
    public async Task Prices_read_back_as_they_were(ResultFormat format, string reader)
    {
        const string columns = "interval_begin, location_id, location_name, lmp_usd_per_mwh, congestion_usd_per_mwh, hour_ending";
        await using var lake = await QueriedLake.OfPricesAsync("2025-11-02", location: null);
        await using var query = lake.Open();

        var (bytes, rows) = await WriteAsync(query, $"SELECT {columns} FROM hourly_lmp_da_final", format);

        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "rows");
        await File.WriteAllBytesAsync(file, bytes);
        var files = $"read_parquet('{lake.Pipeline.Store}/lake/*/{QueriedLake.Prices}/*/*/*.parquet')";
        var written = string.Format(System.Globalization.CultureInfo.InvariantCulture, reader, file);
        const string typed =
            "interval_begin::TIMESTAMPTZ, location_id::BIGINT, location_name::VARCHAR, lmp_usd_per_mwh::DOUBLE, congestion_usd_per_mwh::DOUBLE, hour_ending::VARCHAR";
        Assert.Equal(25L * Pipeline.SandboxedPipeline.PricedLocations, rows);
        Assert.Equal(
            0L,
            Duck.Scalar(
                $"SELECT (SELECT count(*) FROM (SELECT {typed} FROM {files} EXCEPT ALL SELECT {typed} FROM {written})) + (SELECT abs(count(*) - {rows}) FROM {written})"
            )
        );
    }

    [Fact]
    public async Task Csv_tells_null_from_empty_text()
    {
        var (bytes, _) = await WriteAsync(
            "SELECT * FROM (VALUES ('', NULL, 'a,b', 1.0::DOUBLE, ' x'), (NULL, '', '\"', 'nan'::DOUBLE, '#')) t(a, b, c, d, e)",
            ResultFormat.Csv
        );

        Assert.Equal("a,b,c,d,e\r\n\"\",,\"a,b\",1,\" x\"\r\n,\"\",\"\"\"\",nan,\"#\"\r\n", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public async Task Nothing_but_columns_is_written_where_there_are_no_rows()
    {
        const string none = "SELECT 1 AS a, 'x' AS b LIMIT 0";

        Assert.Equal("a,b\r\n", Encoding.UTF8.GetString((await WriteAsync(none, ResultFormat.Csv)).Bytes));
        Assert.Equal("[]\n", Encoding.UTF8.GetString((await WriteAsync(none, ResultFormat.Json)).Bytes));
        Assert.Empty((await WriteAsync(none, ResultFormat.JsonLines)).Bytes);
        using var reader = new ArrowStreamReader(new MemoryStream((await WriteAsync(none, ResultFormat.ArrowStream)).Bytes));
        Assert.Equal(["a", "b"], reader.Schema.FieldsList.Select(field => field.Name));
        Assert.Null(await reader.ReadNextRecordBatchAsync());
    }

    [Theory]
    [InlineData(ResultFormat.ArrowStream)]
    [InlineData(ResultFormat.ArrowFile)]
    public async Task Arrow_is_read_back_by_its_own_reader(ResultFormat format)
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-02", location: null);
        await using var query = lake.Open();
        const string sql = "SELECT interval_begin, location_name, lmp_usd_per_mwh, operating_day FROM hourly_lmp_da_final ORDER BY ALL";

        var (bytes, rows) = await WriteAsync(query, sql, format);

        using var reader =
            format == ResultFormat.ArrowFile
                ? new ArrowFileReader(new MemoryStream(bytes))
                : new ArrowStreamReader(new MemoryStream(bytes));
        var (sum, count) = (0.0, 0L);
        while (await reader.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                count += batch.Length;
                sum += ((Apache.Arrow.DoubleArray)batch.Column("lmp_usd_per_mwh")).Values.ToArray().Sum();
            }
        }

        Assert.Equal((rows, 48L * Pipeline.SandboxedPipeline.PricedLocations), (count, rows));
        var files = $"read_parquet('{lake.Pipeline.Store}/lake/*/{QueriedLake.Prices}/*/*/*.parquet')";
        Assert.Equal((double)Duck.Scalar($"SELECT sum(lmp_usd_per_mwh) FROM {files}")!, sum, tolerance: 1e-6);
    }

    [Fact]
    public async Task Parquet_holds_every_type()
    {
        await using var lake = await QueriedLake.StartAsync();
        await using var query = lake.Open();
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "every.parquet");
        await using (var destination = File.Create(file))
        {
            await query.WriteParquetAsync(EveryType, destination, null, TestContext.Current.CancellationToken);
        }

        var row = Assert.Single(Duck.Rows($"SELECT i64, d9, words, instant, list[3], fields.c FROM read_parquet('{file}') WHERE truth"));

        Assert.Equal(
            [9_007_199_254_740_993L, -12.340m, "ä, \"b\"\nc", new DateTime(2026, 3, 8, 7, 30, 0, DateTimeKind.Utc), 3, "q\""],
            row
        );
        Assert.DoesNotContain(
            lake.Pipeline.Folder.Files("temp"),
            name => name.EndsWith(".parquet", StringComparison.Ordinal) && !name.Contains("stub", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Parquet_takes_parameters_and_the_last_of_several_statements()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-03");
        await using var query = lake.Open();
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "day.parquet");
        await using (var destination = File.Create(file))
        {
            await query.WriteParquetAsync(
                "SELECT 1; SELECT * FROM hourly_lmp_da_final WHERE operating_day = $day -- that day",
                destination,
                new Dictionary<string, object?> { ["day"] = "2026-07-02" },
                TestContext.Current.CancellationToken
            );
        }

        Assert.Equal(24L, Duck.Scalar($"SELECT count(*) FROM read_parquet('{file}') WHERE operating_day = '2026-07-02'"));
    }

    private static async Task<(byte[] Bytes, long Rows)> WriteAsync(string sql, ResultFormat format)
    {
        await using var lake = await QueriedLake.StartAsync();
        await using var query = lake.Open();
        return await WriteAsync(query, sql, format);
    }

    private static async Task<(byte[] Bytes, long Rows)> WriteAsync(LakeQuery query, string sql, ResultFormat format)
    {
        using var destination = new MemoryStream();
        await using var result = await query.ExecuteAsync(sql, null, TestContext.Current.CancellationToken);
        var rows = await ResultWriter.WriteAsync(result, format, destination, TestContext.Current.CancellationToken);
        return (destination.ToArray(), rows);
    }
}
