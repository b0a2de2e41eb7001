using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Tests.Formatting;

/// <summary>Rows that have broken some writer or reader before.</summary>
public static class Corpora
{
    public static IReadOnlyList<string> Texts { get; } =
    [
        "",
        " ",
        "   ",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "plain",
        " leading",
        "trailing ",
        "\tleading tab",
        "trailing tab\t",
        "trailing line feed\n",
        "\nleading line feed",
        "\rleading return",
        "two  spaces",
        "a,b",
        "a;b",
        "a\tb",
        "a|b",
        "line\nfeed",
        "carriage\rreturn",
        "both\r\nof them",
        "say \"yes\"",
        "\"",
        "\"\"",
        "\"quoted\"",
        "'",
        "it's",
        "back\\slash",
        "\\n",
        "\\",
        "\\u0041",
        "null",
        "NULL",
        "None",
        "~",
        "\\N",
        "NA",
        "true",
        "FALSE",
        "yes",
        "off",
        "0",
        "007",
        "-1",
        "+1",
        "1.5",
        "1e5",
        "1_000",
        "0x1F",
        "0o17",
        "12:30:45",
        "NaN",
        ".nan",
        "Infinity",
        "-.inf",
        "2026-07-27",
        "2026-07-27T17:25:00-04:00",
        "9223372036854775808",
        "<b>bold</b>",
        "<td>cell</td></table>",
        "</script><script>alert(1)</script>",
        "<!-- comment -->",
        "-->",
        "<![CDATA[x]]>",
        "]]>",
        "&amp;",
        "&#0;",
        "&nbsp;",
        "a & b",
        "a < b > c",
        "- item",
        "- ",
        "key: value",
        "# comment",
        "#",
        "? question",
        "! tag",
        "&anchor",
        "*alias",
        "%YAML 1.2",
        "---",
        "...",
        "@at",
        "`backtick`",
        "{\"a\":1}",
        "[1, 2]",
        "|",
        ">",
        "=1+1",
        "@SUM(A1)",
        "naïve café",
        "e\u0301 combining",
        "\u0301",
        "日本語",
        "😀",
        "👨‍👩‍👧‍👦",
        "🇺🇸",
        "שלום עולם",
        "مرحبا",
        "\u202Ereversed",
        "\u200Fmark",
        "non\u00A0breaking",
        "\u00A0",
        "\u3000",
        "soft\u00ADhyphen",
        "zero\u200Bwidth",
        "line\u2028separator",
        "paragraph\u2029separator",
        "next\u0085line",
        "\uFEFFbyte order mark",
        "mark \uFEFF within",
        "\uFFFD",
        "\uFFFE",
        "\uFFFF",
        "\uFDD0",
        "\U0001FFFE",
        "\U0010FFFF",
        "\0",
        "nul\0within",
        "\u0001\u0002\u001F",
        "bell\a backspace\b form\f vertical\v escape\u001B",
        "delete\u007F",
        "c1 \u0080\u009F",
        "_x0041_",
        new string('x', 300),
        new string('\n', 100),
        string.Concat(Enumerable.Repeat("\"😀\r\n,", 2000)),
    ];

    public static IReadOnlyList<double> Numbers { get; } =
    [
        0,
        -0.0,
        1,
        -1,
        68.04,
        -3.52,
        0.1 + 0.2,
        1.0 / 3,
        1e-4,
        9.999999999999999e-5,
        1e-5,
        1e14,
        999999999999999,
        1e15,
        1e16,
        9007199254740993,
        1e22,
        1e23,
        1.5e300,
        1e300,
        -1e-300,
        double.MaxValue,
        double.MinValue,
        double.Epsilon,
        -double.Epsilon,
        2.2250738585072014e-308,
        2.225073858507201e-308,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
    ];

    public static IReadOnlyList<long> Integers { get; } =
    [0, 1, -1, 42, int.MaxValue, int.MinValue, 9007199254740993, long.MaxValue, long.MinValue, long.MinValue + 1];

    public static IReadOnlyList<OffsetInstant> Instants { get; } =
    [
        At("0001-01-01T00:00:00", 0),
        At("0001-01-01T00:00:00", 14 * 60),
        At("0001-01-01T00:00:00.000001", -12 * 60),
        At("9999-12-31T23:59:59.999999", 0),
        At("9999-12-31T23:59:59.999999", 14 * 60),
        At("9999-12-31T23:59:59.999999", -12 * 60),
        At("1970-01-01T00:00:00", 0),
        At("1969-12-31T23:59:59.999999", 0),
        At("1969-12-31T23:59:59.999", 0),
        At("1883-11-18T12:03:58", -300),
        At("2026-07-27T17:25:00", -240),
        At("2026-07-27T17:25:00", 240),
        At("2026-11-01T01:30:00", -240),
        At("2026-11-01T01:30:00", -300),
        At("2026-07-27T17:25:00.5", 345),
        At("2026-07-27T17:25:00.12", -210),
        At("2026-07-27T17:25:00.000001", 14 * 60),
        At("2026-07-27T17:25:00.100001", -12 * 60),
        At("2024-02-29T23:59:59", 1),
        At("2024-02-29T23:59:59", -1),
    ];

    public static IReadOnlyList<DateOnly> Dates { get; } =
    [
        DateOnly.MinValue,
        DateOnly.MaxValue,
        new(1970, 1, 1),
        new(1969, 12, 31),
        new(1600, 2, 29),
        new(1900, 3, 1),
        new(2024, 2, 29),
        new(2026, 7, 27),
    ];

    public static IReadOnlyList<string> OddNames { get; } =
    [
        "plain",
        "Location.@LocId",
        "Location.$",
        "with space",
        " edge ",
        "comma,name",
        "quote\"name",
        "it's",
        "tab\tname",
        "line\nname",
        "return\rname",
        "a:b",
        "<b>&amp;</b>",
        "línea",
        "日本",
        "😀",
        "true",
        "null",
        "y",
        "~",
        "- dash",
        "#hash",
        "=1+1",
        "1st",
        "2026-07-27",
        "xml",
        "_x0041_",
        "back\\slash",
        "\uFEFFmark",
        "row",
        "{x}",
        "bell\a",
    ];

    public static IReadOnlyList<Corpus> All { get; } =
    [
        new("every type", Every(), EveryRows()),
        new("zero rows", Every(), []),
        new("nulls alone", Every(), [.. Enumerable.Range(0, 3).Select(_ => new object?[6])]),
        Column("texts", ColumnType.Text, Texts),
        Column("numbers", ColumnType.Number, Numbers),
        Column("integers", ColumnType.Integer, Integers),
        Column("instants", ColumnType.Timestamp, Instants),
        Column("dates", ColumnType.Date, Dates),
        Column("booleans", ColumnType.Boolean, [true, false]),
        Lone("lone text", ColumnType.Text, "x", "", "y"),
        Lone("lone number", ColumnType.Number, 1.5, -0.0, 2.5),
        Lone("lone instant", ColumnType.Timestamp, Instants[0], Instants[1], Instants[2]),
        new("odd names", Of([.. OddNames.Select(name => (name, ColumnType.Text))]), OddNameRows()),
        ManyBatches(),
        LongAndShortRows(),
    ];

    public static Corpus Named(string name) => All.Single(corpus => corpus.Name == name);

    public static Table Of(params IReadOnlyList<(string Name, ColumnType Type)> columns) =>
        new()
        {
            Name = "corpus",
            Rows = "",
            Columns =
            [
                .. columns.Select(c => new Column
                {
                    Name = c.Name,
                    From = c.Name,
                    Type = c.Type,
                }),
            ],
        };

    public static OffsetInstant At(string local, int offsetMinutes) =>
        new(
            (DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture).Ticks - DateTime.UnixEpoch.Ticks) / 10
                - offsetMinutes * 60_000_000L,
            (short)offsetMinutes
        );

    private static Table Every() =>
        Of(
            ("name", ColumnType.Text),
            ("location_id", ColumnType.Integer),
            ("lmp_usd_per_mwh", ColumnType.Number),
            ("interval_begin", ColumnType.Timestamp),
            ("is_final", ColumnType.Boolean),
            ("operating_day", ColumnType.Date)
        );

    private static List<object?[]> EveryRows() =>
        [
            ["Z.MAINE", 4001L, 68.04, At("2026-07-27T17:25:00", -240), true, new DateOnly(2026, 7, 27)],
            [null, null, null, null, null, null],
            ["", 0L, 0.0, At("1970-01-01T00:00:00", 0), false, new DateOnly(1970, 1, 1)],
            [null, 1L, null, Instants[0], null, DateOnly.MinValue],
            ["last is null", 2L, 1.5, Instants[3], true, null],
            ["", null, null, null, null, null],
        ];

    private static Corpus Column<T>(string name, ColumnType type, IReadOnlyList<T> values)
    {
        var rows = new List<object?[]>();
        for (var i = 0; i < values.Count; i++)
        {
            rows.Add([values[i], (long)i, values[^(i + 1)]]);
            rows.Add([values[i], (long)i, null]);
        }

        return new Corpus(name, Of(("value", type), ("ordinal", ColumnType.Integer), ("other", type)), rows);
    }

    // A row of one null is an empty line where values are delimited.
    private static Corpus Lone(string name, ColumnType type, params object?[] values) =>
        new(
            name,
            Of(("value", type)),
            [
                [null],
                .. values.SelectMany(value => new object?[][] { [value], [null] }),
                [null],
            ]
        );

    private static List<object?[]> OddNameRows() =>
        [
            [.. OddNames.Select(name => (object?)("value of " + name))],
            [.. OddNames.Select((name, i) => i % 2 == 0 ? null : (object?)name)],
        ];

    // Rows are written in blocks, and those with long texts one by one; numbers that recur are kept, whatever came between.
    private static Corpus LongAndShortRows()
    {
        var rows = new List<object?[]>();
        for (var i = 0; i < 700; i++)
        {
            rows.Add([
                i % 250 == 249 ? new string('x', 20_000) + i
                : i % 5 == 0 ? null
                : $"short, {i % 40}",
                i % 3 == 0 ? -(long)i : i,
                i % 256 is 0 or 255 ? null : Numbers[i % Numbers.Count],
                i % 17 == 0 ? null : new OffsetInstant(1_785_000_000_000_000 + i % 2 * 300_000_000L, (short)(i % 3 * -60)),
                i % 2 == 0,
                i % 19 == 0 ? null : new DateOnly(2026, 7, 27).AddDays(i % 2),
            ]);
        }

        return new Corpus("long and short rows", Every(), rows);
    }

    private static Corpus ManyBatches()
    {
        var rows = new List<object?[]>();
        for (var i = 0; i < 2500; i++)
        {
            rows.Add([
                i % 11 == 0 ? null : $".Z.{i % 97}",
                i % 13 == 0 ? null : (long)i * i,
                i % 7 == 0 ? null : i / 100.0,
                new OffsetInstant(1_785_000_000_000_000 + i / 12 * 300_000_000L, -240),
                i % 3 == 0 ? null : i % 2 == 0,
                new DateOnly(2026, 7, 27).AddDays(i / 288),
            ]);
        }

        return new Corpus("many batches", Every(), rows);
    }
}
