using System.Globalization;
using System.Runtime.InteropServices;
using CsCheck;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Parquet;
using ParquetSharp;
using Xunit;
using Encoding = System.Text.Encoding;

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

public sealed class StatisticsTests : IDisposable
{
    private readonly ParquetFolder _folder = new();
    private readonly DuckDbReader _duckDb = new();

    public void Dispose()
    {
        _duckDb.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Predicates_find_what_a_full_scan_finds() =>
        Gen.Select(SampleTables.Any, Gen.Bool, Gen.Int[0, 1000])
            .Sample(
                (sample, sorted, pick) =>
                {
                    var groups = sample with { BatchRows = 16, Options = sample.Options with { MaxRowGroupRows = 16 } };
                    var path = _folder.Write(sorted ? groups with { Values = [.. groups.Values.Select(Sorted)] } : groups);
                    foreach (var leaf in LeafColumn.Of(sample.Table))
                    {
                        ExpectPredicates(path, leaf, Leaf(leaf, sample.Values[leaf.Position]), pick);
                    }
                },
                iter: 25,
                threads: 1
            );

    [Fact]
    public void Arrow_sees_the_least_and_the_greatest_value_and_the_nulls_of_each_row_group() =>
        SampleTables.Any.Sample(
            sample =>
            {
                var path = _folder.Write(sample);
                using var file = ArrowReader.Open(path);
                var leaves = LeafColumn.Of(sample.Table);
                var first = 0;
                for (var group = 0; group < file.FileMetaData.NumRowGroups; group++)
                {
                    using var rows = file.RowGroup(group);
                    var count = (int)rows.MetaData.NumRows;
                    for (var i = 0; i < leaves.Count; i++)
                    {
                        using var chunk = rows.MetaData.GetColumnChunkMetaData(i);
                        using var statistics = chunk.Statistics;
                        Assert.NotNull(statistics);
                        ExpectBounds(statistics, leaves[i], Leaf(leaves[i], sample.Values[leaves[i].Position])[first..(first + count)]);
                    }

                    first += count;
                }
            },
            iter: 100,
            threads: 1
        );

    [Theory]
    [InlineData(ColumnType.Integer, "c0 > 300", "c0 = 300")]
    [InlineData(ColumnType.Integer, "c0 < 100", "c0 <= 100")]
    [InlineData(ColumnType.Date, "c0 > DATE '1970-10-28'", "c0 >= DATE '1970-10-28'")]
    [InlineData(
        ColumnType.Timestamp,
        "c0 > '1970-01-01 00:00:00.000300+00'::TIMESTAMPTZ",
        "c0 = '1970-01-01 00:00:00.0003+00'::TIMESTAMPTZ"
    )]
    [InlineData(
        ColumnType.Timestamp,
        "c0 < '1970-01-01 00:00:00.000100+00'::TIMESTAMPTZ",
        "c0 = '1970-01-01 00:00:00.0001+00'::TIMESTAMPTZ"
    )]
    [InlineData(ColumnType.Timestamp, "c0_offset_minutes < -240", "c0_offset_minutes = -240")]
    [InlineData(ColumnType.Number, "c0 < 100", "c0 = 100")]
    public void Readers_skip_a_file_that_cannot_match_and_read_one_that_can(ColumnType type, string never, string once)
    {
        var values = Enumerable.Range(100, 201).Select(i => Value(type, i)).ToArray();
        var path = _folder.Write(SampleTable.Of((type, values)));

        Assert.Contains("EMPTY_RESULT", $"{_duckDb.Rows($"EXPLAIN SELECT * FROM '{path}' WHERE {never}")[0][1]}", StringComparison.Ordinal);
        Assert.DoesNotContain(
            "EMPTY_RESULT",
            $"{_duckDb.Rows($"EXPLAIN SELECT * FROM '{path}' WHERE {once}")[0][1]}",
            StringComparison.Ordinal
        );
        Assert.Equal(0, _duckDb.Count(path, never));
        Assert.True(_duckDb.Count(path, once) > 0);
    }

    [Fact]
    public void A_row_group_with_NaN_has_no_bounds_so_that_no_reader_skips_it()
    {
        var path = _folder.Write(SampleTable.Of((ColumnType.Number, [1.0, double.NaN, 5.0])));

        Assert.Equal(1, _duckDb.Count(path, "c0 > 10"));
        Assert.Equal(
            [null, null, 0L],
            _duckDb.Rows($"SELECT stats_min_value, stats_max_value, stats_null_count FROM parquet_metadata('{path}')")[0]
        );
    }

    [Fact]
    public void Zero_is_minus_zero_below_and_plus_zero_above()
    {
        using var file = ArrowReader.Open(
            _folder.Write(SampleTable.Of((ColumnType.Number, [0.0, 0.0]), (ColumnType.Number, [-0.0, -0.0])))
        );
        using var rows = file.RowGroup(0);
        for (var i = 0; i < 2; i++)
        {
            using var chunk = rows.MetaData.GetColumnChunkMetaData(i);
            using var statistics = (Statistics<double>)chunk.Statistics!;
            Assert.True(double.IsNegative(statistics.Min));
            Assert.False(double.IsNegative(statistics.Max));
        }
    }

    [Fact]
    public void A_long_text_is_cut_below_and_raised_above_and_says_so()
    {
        var e = string.Concat(Enumerable.Repeat("é", 50));
        var path = _folder.Write(SampleTable.Of((ColumnType.Text, ["a" + e, "b" + e])));

        var row = _duckDb.Rows($"SELECT stats_min_value, stats_max_value, min_is_exact, max_is_exact FROM parquet_metadata('{path}')")[0];
        Assert.Equal(["a" + e[..31], "b" + e[..30] + "ê", false, false], row);
        Assert.Equal(1, _duckDb.Count(path, $"c0 = 'b{e}'"));
        Assert.Equal(1, _duckDb.Count(path, $"c0 > 'b{e[..31]}'"));
        Assert.Equal(1, _duckDb.Count(path, $"c0 = 'a{e}'"));
    }

    [Fact]
    public void Text_without_a_successor_has_no_upper_bound()
    {
        var last = string.Concat(Enumerable.Repeat("\U0010FFFF", 20));
        var path = _folder.Write(SampleTable.Of((ColumnType.Text, ["a", last])));

        Assert.Equal(["a", null], _duckDb.Rows($"SELECT stats_min_value, stats_max_value FROM parquet_metadata('{path}')")[0]);
        Assert.Equal(1, _duckDb.Count(path, $"c0 = '{last}'"));
    }

    [Fact]
    public void The_character_before_the_surrogates_is_raised_over_them()
    {
        var text = new string('x', 61) + "\uD7FF" + "tail";
        var path = _folder.Write(SampleTable.Of((ColumnType.Text, [text])));

        Assert.Equal(new string('x', 61) + "\uE000", _duckDb.Rows($"SELECT stats_max_value FROM parquet_metadata('{path}')")[0][0]);
    }

    private void ExpectPredicates(string path, LeafColumn leaf, object?[] values, int pick)
    {
        var present = values.OfType<object>().ToArray();
        Assert.Equal(values.Length - present.Length, _duckDb.Count(path, $"{leaf.Name} IS NULL"));
        if (present.Length == 0)
        {
            return;
        }

        var pivot = present[pick % present.Length];
        var other = present[pick * 31 % present.Length];
        var (low, high) = Compare(pivot, other) <= 0 ? (pivot, other) : (other, pivot);
        foreach (
            var bound in new[]
            {
                present.Aggregate((a, b) => Compare(a, b) <= 0 ? a : b),
                pivot,
                present.Aggregate((a, b) => Compare(a, b) >= 0 ? a : b),
            }
        )
        {
            Expect($"{leaf.Name} = {Literal(leaf, bound)}", value => Compare(value, bound) == 0);
            Expect($"{leaf.Name} < {Literal(leaf, bound)}", value => Compare(value, bound) < 0);
            Expect($"{leaf.Name} > {Literal(leaf, bound)}", value => Compare(value, bound) > 0);
            Expect($"{leaf.Name} <> {Literal(leaf, bound)}", value => Compare(value, bound) != 0);
        }

        Expect(
            $"{leaf.Name} BETWEEN {Literal(leaf, low)} AND {Literal(leaf, high)}",
            value => Compare(value, low) >= 0 && Compare(value, high) <= 0
        );

        void Expect(string predicate, Func<object, bool> holds)
        {
            var found = _duckDb.Count(path, predicate);
            var expected = present.LongCount(holds);
            Assert.True(expected == found, $"{predicate}: DuckDB finds {found} rows, a full scan {expected}");
        }
    }

    private static void ExpectBounds(Statistics statistics, LeafColumn leaf, object?[] values)
    {
        var present = values.OfType<object>().ToArray();
        Assert.Equal(values.Length - present.Length, statistics.NullCount);
        if (present.Length == 0 || present.Any(value => value is double.NaN))
        {
            Assert.False(statistics.HasMinMax);
            return;
        }

        var min = present.Aggregate((a, b) => Compare(a, b) <= 0 ? a : b);
        var max = present.Aggregate((a, b) => Compare(a, b) >= 0 ? a : b);
        if (leaf.Content != LeafContent.Text)
        {
            Assert.True(statistics.HasMinMax);
            Assert.Equal(0, Compare(min, Widen(statistics.MinUntyped)));
            Assert.Equal(0, Compare(max, Widen(statistics.MaxUntyped)));
            return;
        }

        if (!statistics.HasMinMax)
        {
            Assert.Equal(0x10FFFF, ((string)max).EnumerateRunes().First().Value);
            return;
        }

        var (lower, upper) = (Text(statistics.MinUntyped), Text(statistics.MaxUntyped));
        Assert.True(lower.Length <= ColumnBounds.LongestText && upper.Length <= ColumnBounds.LongestText);
        Assert.True(Encoding.UTF8.GetByteCount((string)min) > ColumnBounds.LongestText ? Below(lower, min) : Same(lower, min));
        Assert.True(Encoding.UTF8.GetByteCount((string)max) > ColumnBounds.LongestText ? Below(Utf8(max), upper) : Same(upper, max));
    }

    private static bool Below(byte[] lower, object upper) => lower.AsSpan().SequenceCompareTo(upper as byte[] ?? Utf8(upper)) < 0;

    private static bool Same(byte[] bytes, object text) => bytes.AsSpan().SequenceEqual(Utf8(text));

    private static byte[] Utf8(object text) => Encoding.UTF8.GetBytes((string)text);

    private static byte[] Text(object bytes)
    {
        var array = (ByteArray)bytes;
        var copy = new byte[array.Length];
        Marshal.Copy(array.Pointer, copy, 0, array.Length);
        return copy;
    }

    private static object Widen(object value) => value is int narrow ? (long)narrow : value;

    private static object?[] Leaf(LeafColumn leaf, object?[] values) =>
        Array.ConvertAll(
            values,
            value =>
                (leaf.Content, value) switch
                {
                    (_, null) => (object?)null,
                    (LeafContent.Instant, Published published) => published.UtcMicroseconds,
                    (LeafContent.OffsetMinutes, Published published) => (long)published.OffsetMinutes,
                    (LeafContent.Date, int days) => (long)days,
                    _ => value,
                }
        );

    private static object?[] Sorted(object?[] values) => [.. values.Order(Comparer<object?>.Create(CompareNullable))];

    private static int CompareNullable(object? left, object? right) =>
        (left, right) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            (Published a, Published b) => a.UtcMicroseconds.CompareTo(b.UtcMicroseconds),
            (int a, int b) => a.CompareTo(b),
            _ => Compare(left, right),
        };

    /// <summary>SQL's order as DuckDB has it: text by bytes, NaN above all and equal to itself, -0 equal to +0.</summary>
    private static int Compare(object left, object right) =>
        (left, right) switch
        {
            (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
            (double a, double b) => double.IsNaN(a) ? (double.IsNaN(b) ? 0 : 1)
            : double.IsNaN(b) ? -1
            : a.CompareTo(b),
            (bool a, bool b) => a.CompareTo(b),
            (long a, long b) => a.CompareTo(b),
            _ => throw new ArgumentException($"{left} and {right} are not of one type", nameof(right)),
        };

    private static string Literal(LeafColumn leaf, object value) =>
        (leaf.Content, value) switch
        {
            (LeafContent.Text, string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
            (LeafContent.Number, double number) => $"'{number.ToString("R", CultureInfo.InvariantCulture)}'::DOUBLE",
            (LeafContent.Instant, long micros) => string.Create(
                CultureInfo.InvariantCulture,
                $"'{DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond):yyyy-MM-dd HH:mm:ss.ffffff}+00'::TIMESTAMPTZ"
            ),
            (LeafContent.Date, long days) =>
                $"DATE '{DateOnly.FromDayNumber((int)days + 719_162).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'",
            (LeafContent.OffsetMinutes, long minutes) => $"'{minutes}'::SMALLINT",
            (LeafContent.Integer, long integer) => $"'{integer}'::BIGINT",
            _ => value is true ? "true" : "false",
        };

    private static object Value(ColumnType type, int i) =>
        type switch
        {
            ColumnType.Integer => (long)i,
            ColumnType.Date => i,
            ColumnType.Timestamp => new Published(i, -240),
            ColumnType.Text => $"v{i}",
            _ => (double)i,
        };
}
