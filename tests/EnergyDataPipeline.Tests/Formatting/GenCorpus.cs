using System.Text;
using CsCheck;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Tests.Formatting;

/// <summary>Tables of any shape with any value a column can hold.</summary>
public static class GenCorpus
{
    private const long MicrosPerMinute = 60_000_000;
    private static readonly long FirstLocal = Corpora.At("0001-01-01T00:00:00", 0).UtcMicroseconds;
    private static readonly long LastLocal = Corpora.At("9999-12-31T23:59:59.999999", 0).UtcMicroseconds;

    private static readonly Gen<string> Character = Gen.OneOf(
            Gen.Int[0x20, 0x7E],
            Gen.Int[0, 0xFF],
            Gen.Int[0x100, 0xD7FF],
            Gen.Int[0xE000, 0xFFFF],
            Gen.Int[0x10000, 0x10FFFF]
        )
        .Select(value => new Rune(value).ToString());

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf([.. Corpora.Texts.SkipLast(1)]),
        Character.Array[0, 20].Select(string.Concat),
        Gen.OneOf("\"", "\r", "\n", ",", "\t", " ", "<", "&", "\\", "a", "\0").Array[0, 6].Select(string.Concat)
    );

    private static readonly Gen<double> Number = Gen.OneOf(
        Gen.OneOf([.. Corpora.Numbers]),
        Gen.Int[-100_000, 100_000].Select(cents => cents / 100.0),
        Gen.Double
    );

    private static readonly Gen<long> Integer = Gen.OneOf(Gen.OneOf([.. Corpora.Integers]), Gen.Long);

    private static readonly Gen<OffsetInstant> Instant = Gen.Select(
        Gen.Long[FirstLocal, LastLocal],
        Gen.Int[-12 * 60, 14 * 60],
        Gen.OneOf(1L, 1_000L, 1_000_000L, 60_000_000L),
        (local, offset, grain) =>
            new OffsetInstant(Math.Clamp(local / grain * grain, FirstLocal, LastLocal) - offset * MicrosPerMinute, (short)offset)
    );

    private static readonly Gen<DateOnly> Date = Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(DateOnly.FromDayNumber);

    private static readonly Gen<Func<ColumnType, object?>> Cell = Gen.Select(
        Gen.Int[0, 4],
        Text,
        Gen.Select(Integer, Number),
        Instant,
        Date,
        Gen.Bool,
        (nullWhenZero, text, numbers, instant, date, boolean) =>
            new Func<ColumnType, object?>(type =>
                nullWhenZero == 0
                    ? null
                    : type switch
                    {
                        ColumnType.Text => text,
                        ColumnType.Integer => numbers.Item1,
                        ColumnType.Number => numbers.Item2,
                        ColumnType.Timestamp => instant,
                        ColumnType.Date => date,
                        _ => boolean,
                    }
            )
    );

    /// <summary>A table of up to six columns and thirty rows, and how many rows a batch of it holds.</summary>
    public static Gen<(Corpus Corpus, int BatchRows)> Any { get; } =
        Gen.Select(Gen.Enum<ColumnType>().Array[1, 6], Gen.Int[0, 30], Gen.Int[1, 12], Gen.Int[0, Corpora.OddNames.Count - 6])
            .SelectMany(
                (types, rows, batchRows, firstName) =>
                    Cell.Array[types.Length * rows]
                        .Select(cells =>
                            (
                                new Corpus(
                                    "generated",
                                    Corpora.Of([.. types.Select((type, i) => (Corpora.OddNames[firstName + i], type))]),
                                    [.. cells.Chunk(types.Length).Select(row => row.Select((cell, i) => cell(types[i])).ToArray())]
                                ),
                                batchRows
                            )
                        )
            );
}
