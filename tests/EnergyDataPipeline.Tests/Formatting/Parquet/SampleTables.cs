using CsCheck;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Parquet;

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

/// <summary>Tables of every shape: few or many distinct values, no, some or only nulls, one or several row groups, odd batches.</summary>
internal static class SampleTables
{
    public const long FirstMicrosecond = -62_135_596_800_000_000; // 0001-01-01T00:00:00Z
    public const long LastMicrosecond = 253_402_300_799_999_999; // 9999-12-31T23:59:59.999999Z
    public const int FirstDay = -719_162;
    public const int LastDay = 2_932_896;

    private static readonly string[] Characters = ["a", "Z", " ", "'", "\"", "\n", "é", "ß", "漢", "\uFFFD", "😀", "\U0010FFFF", "\u007F"];

    public static readonly Gen<string> Text = Gen.Frequency(
        (6, Gen.OneOf(Characters).Array[0, 12].Select(string.Concat)),
        (2, Gen.OneOf(Characters).Array[50, 90].Select(string.Concat)),
        (1, Gen.OneOf("", "x", new string('x', 64), new string('x', 65), new string('x', 200))),
        (1, Gen.Int[60, 70].Select(length => string.Concat(Enumerable.Repeat("\U0010FFFF", length / 4)) + new string('y', length % 4)))
    );

    public static readonly Gen<double> Number = Gen.Frequency(
        (6, Gen.Int[-20_000, 100_000].Select(cents => cents / 100.0)),
        (3, Gen.Double),
        (
            1,
            Gen.OneOf(
                0.0,
                -0.0,
                double.MaxValue,
                double.MinValue,
                double.Epsilon,
                double.PositiveInfinity,
                double.NegativeInfinity,
                double.NaN
            )
        )
    );

    public static readonly Gen<long> Integer = Gen.Frequency(
        (5, Gen.Long[-1000, 1000]),
        (3, Gen.Long),
        (1, Gen.OneOf(long.MinValue, long.MaxValue, 0L, int.MinValue, int.MaxValue))
    );

    public static readonly Gen<Published> Instant =
        from at in Gen.Frequency(
            (5, Gen.Long[1_767_225_600, 1_798_761_600].Select(seconds => seconds * 1_000_000)),
            (3, Gen.Long[FirstMicrosecond, LastMicrosecond]),
            (1, Gen.OneOf(FirstMicrosecond, LastMicrosecond, 0L, -1L))
        )
        from offset in Gen.OneOf((short)-300, (short)-240, (short)0, (short)330, (short)840)
        select new Published(at, offset);

    public static readonly Gen<int> Date = Gen.Frequency(
        (5, Gen.Int[20_000, 21_000]),
        (3, Gen.Int[FirstDay, LastDay]),
        (1, Gen.OneOf(FirstDay, LastDay, 0, -1))
    );

    /// <summary>Tables of one to six columns, up to some hundred rows.</summary>
    public static readonly Gen<SampleTable> Any =
        from rows in Gen.Frequency((1, Gen.Int[0, 3]), (5, Gen.Int[4, 300]))
        from types in Gen.Enum<ColumnType>().Array[1, 6]
        from columns in Columns(types, rows)
        from batchRows in Gen.Int[1, 130]
        from groupRows in Gen.OneOf(1, 64, 100, 131_072)
        from compression in Gen.Enum<ParquetCompression>()
        select SampleTable.Of([.. types.Zip(columns)]) with
        {
            BatchRows = batchRows,
            Options = new ParquetOptions { MaxRowGroupRows = groupRows, Compression = compression },
        };

    private static Gen<object?[][]> Columns(ColumnType[] types, int rows)
    {
        var columns = Gen.Const(Array.Empty<object?[]>());
        foreach (var type in types)
        {
            columns = from before in columns from column in Column(type, rows) select before.Append(column).ToArray();
        }

        return columns;
    }

    public static Gen<object?[]> Column(ColumnType type, int rows) =>
        from palette in Value(type).Array[1, 400]
        from distinct in Gen.OneOf(1, 2, 20, 400)
        from nulls in Gen.OneOf(0, 0, 5, 50, 100)
        from picks in Gen.Select(Gen.Int[0, Math.Min(distinct, palette.Length) - 1], Gen.Int[0, 99]).Array[rows]
        select picks.Select(pick => pick.Item2 < nulls ? null : palette[pick.Item1]).ToArray();

    private static Gen<object?> Value(ColumnType type) =>
        type switch
        {
            ColumnType.Text => Text.Select(text => (object?)text),
            ColumnType.Integer => Integer.Select(integer => (object?)integer),
            ColumnType.Number => Number.Select(number => (object?)number),
            ColumnType.Boolean => Gen.Bool.Select(boolean => (object?)boolean),
            ColumnType.Date => Date.Select(days => (object?)days),
            _ => Instant.Select(published => (object?)published),
        };
}
