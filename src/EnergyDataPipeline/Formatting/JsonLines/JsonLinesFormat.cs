using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Json;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.JsonLines;

/// <summary>JSON lines: one row object a line, LF after every one.</summary>
internal sealed class JsonLinesFormat : ITableFormat
{
    public string Name => "jsonl";

    public string Extension => "jsonl";

    public string ContentType => "application/x-ndjson";

    public ITableEncoder Begin(Table table, FileHeading heading, FormatOptions options, Stream destination) =>
        new RowEncoder(table, new LineSyntax(table), destination);

    private sealed class LineSyntax(Table table) : JsonSyntax(table)
    {
        public override byte[] RowStart { get; } = "{"u8.ToArray();

        public override byte[] RowEnd { get; } = "}\n"u8.ToArray();

        public override void WriteStart(ByteBuffer into) { }

        public override void WriteEnd(ByteBuffer into, long rows) { }
    }
}
