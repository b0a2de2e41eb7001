using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Delimited;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Tsv;

/// <summary>Tab-separated values: a header row, LF after every record, quoted like CSV, so that tabs and line breaks survive in text.</summary>
internal sealed class TsvFormat : ITableFormat
{
    public string Name => "tsv";

    public string Extension => "tsv";

    public string ContentType => "text/tab-separated-values; charset=utf-8";

    public ITableEncoder Begin(Table table, FileHeading heading, FormatOptions options, Stream destination) =>
        new RowEncoder(table, new DelimitedSyntax(table, options, '\t', "\n"), destination);
}
