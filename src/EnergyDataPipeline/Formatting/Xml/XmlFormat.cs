using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Xml;

/// <summary>XML 1.0: the columns described, then one <c>row</c> element a row with one element a value.</summary>
internal sealed class XmlFormat : ITableFormat
{
    public string Name => "xml";

    public string Extension => "xml";

    public string ContentType => "application/xml";

    public ITableEncoder Begin(Table table, FileHeading heading, FormatOptions options, Stream destination) =>
        new RowEncoder(table, new XmlSyntax(table, heading), destination);
}
