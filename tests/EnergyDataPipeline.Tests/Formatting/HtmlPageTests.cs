using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Tests.Formatting.Readers;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting;

public sealed partial class HtmlPageTests
{
    private static readonly FileHeading Heading = new()
    {
        Title = "Hourly LMP </title><script>alert(1)</script>",
        Source = "iso-ne",
        Dataset = "hourly-lmp",
        Period = "2026-07-27",
        Description = "Prices & <more>",
        Generated = true,
    };

    private static readonly Corpus Prices = new(
        "prices",
        new Table
        {
            Name = "prices",
            Rows = "",
            Description = "One row per <location>",
            Columns =
            [
                new Column
                {
                    Name = "where",
                    From = "",
                    Type = ColumnType.Text,
                },
                new Column
                {
                    Name = "lmp",
                    From = "",
                    Type = ColumnType.Number,
                    Unit = "$/MWh",
                    Description = "Price of \"energy\"\nand more.",
                },
                new Column
                {
                    Name = "id",
                    From = "",
                    Type = ColumnType.Integer,
                },
            ],
        },
        [
            ["<script>alert(1)</script>", 68.04, 4001L],
            ["", -1.5, 4002L],
            [null, null, null],
            ["null", 0.0, 1L],
            ["bell\a", 0.0, 1L],
        ]
    );

    private static readonly ITableFormat Html = TableFormats.All.Single(format => format.Name == "html");

    [Fact]
    public void Page_has_no_error_of_markup()
    {
        using var prices = AngleSharpReader.Parse(Prices.EncodeAs(Html, heading: Heading), strict: true);
        using var empty = AngleSharpReader.Parse((Prices with { Rows = [] }).EncodeAs(Html, heading: Corpus.Heading), strict: true);
        var texts = Corpora.Named("texts");
        var plain = texts with
        {
            Rows =
            [
                .. texts.Rows.Where(row => row.All(cell => cell is not string text || !text.Any(c => char.IsControl(c) || c >= '\uFDD0'))),
            ],
        };
        Assert.InRange(plain.Rows.Count, 100, texts.Rows.Count - 1);
        using var page = AngleSharpReader.Parse(plain.EncodeAs(Html), strict: true);
        Assert.Equal(plain.Rows.Count, page.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public void Page_says_what_it_is()
    {
        using var page = Page();
        Assert.Equal("CSS1Compat", page.CompatMode);
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("utf-8", page.CharacterSet);
        Assert.Equal("Hourly LMP </title><script>alert(1)</script> (2026-07-27)", page.Title);
        Assert.Equal("Hourly LMP </title><script>alert(1)</script>", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("One row per <location>", page.QuerySelector("table > caption")!.TextContent);
        Assert.Equal(["iso-ne", "hourly-lmp", "2026-07-27"], page.QuerySelectorAll("dl.about dd").Select(dd => dd.TextContent));
        Assert.Contains("Prices & <more>", page.QuerySelector("header")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("script, link, img, iframe"));
    }

    [Fact]
    public void Generated_numbers_are_announced_and_others_are_not()
    {
        using var generated = Page();
        Assert.Equal(
            "Generated numbers: made by the sandbox, not published by any grid operator.",
            generated.QuerySelector("[role=note]")!.TextContent
        );
        using var published = Page(Heading with { Generated = false });
        Assert.Null(published.QuerySelector("[role=note]"));
        Assert.DoesNotContain("Generated", published.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Heads_of_columns_carry_scope_unit_and_description()
    {
        using var page = Page();
        var heads = page.QuerySelectorAll("thead th");
        Assert.All(heads, head => Assert.Equal("col", head.GetAttribute("scope")));
        Assert.Equal(["where", "lmp $/MWh", "id"], heads.Select(head => head.TextContent));
        Assert.Equal("Price of \"energy\"\nand more.", heads[1].GetAttribute("title"));
        Assert.Equal(["text", "number", "integer"], heads.Select(head => head.GetAttribute("data-type")));
        Assert.Equal(["where", "lmp", "id"], page.QuerySelectorAll("details dt").Select(dt => dt.TextContent));
        Assert.Equal(
            ["text", "number, $/MWh: Price of \"energy\"\nand more.", "integer"],
            page.QuerySelectorAll("details dd").Select(dd => dd.TextContent)
        );
    }

    [Fact]
    public void Null_empty_text_and_the_word_null_differ()
    {
        using var page = Page();
        var cells = ((IHtmlTableElement)page.QuerySelector("table#records")!).Bodies[0].Rows.Select(row => row.Cells[0]).ToList();
        Assert.Equal("<td></td>", cells[1].OuterHtml);
        Assert.True(cells[2].HasAttribute("data-null"));
        Assert.Equal("null", cells[2].TextContent);
        Assert.False(cells[3].HasAttribute("data-null"));
        Assert.Equal("null", cells[3].TextContent);
    }

    [Fact]
    public void What_a_page_cannot_hold_is_shown_and_carried_beside()
    {
        using var page = Page();
        var cell = page.QuerySelector("td[data-base64]")!;
        Assert.Equal("bell\uFFFD", cell.TextContent);
        Assert.Equal("YmVsbAc=", cell.GetAttribute("data-base64"));
    }

    [Theory]
    [InlineData(0, "0 rows")]
    [InlineData(1, "1 row")]
    [InlineData(1234, "1,234 rows")]
    public void Rows_are_counted_where_the_table_refers_to(int count, string expected)
    {
        var corpus = Prices with { Rows = [.. Enumerable.Range(0, count).Select(i => new object?[] { "x", 1.0, (long)i })] };
        using var page = AngleSharpReader.Parse(corpus.EncodeAs(Html));
        var described = page.QuerySelector("table#records")!.GetAttribute("aria-describedby");
        Assert.Equal(expected, page.GetElementById(described!)!.TextContent);
    }

    [Fact]
    public void Every_reference_within_the_page_has_its_target_once()
    {
        using var page = Page();
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Contains(page.QuerySelector("[aria-labelledby]")!.GetAttribute("aria-labelledby"), ids);
        Assert.Contains(page.QuerySelector("[aria-describedby]")!.GetAttribute("aria-describedby"), ids);
    }

    [Fact]
    public void Numbers_stand_to_the_right_and_heads_stay_in_sight()
    {
        using var page = Page();
        var style = page.QuerySelector("style")!.TextContent;
        Assert.Contains(":is(th, td):is(:nth-child(2), :nth-child(3)) { text-align: end;", style, StringComparison.Ordinal);
        Assert.Contains("position: sticky", style, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", style, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_colour_of_text_can_be_read_by_day_and_by_night()
    {
        using var page = Page();
        var themes = page.QuerySelector("style")!.TextContent.Split("@media (prefers-color-scheme: dark)");
        Assert.Equal(2, themes.Length);
        foreach (var theme in themes)
        {
            var colours = Variable().Matches(theme).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
            foreach (
                var (text, ground) in new[]
                {
                    ("text", "page"),
                    ("soft", "page"),
                    ("soft", "stripe"),
                    ("text", "head"),
                    ("soft", "head"),
                    ("note", "note-page"),
                }
            )
            {
                Assert.True(Contrast(colours[text], colours[ground]) >= 4.5, $"{text} on {ground}: {colours[text]} on {colours[ground]}");
            }
        }
    }

    private static IHtmlDocument Page(FileHeading? heading = null) =>
        AngleSharpReader.Parse(Prices.EncodeAs(Html, heading: heading ?? Heading));

    // WCAG 2.2, 1.4.3.
    private static double Contrast(string first, string second)
    {
        var (a, b) = (Luminance(first), Luminance(second));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var hex = colour.Length == 3 ? string.Concat(colour.SelectMany(c => new[] { c, c })) : colour;
        var linear = Enumerable
            .Range(0, 3)
            .Select(i => int.Parse(hex.AsSpan(i * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))
            .ToArray();
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    [GeneratedRegex("--([a-z-]+): #([0-9a-f]+);")]
    private static partial Regex Variable();
}
