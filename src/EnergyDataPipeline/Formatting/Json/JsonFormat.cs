using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Json;

/// <summary>One JSON document: an array of row objects.</summary>
internal sealed class JsonFormat : ITableFormat
{
    public string Name => "json";

    public string Extension => "json";

    public string ContentType => "application/json";

    public ITableEncoder Begin(Table table, FileHeading heading, FormatOptions options, Stream destination) =>
        new RowEncoder(table, new ArraySyntax(table), destination);

    private sealed class ArraySyntax(Table table) : JsonSyntax(table)
    {
        public override byte[] FirstRowStart { get; } = "\n{"u8.ToArray();

        public override byte[] RowStart { get; } = ",\n{"u8.ToArray();

        public override byte[] RowEnd { get; } = "}"u8.ToArray();

        public override void WriteStart(ByteBuffer into) => into.Append("["u8);

        public override void WriteEnd(ByteBuffer into, long rows) => into.Append(rows == 0 ? "]\n"u8 : "\n]\n"u8);
    }
}
