using System.Text;
using EnergyDataPipeline.Catalog;
using Xunit;

namespace EnergyDataPipeline.Tests.Parsing;

/// <summary>The shapes in which one service writes the same thing: they mean the same rows.</summary>
public sealed class AnswerShapeTests
{
    private const string Row = """{"BeginDate":"2026-07-27T00:00:00.000-04:00","Location":{"@LocId":"4000"},"LmpTotal":1.5}""";
    private const string RowRead = "0|1785124800000000@-240|4000|-|-|3FF8000000000000|-|-|-|-|0";

    [Theory]
    [InlineData("""{"Prices":{"Price":[ROW]}}""")]
    [InlineData("""{"Prices":{"Price":ROW}}""")]
    [InlineData("""{"Prices":[{"Price":ROW}]}""")]
    [InlineData("""{"Price":[ROW]}""")]
    [InlineData("""{"Price":ROW}""")]
    public void One_row_is_one_row_however_its_list_is_written(string body) =>
        Assert.Contains(RowRead + "\n", Read(body.Replace("ROW", Row, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"Prices":{}}""")]
    [InlineData("""{"Prices":""}""")]
    [InlineData("""{"Prices":null}""")]
    [InlineData("""{"Prices":[]}""")]
    [InlineData("""{"Prices":{"Price":[]}}""")]
    [InlineData("""{"Prices":{"Price":""}}""")]
    [InlineData("""{"Prices":{"Price":{}}}""")]
    [InlineData("""{"Prices":{"Price":null}}""")]
    [InlineData("""{}""")]
    [InlineData("<Prices/>")]
    [InlineData("<Prices></Prices>")]
    public void An_empty_list_is_no_rows_however_it_is_written(string body) =>
        Assert.EndsWith("Complete  seen 0 rejected 0", Read(body), StringComparison.Ordinal);

    [Fact]
    public void An_empty_list_of_another_name_is_no_rows_and_is_told() =>
        Assert.Contains("unexpected-envelope", Read("""{"FifteenMinLmps":{}}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"Offers":{"Offer":[{"Asset":1,"Segments":[{"Segment":{"Number":1,"Price":2}}]}]}}""")]
    [InlineData("""{"Offers":{"Offer":[{"Asset":1,"Segments":{"Segment":[{"Number":1,"Price":2}]}}]}}""")]
    [InlineData("""{"Offers":{"Offer":[{"Asset":1,"Segments":{"Segment":{"Number":1,"Price":2}}}]}}""")]
    [InlineData("""{"Offers":{"Offer":[{"Asset":1,"Segments":{"Segment":[{"@Number":"1","Price":"2"}]}}]}}""")]
    [InlineData("""{"Offers":{"Offer":{"Segments":{"Segment":{"Price":2,"Number":1}},"Asset":"1"}}}""")]
    [InlineData("""<Offers><Offer><Asset>1</Asset><Segments><Segment Number="1"><Price>2</Price></Segment></Segments></Offer></Offers>""")]
    [InlineData(
        """<Offers><Offer><Segments><Segment><Price>2.0</Price><Number>1</Number></Segment></Segments><Asset>1</Asset></Offer></Offers>"""
    )]
    public void A_nested_list_is_the_same_rows_however_it_is_written(string body) =>
        Assert.Contains("1|1|0|-|1|4000000000000000|-\n", Read(body, Some.NestedDataset), StringComparison.Ordinal);

    [Theory]
    [InlineData("1.5")]
    [InlineData("1.50")]
    [InlineData("\"1.5\"")]
    [InlineData("15e-1")]
    [InlineData("\" 1.5 \"")]
    [InlineData("\"\\u0031.5\"")]
    public void A_price_is_the_same_number_however_it_is_written(string price) =>
        Assert.Contains(
            RowRead + "\n",
            Read($$$"""{"Prices":{"Price":[{{{Row.Replace("1.5", price, StringComparison.Ordinal)}}}]}}"""),
            StringComparison.Ordinal
        );

    // The second row teaches, the third is read by what it taught: all are read as if each were the first.
    [Theory]
    [InlineData("1.5", true)]
    [InlineData("\"1.5\"", true)]
    [InlineData("15e-1", true)]
    [InlineData("null", false)]
    [InlineData("\"\"", false)]
    [InlineData("true", false)]
    [InlineData("\"x\"", false)]
    [InlineData("[1.5]", true)]
    [InlineData("{}", false)]
    [InlineData("1.5,\"LmpTotal\":null", true)]
    [InlineData("1.5,\"LmpTotal\":2", false)]
    public void A_row_among_many_is_judged_as_if_it_stood_alone(string price, bool isUsable)
    {
        var odd = Row.Replace("1.5", price, StringComparison.Ordinal);
        var read = Read($$$"""{"Prices":{"Price":[{{{string.Join(",", [Row, Row, Row, odd, Row, odd, odd, odd, Row])}}}]}}""");
        Assert.EndsWith(isUsable ? "seen 9 rejected 0" : "seen 9 rejected 4", read, StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_the_last_row_is_read_too()
    {
        var rows = string.Join(",", Enumerable.Repeat(Row, 100));
        Assert.Contains("Complete", Read($$$"""{"Prices":{"Price":[{{{rows}}}]}}  """), StringComparison.Ordinal);
        Assert.Contains("Unreadable", Read($$$"""{"Prices":{"Price":[{{{rows}}}]}} x"""), StringComparison.Ordinal);
        Assert.Contains("Unreadable", Read($$$"""{"Prices":{"Price":[{{{rows}}}],}}"""), StringComparison.Ordinal);
        Assert.Contains("Truncated", Read($$$"""{"Prices":{"Price":[{{{rows}}}]}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_break_behind_many_rows_is_told_with_its_line()
    {
        var rows = string.Join(",\n", Enumerable.Repeat(Row, 1000));
        var read = Read($$$"""{"Prices":{"Price":[{{{rows}}},{"BeginDate":nothing}]}}""");
        var secondLetter = Row.Length + ",{\"BeginDate\":no".Length;
        Assert.Contains($"The JSON breaks at line 1000, byte {secondLetter} of that line", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(70_000)]
    public void More_rows_than_a_batch_holds_arrive_in_order(int count)
    {
        var rows = Enumerable
            .Range(0, count)
            .Select(i => Row.Replace("4000", $"{i}", StringComparison.Ordinal).Replace("1.5", $"{i}.25", StringComparison.Ordinal));
        var body = Encoding.UTF8.GetBytes($$$"""{"Prices":{"Price":[{{{string.Join(",", rows)}}}]}}""");
        Assert.Equal(Reading.Of(body, Some.FlatDataset, usesTemplates: false), Reading.Of(body, Some.FlatDataset));
    }

    [Fact]
    public void More_inner_rows_than_a_batch_holds_wait_for_what_they_inherit()
    {
        var segments = string.Join(",", Enumerable.Range(0, 80_000).Select(i => $$$"""{"Number":{{{i}}},"Price":{{{i}}}.5}"""));
        var body = Encoding.UTF8.GetBytes(
            $$$"""{"Offers":{"Offer":[{"Segments":{"Segment":[{{{segments}}}]},"Asset":7},{"Asset":8,"Segments":{"Segment":[{{{segments}}}]}}]}}"""
        );
        var read = Reading.Of(body, Some.NestedDataset);
        Assert.EndsWith("seen 2,160000 rejected 0,0", read, StringComparison.Ordinal);
        Assert.Equal(Reading.Of(body, Some.NestedDataset, usesTemplates: false), read);
    }

    [Theory]
    [InlineData("ISO-8859-1")]
    [InlineData("utf-16")]
    public void Xml_in_another_encoding_is_read_in_that_encoding(string encoding)
    {
        var row = "<Price><BeginDate>2026-07-27T00:00:00Z</BeginDate><Location LocId=\"1\">Malmö</Location><LmpTotal>1</LmpTotal></Price>";
        var rows = string.Concat(Enumerable.Repeat(row, 200));
        var body = Encoding.GetEncoding(encoding).GetBytes($"<?xml version=\"1.0\" encoding=\"{encoding}\"?><Prices>{rows}</Prices>");
        if (encoding == "utf-16")
        {
            body = [0xFF, 0xFE, .. body];
        }

        var read = Reading.Of(body, Some.FlatDataset, bufferSize: 1024);
        Assert.EndsWith("seen 200 rejected 0", read, StringComparison.Ordinal);
        Assert.Contains("\"Malmö\"", read, StringComparison.Ordinal);
    }

    private static string Read(string body, Dataset? dataset = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var read = Reading.Of(bytes, dataset ?? Some.FlatDataset);
        Assert.Equal(Reading.Of(bytes, dataset ?? Some.FlatDataset, usesTemplates: false), read);
        return read;
    }
}
