using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Delimited;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Csv;

/// <summary>Comma-separated values as RFC 4180 has them: a header row, CRLF after every record, quotes doubled within quotes.</summary>
internal sealed class CsvFormat : ITableFormat
{
    public string Name => "csv";

    public string Extension => "csv";

    public string ContentType => "text/csv; charset=utf-8; header=present";

    public ITableEncoder Begin(Table table, FileHeading heading, FormatOptions options, Stream destination) =>
        new RowEncoder(table, new DelimitedSyntax(table, options, ',', "\r\n"), destination);
}
