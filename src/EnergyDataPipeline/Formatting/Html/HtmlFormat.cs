using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Html;

/// <summary>A complete page for people, which programs can read too: what the table is, what its columns mean, and every row.</summary>
internal sealed class HtmlFormat : ITableFormat
{
    public string Name => "html";

    public string Extension => "html";

    public string ContentType => "text/html; charset=utf-8";

    public ITableEncoder Begin(Table table, FileHeading heading, FormatOptions options, Stream destination) =>
        new RowEncoder(table, new HtmlSyntax(table, heading), destination);
}
