using CsCheck;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Formatting.Parquet;
using EnergyDataPipeline.Records;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

public sealed class RoundTripTests : IDisposable
{
    private readonly ParquetFolder _folder = new();
    private readonly DuckDbReader _duckDb = new();

    public static TheoryData<int> RowCounts => [0, 1, 7, 8, 9, 32_767, 32_768, 65_536, 131_072, 163_841];

    public void Dispose()
    {
        _duckDb.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Two_readers_give_back_any_table() =>
        SampleTables.Any.Sample(
            sample =>
            {
                ReadsBack(sample);
            },
            iter: 250,
            threads: 1
        );

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void Any_number_of_rows_reads_back(int rows)
    {
        var sample = SampleTable.Of(
            (ColumnType.Timestamp, Rows(rows, row => new Published(1_785_000_000_000_000 + row / 1302 * 300_000_000L, -240))),
            (ColumnType.Text, Rows(rows, row => $"UN.STATION{row % 1302}")),
            (ColumnType.Number, Rows(rows, row => row % 11 == 0 ? null : (row * 7919 % 10_007) / 100.0)),
            (ColumnType.Boolean, Rows(rows, row => row % 3 == 0)),
            (ColumnType.Integer, Rows(rows, row => row % 1000 < 500 ? null : (object)(long)row)),
            (ColumnType.Date, Rows(rows, row => 20_000 + row / 1000))
        );

        ReadsBack(sample);
    }

    [Fact]
    public void Long_runs_short_ones_and_both_in_turn_read_back() =>
        (
            from lengths in Gen.Frequency((2, Gen.Int[1, 3]), (2, Gen.Int[10, 40]), (1, Gen.Int[500, 3000])).Array[1, 80]
            from values in Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 100_000]).Array[lengths.Length]
            from nulls in Gen.Bool.Array[lengths.Length]
            select lengths
                .Index()
                .SelectMany(run => Enumerable.Repeat(nulls[run.Index] ? (int?)null : values[run.Index], run.Item))
                .ToArray()
        ).Sample(
            cells =>
                ReadsBack(
                    SampleTable.Of(
                        (
                            ColumnType.Timestamp,
                            [
                                .. cells.Select(cell =>
                                    cell is { } at ? (object)new Published(at * 300_000_000L, (short)(at % 2 * -240)) : null
                                ),
                            ]
                        ),
                        (ColumnType.Number, [.. cells.Select(cell => cell is { } cents ? (object)(cents / 100.0) : null)]),
                        (ColumnType.Date, [.. cells.Select(cell => (object?)cell)]),
                        (ColumnType.Text, [.. cells.Select(cell => cell is { } word ? (object)$"word {word}" : null)])
                    )
                ),
            iter: 60,
            threads: 1
        );

    [Fact]
    public void Extremes_of_every_type_read_back() =>
        ReadsBack(
            SampleTable.Of(
                (
                    ColumnType.Number,
                    [
                        double.MaxValue,
                        double.MinValue,
                        double.Epsilon,
                        double.NaN,
                        0.0,
                        -0.0,
                        double.PositiveInfinity,
                        double.NegativeInfinity,
                        null,
                        0.1 + 0.2,
                    ]
                ),
                (
                    ColumnType.Integer,
                    [long.MinValue, long.MaxValue, 0L, -1L, 1L, null, 1L << 53, (1L << 53) + 1, (long)int.MinValue, (long)int.MaxValue]
                ),
                (
                    ColumnType.Timestamp,
                    [
                        new Published(SampleTables.FirstMicrosecond, 0),
                        new Published(SampleTables.LastMicrosecond, 0),
                        new Published(0, 840),
                        new Published(-1, -720),
                        null,
                        new Published(1, 345),
                        new Published(1_793_511_000_000_000, -240),
                        new Published(1_793_514_600_000_000, -300),
                        new Published(0, short.MinValue),
                        new Published(0, short.MaxValue),
                    ]
                ),
                (ColumnType.Date, [SampleTables.FirstDay, SampleTables.LastDay, 0, -1, 1, null, 20_000, 59, 60, 11_016]),
                (ColumnType.Text, ["", null, "null", "\0", "a\0b", "\r\n", "漢字", "e\u0301", "👩‍👩‍👧", new string('\u00E9', 5000)]),
                (ColumnType.Boolean, [true, false, null, true, true, false, false, null, null, true])
            )
        );

    [Fact]
    public void Columns_of_nulls_alone_read_back() =>
        ReadsBack(SampleTable.Of([.. Enum.GetValues<ColumnType>().Select(type => (type, Rows(1000, _ => null)))]));

    [Fact]
    public void Text_of_a_megabyte_reads_back()
    {
        var long1 = string.Concat(Enumerable.Repeat("0123456789abcdeé", 65_536));
        var long2 = new string('z', 1_048_576);
        ReadsBack(
            SampleTable.Of(
                (
                    ColumnType.Text,
                    Rows(
                        40,
                        row =>
                            (row % 4) switch
                            {
                                0 => long1,
                                1 => long2,
                                2 => null,
                                _ => "short",
                            }
                    )
                )
            )
        );
        ReadsBack(SampleTable.Of((ColumnType.Text, [long1, long2, null, "short", long2 + "!", "", null])));
    }

    [Fact]
    public void Distinct_texts_and_nulls_read_back_over_several_plain_pages()
    {
        var values = Rows(40_000, row => row % 5 == 2 || row % 9000 < 700 ? null : (object)$"{row}{new string('x', row % 200)}");
        var path = ReadsBack(SampleTable.Of((ColumnType.Text, values)));

        using var file = ArrowReader.Open(path);
        using var rows = file.RowGroup(0);
        using var chunk = rows.MetaData.GetColumnChunkMetaData(0);
        Assert.True(chunk.TotalUncompressedSize > 3 * TextChunkWriter.PlainPageBytes);
    }

    [Fact]
    public void A_byte_turned_is_found_by_the_page_checksum()
    {
        var sample = SampleTable.Of((ColumnType.Number, Rows(1000, row => row * 1.37))) with
        {
            Options = new ParquetOptions { Compression = ParquetCompression.None },
        };
        var path = ReadsBack(sample);
        var bytes = File.ReadAllBytes(path);
        bytes[4000] ^= 1;
        File.WriteAllBytes(path, bytes);

        var error = Assert.Throws<ParquetSharp.ParquetException>(() => ArrowReader.Read(path, sample.Table));

        Assert.Contains("checksum", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Nulls_in_runs_and_alone_read_back_across_batches_that_are_no_multiple_of_64()
    {
        foreach (var batchRows in new[] { 1, 63, 64, 65, 1000 })
        {
            var values = Rows(3000, row => row % 700 < 300 || row % 7 == 3 ? null : (object)(row / 10.0));
            ReadsBack(SampleTable.Of((ColumnType.Number, values)) with { BatchRows = batchRows });
        }
    }

    [Fact]
    public void Distinct_values_are_written_plain_and_repeated_ones_by_dictionary()
    {
        var sample = SampleTable.Of(
            (ColumnType.Number, Rows(20_000, row => row * 1.37)),
            (ColumnType.Number, Rows(20_000, row => row % 1302 / 100.0)),
            (ColumnType.Text, Rows(20_000, row => $"id-{row}")),
            (ColumnType.Text, Rows(20_000, row => $"id-{row % 1302}")),
            (ColumnType.Integer, Rows(20_000, row => (long)row)),
            (ColumnType.Integer, Rows(20_000, row => row % 5L))
        );
        var path = ReadsBack(sample);

        var encodings = _duckDb.Rows($"SELECT encodings FROM parquet_metadata('{path}') ORDER BY column_id").Select(row => $"{row[0]}");
        string plain = "PLAIN, RLE",
            dictionary = "PLAIN, RLE, RLE_DICTIONARY";
        Assert.Equal([plain, dictionary, plain, dictionary, plain, dictionary], encodings);
    }

    [Fact]
    public void A_dictionary_is_given_up_in_the_middle_of_a_row_group_when_values_become_too_many()
    {
        var values = Rows(131_072, row => row < 10_000 ? 1.5 : row * 0.01);
        var path = ReadsBack(SampleTable.Of((ColumnType.Number, values)));

        Assert.Equal("PLAIN, RLE", _duckDb.Rows($"SELECT encodings FROM parquet_metadata('{path}')")[0][0]);
    }

    [Theory]
    [InlineData(FixedChunkWriter.MostDistinct, "PLAIN, RLE, RLE_DICTIONARY")]
    [InlineData(FixedChunkWriter.MostDistinct + 1, "PLAIN, RLE")]
    public void A_dictionary_takes_as_many_values_as_sixteen_bits_tell_apart(int distinct, string encodings)
    {
        var path = ReadsBack(SampleTable.Of((ColumnType.Integer, Rows(131_072, row => row * 31L % distinct))));

        Assert.Equal(encodings, _duckDb.Rows($"SELECT encodings FROM parquet_metadata('{path}')")[0][0]);
    }

    [Theory]
    [InlineData(null, "ZSTD")]
    [InlineData(ParquetCompression.Zstd, "ZSTD")]
    [InlineData(ParquetCompression.Snappy, "SNAPPY")]
    [InlineData(ParquetCompression.None, "UNCOMPRESSED")]
    public void The_compression_asked_for_is_the_one_used(ParquetCompression? asked, string found)
    {
        var sample = SampleTable.Of(
            (ColumnType.Number, Rows(50_000, row => row % 1302 / 100.0)),
            (ColumnType.Text, Rows(50_000, row => $"{row}"))
        );
        var path = ReadsBack(sample with { Choices = new FormatOptions { ParquetCompression = asked } });

        Assert.Equal([found, found], _duckDb.Rows($"SELECT compression FROM parquet_metadata('{path}')").Select(row => row[0]));
    }

    [Fact]
    public void Row_groups_end_before_their_bounds_of_rows_and_bytes()
    {
        var rows = Rows(5000, row => $"{row}{new string('x', 200)}");
        var byRows = SampleTable.Of((ColumnType.Text, rows)) with
        {
            BatchRows = 300,
            Options = new ParquetOptions { MaxRowGroupRows = 1000 },
        };
        var byBytes = byRows with { Options = new ParquetOptions { MaxRowGroupBytes = 400_000 } };

        Assert.Equal([900L, 900L, 900L, 900L, 900L, 500L], GroupRows(ReadsBack(byRows)));
        Assert.All(GroupRows(ReadsBack(byBytes)), count => Assert.InRange(count, 1, 1800));
    }

    [Fact]
    public void Texts_that_no_row_uses_any_more_are_not_written()
    {
        var sample = SampleTable.Of((ColumnType.Text, []));
        var batch = new ColumnBatch(sample.Table);
        var texts = (TextVector)batch.Columns[0];
        texts.Append("kept");
        texts.Append("zzz-taken-back");
        texts.Truncate(1);
        texts.Append("kept too");
        using var bytes = new MemoryStream();
        using (
            var encoder = new ParquetFormat(new ParquetOptions { Compression = ParquetCompression.None }).Begin(
                sample.Table,
                sample.Heading,
                new(),
                bytes
            )
        )
        {
            encoder.Write(batch);
            encoder.Complete();
        }

        Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf("zzz-taken-back"u8));
        Assert.NotEqual(-1, bytes.ToArray().AsSpan().IndexOf("kept too"u8));
    }

    [Fact]
    public void A_column_with_the_name_of_an_offset_column_keeps_its_name()
    {
        var table = new Table
        {
            Name = "sample",
            Rows = "",
            Columns = [SampleTable.Column("begin", ColumnType.Timestamp), SampleTable.Column("Begin_Offset_Minutes", ColumnType.Number)],
        };
        ReadsBack(
            new SampleTable(
                table,
                [
                    [new Published(5, -240)],
                    [1.5],
                ]
            )
        );

        Assert.Equal(["begin", "begin_offset_minutes_", "Begin_Offset_Minutes"], LeafColumn.Of(table).Select(leaf => leaf.Name));
    }

    [Fact]
    public void A_batch_of_another_table_is_refused()
    {
        var sample = SampleTable.Of((ColumnType.Number, [1.0]));
        var other = SampleTable.Of((ColumnType.Text, ["x"]));
        using var encoder = new ParquetFormat().Begin(sample.Table, sample.Heading, new(), Stream.Null);

        var error = Assert.Throws<ArgumentException>(() => encoder.Write(new ColumnBatch(other.Table)));

        Assert.Contains(
            "Column c0 of the batch has 0 values of type Text; table sample has c0 of type Number there",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Nothing_can_be_written_after_the_end()
    {
        var sample = SampleTable.Of((ColumnType.Number, [1.0]));
        using var encoder = new ParquetFormat().Begin(sample.Table, sample.Heading, new(), Stream.Null);
        encoder.Complete();

        Assert.Throws<InvalidOperationException>(() => encoder.Write(new ColumnBatch(sample.Table)));
        Assert.Throws<InvalidOperationException>(encoder.Complete);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void A_compression_level_that_does_not_exist_is_refused(int level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParquetFormat(new ParquetOptions { ZstdLevel = level }));

    private static object?[] Rows(int rows, Func<int, object?> value) => [.. Enumerable.Range(0, rows).Select(value)];

    private IEnumerable<long> GroupRows(string path) =>
        _duckDb.Rows($"SELECT row_group_num_rows FROM parquet_metadata('{path}') ORDER BY row_group_id").Select(row => (long)row[0]!);

    private string ReadsBack(SampleTable sample)
    {
        var path = _folder.Write(sample);
        var expected = sample.Expected();
        Same(expected, _duckDb.Read(path, sample.Table), "DuckDB");
        Same(expected, ArrowReader.Read(path, sample.Table), "Arrow");
        return path;
    }

    private static void Same(object?[][] expected, object?[][] found, string reader)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                expected[i].Length == found[i].Length,
                $"{reader}, column {i}: {found[i].Length} rows, {expected[i].Length} expected"
            );
            for (var row = 0; row < expected[i].Length; row++)
            {
                if (!Equals(expected[i][row], found[i][row]))
                {
                    Assert.Fail($"{reader}, column {i}, row {row}: found {found[i][row] ?? "null"}, expected {expected[i][row] ?? "null"}");
                }
            }
        }
    }
}
