using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Tests.Formatting.Readers;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting;

/// <summary>The exact text of small files: what docs/formats.md promises, in sight.</summary>
public sealed class WrittenText
{
    private static readonly FileHeading Heading = new()
    {
        Title = "Hourly LMP\nday-ahead",
        Source = "iso-ne",
        Dataset = "hourly-lmp",
        Period = "2026-07-27",
        Description = "Prices < 100 & more",
        Generated = true,
    };

    private static readonly Corpus Small = new(
        "small",
        new Table
        {
            Name = "prices",
            Rows = "",
            Columns =
            [
                new Column
                {
                    Name = "begin",
                    From = "",
                    Type = ColumnType.Timestamp,
                    Description = "Start of the hour.",
                },
                new Column
                {
                    Name = "where",
                    From = "",
                    Type = ColumnType.Text,
                },
                new Column
                {
                    Name = "lmp.total",
                    From = "",
                    Type = ColumnType.Number,
                    Unit = "$/MWh",
                },
                new Column
                {
                    Name = "y",
                    From = "",
                    Type = ColumnType.Boolean,
                },
            ],
        },
        [
            [Corpora.At("2026-07-27T17:00:00", -240), "say \"a, b\" & <c>\tnow", 68.04, true],
            [null, null, null, null],
            [Corpora.At("2026-07-27T18:00:00.5", -240), "", double.NaN, false],
        ]
    );

    private static readonly Corpus Formulas = new(
        "formulas",
        Corpora.Of(("=header", ColumnType.Text), ("number", ColumnType.Number), ("integer", ColumnType.Integer)),
        [
            ["=1+1", -1.5, -1L],
            ["+1", 1.5, 1L],
            ["-1", double.NegativeInfinity, null],
            ["@SUM(A1)", -0.0, 0L],
            ["\tx", null, null],
            ["\r=1", null, null],
            ["a=1", null, null],
            ["", null, null],
            [null, null, null],
            ["=\"x\"", null, null],
        ]
    );

    [Fact]
    public void Csv_quotes_what_it_must_and_ends_records_with_crlf() =>
        Assert.Equal(
            "begin,where,lmp.total,y\r\n"
                + "2026-07-27T17:00:00-04:00,\"say \"\"a, b\"\" & <c>\tnow\",68.04,true\r\n"
                + ",,,\r\n"
                + "2026-07-27T18:00:00.500-04:00,\"\",NaN,false\r\n",
            Small.TextAs("csv", heading: Heading)
        );

    [Fact]
    public void Tsv_quotes_like_csv_and_ends_records_with_lf() =>
        Assert.Equal(
            "begin\twhere\tlmp.total\ty\n"
                + "2026-07-27T17:00:00-04:00\t\"say \"\"a, b\"\" & <c>\tnow\"\t68.04\ttrue\n"
                + "\t\t\t\n"
                + "2026-07-27T18:00:00.500-04:00\t\"\"\tNaN\tfalse\n",
            Small.TextAs("tsv", heading: Heading)
        );

    [Fact]
    public void Delimited_text_stays_exact_unless_asked_otherwise() =>
        Assert.StartsWith("=header,number,integer\r\n=1+1,-1.5,-1\r\n+1,1.5,1\r\n-1,", Formulas.TextAs("csv"), StringComparison.Ordinal);

    [Fact]
    public void Spreadsheet_safe_csv_defuses_text_and_leaves_numbers_alone() =>
        Assert.Equal(
            "'=header,number,integer\r\n"
                + "'=1+1,-1.5,-1\r\n"
                + "'+1,1.5,1\r\n"
                + "'-1,-Infinity,\r\n"
                + "'@SUM(A1),-0.0,0\r\n"
                + "\"'\tx\",,\r\n"
                + "\"'\r=1\",,\r\n"
                + "a=1,,\r\n"
                + "\"\",,\r\n"
                + ",,\r\n"
                + "\"'=\"\"x\"\"\",,\r\n",
            Formulas.TextAs("csv", new FormatOptions { SpreadsheetSafe = true })
        );

    [Fact]
    public void Spreadsheet_safe_tsv_defuses_text_and_leaves_numbers_alone() =>
        Assert.StartsWith(
            "'=header\tnumber\tinteger\n'=1+1\t-1.5\t-1\n",
            Formulas.TextAs("tsv", new FormatOptions { SpreadsheetSafe = true }),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    [InlineData("xml")]
    [InlineData("html")]
    [InlineData("yaml")]
    public void Spreadsheet_safety_changes_no_other_format(string format) =>
        Assert.Equal(Formulas.TextAs(format), Formulas.TextAs(format, new FormatOptions { SpreadsheetSafe = true }));

    [Fact]
    public void Json_is_an_array_of_rows() =>
        Assert.Equal(
            """
            [
            {"begin":"2026-07-27T17:00:00-04:00","where":"say \"a, b\" & <c>\tnow","lmp.total":68.04,"y":true},
            {"begin":null,"where":null,"lmp.total":null,"y":null},
            {"begin":"2026-07-27T18:00:00.500-04:00","where":"","lmp.total":"NaN","y":false}
            ]

            """,
            Small.TextAs("json", heading: Heading)
        );

    [Fact]
    public void Json_lines_are_a_row_each() =>
        Assert.Equal(
            """
            {"begin":"2026-07-27T17:00:00-04:00","where":"say \"a, b\" & <c>\tnow","lmp.total":68.04,"y":true}
            {"begin":null,"where":null,"lmp.total":null,"y":null}
            {"begin":"2026-07-27T18:00:00.500-04:00","where":"","lmp.total":"NaN","y":false}

            """,
            Small.TextAs("jsonl", heading: Heading)
        );

    [Fact]
    public void Json_lines_hold_no_other_line_breaks()
    {
        var text = Corpora.Named("texts").TextAs("jsonl");
        Assert.Equal(Corpora.Named("texts").Rows.Count, text.Count(c => c == '\n'));
        Assert.DoesNotContain(text, c => (c < ' ' && c != '\n') || c is '\u0085' or '\u2028' or '\u2029');
    }

    [Fact]
    public void Xml_describes_its_columns_and_leaves_nulls_out() =>
        Assert.Equal(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <table name="prices" title="Hourly LMP&#10;day-ahead" description="Prices &lt; 100 &amp; more" source="iso-ne" dataset="hourly-lmp" period="2026-07-27" generated="true" notice="Generated numbers: made by the sandbox, not published by any grid operator.">
            <columns>
            <column name="begin" element="begin" type="timestamp" description="Start of the hour."/>
            <column name="where" element="where" type="text"/>
            <column name="lmp.total" element="lmp.total" type="number" unit="$/MWh"/>
            <column name="y" element="y" type="boolean"/>
            </columns>
            <rows>
            <row><begin>2026-07-27T17:00:00-04:00</begin><where>say &quot;a, b&quot; &amp; &lt;c&gt;TABnow</where><lmp.total>68.04</lmp.total><y>true</y></row>
            <row></row>
            <row><begin>2026-07-27T18:00:00.500-04:00</begin><where></where><lmp.total>NaN</lmp.total><y>false</y></row>
            </rows>
            </table>

            """.Replace("TAB", "\t", StringComparison.Ordinal),
            Small.TextAs("xml", heading: Heading)
        );

    [Fact]
    public void Xml_carries_what_it_cannot_hold_in_base64()
    {
        var corpus = new Corpus(
            "controls",
            Corpora.Of(("a b", ColumnType.Text)),
            [
                ["nul\0"],
                [" edge"],
                ["cr\r"],
            ]
        );
        var text = corpus.TextAs("xml");
        Assert.Contains("<a_x0020_b encoding=\"base64\">bnVsAA==</a_x0020_b>", text, StringComparison.Ordinal);
        Assert.Contains("<a_x0020_b xml:space=\"preserve\"> edge</a_x0020_b>", text, StringComparison.Ordinal);
        Assert.Contains("<a_x0020_b xml:space=\"preserve\">cr&#13;</a_x0020_b>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_quotes_text_and_nothing_else() =>
        Assert.Equal(
            """
            # Hourly LMP day-ahead
            # Generated numbers: made by the sandbox, not published by any grid operator.
            # Prices < 100 & more
            # source: iso-ne
            # dataset: hourly-lmp
            # period: 2026-07-27
            # table: prices
            #   begin: timestamp. Start of the hour.
            #   where: text
            #   lmp.total: number, $/MWh
            #   y: boolean
            - begin: 2026-07-27T17:00:00-04:00
              where: "say \"a, b\" & <c>\tnow"
              "lmp.total": 68.04
              "y": true
            - begin: null
              where: null
              "lmp.total": null
              "y": null
            - begin: 2026-07-27T18:00:00.500-04:00
              where: ""
              "lmp.total": .nan
              "y": false

            """,
            Small.TextAs("yaml", heading: Heading)
        );

    [Theory]
    [InlineData("csv", "begin,where,lmp.total,y\r\n")]
    [InlineData("tsv", "begin\twhere\tlmp.total\ty\n")]
    [InlineData("json", "[]\n")]
    [InlineData("jsonl", "")]
    public void Zero_rows_are_a_valid_file(string format, string expected) =>
        Assert.Equal(expected, (Small with { Rows = [] }).TextAs(format));

    [Theory]
    [InlineData("csv", "\r\n")]
    [InlineData("tsv", "\n")]
    [InlineData("json", "[]\n")]
    [InlineData("jsonl", "")]
    public void Table_without_columns_has_an_empty_header(string format, string expected) =>
        Assert.Equal(expected, new Corpus("none", Corpora.Of(), []).TextAs(format));

    [Theory]
    [InlineData("xml")]
    [InlineData("html")]
    [InlineData("yaml")]
    public void Table_without_columns_is_still_a_document(string format)
    {
        var corpus = new Corpus("none", Corpora.Of(), []);
        Assert.Empty(FileReaders.Of(format).Single().Read(Encoding.UTF8.GetBytes(corpus.TextAs(format)), corpus.Table));
    }

    [Fact]
    public void Zero_rows_of_yaml_are_an_empty_list_under_their_comments() =>
        Assert.EndsWith("\n#   y: boolean\n[]\n", (Small with { Rows = [] }).TextAs("yaml"), StringComparison.Ordinal);
}
