using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// The schema of a flat file (<c>SchemaElement</c>): the root, named after the table, and one element a column. Every column is
/// OPTIONAL, required ones too: levels without nulls cost four bytes a page, files of the same dataset keep one schema when a rule
/// changes, and the writer never has to refuse a row.
/// </summary>
internal static class SchemaElements
{
    public static void Write(ThriftCompactWriter thrift, short field, Table table, IReadOnlyList<LeafColumn> leaves)
    {
        thrift.BeginList(field, ThriftType.Struct, leaves.Count + 1);
        thrift.BeginStruct();
        thrift.Text(4, table.Name);
        thrift.I32(5, leaves.Count);
        thrift.EndStruct();
        foreach (var leaf in leaves)
        {
            WriteLeaf(thrift, leaf);
        }
    }

    private static void WriteLeaf(ThriftCompactWriter thrift, LeafColumn leaf)
    {
        thrift.BeginStruct();
        thrift.I32(1, (int)leaf.PhysicalType);
        thrift.I32(3, (int)Repetition.Optional);
        thrift.Text(4, leaf.Name);
        switch (leaf.Content)
        {
            case LeafContent.Text:
                thrift.I32(6, (int)ConvertedType.Utf8);
                BeginLogicalType(thrift);
                thrift.EmptyStruct(1); // STRING
                thrift.EndStruct();
                break;
            case LeafContent.Date:
                thrift.I32(6, (int)ConvertedType.Date);
                BeginLogicalType(thrift);
                thrift.EmptyStruct(6); // DATE
                thrift.EndStruct();
                break;
            case LeafContent.Instant:
                thrift.I32(6, (int)ConvertedType.TimestampMicros);
                BeginLogicalType(thrift);
                thrift.BeginStruct(8); // TIMESTAMP
                thrift.Bool(1, true); // isAdjustedToUTC
                thrift.BeginStruct(2); // unit
                thrift.EmptyStruct(2); // MICROS
                thrift.EndStruct();
                thrift.EndStruct();
                thrift.EndStruct();
                break;
            case LeafContent.Integer:
                WriteInteger(thrift, 64, ConvertedType.Int64);
                break;
            case LeafContent.OffsetMinutes:
                WriteInteger(thrift, 16, ConvertedType.Int16);
                break;
        }

        thrift.EndStruct();
    }

    private static void WriteInteger(ThriftCompactWriter thrift, byte bits, ConvertedType converted)
    {
        thrift.I32(6, (int)converted);
        BeginLogicalType(thrift);
        thrift.BeginStruct(10); // INTEGER
        thrift.Byte(1, bits);
        thrift.Bool(2, true); // isSigned
        thrift.EndStruct();
        thrift.EndStruct();
    }

    private static void BeginLogicalType(ThriftCompactWriter thrift) => thrift.BeginStruct(10);
}
