using System.Text;
using EnergyDataPipeline.Catalog;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>YamlDotNet's events, which say of each value whether it was quoted.</summary>
internal sealed class YamlDotNetReader : IFileReader
{
    public string Name => "YamlDotNet";

    public IReadOnlyList<object?[]> Read(byte[] file, Table table)
    {
        var parser = new YamlDotNet.Core.Parser(new StringReader(Encoding.UTF8.GetString(file)));
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        parser.Consume<SequenceStart>();
        var rows = new List<object?[]>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            rows.Add(Row(parser, table));
        }

        parser.Consume<DocumentEnd>();
        parser.Consume<StreamEnd>();
        return rows;
    }

    private static object?[] Row(YamlDotNet.Core.Parser parser, Table table)
    {
        parser.Consume<MappingStart>();
        var row = new object?[table.Columns.Count];
        for (var i = 0; i < row.Length; i++)
        {
            Assert.Equal(table.Columns[i].Name, parser.Consume<Scalar>().Value);
            row[i] = Value(parser.Consume<Scalar>(), table.Columns[i].Type);
        }

        parser.Consume<MappingEnd>();
        return row;
    }

    private static object? Value(Scalar scalar, ColumnType type)
    {
        var isQuoted = scalar.Style == ScalarStyle.DoubleQuoted;
        if (!isQuoted && scalar.Value == "null")
        {
            return null;
        }

        Assert.Equal(type == ColumnType.Text, isQuoted);
        return (type, scalar.Value) switch
        {
            (ColumnType.Number, ".nan") => double.NaN,
            (ColumnType.Number, ".inf") => double.PositiveInfinity,
            (ColumnType.Number, "-.inf") => double.NegativeInfinity,
            _ => PlainText.Parse(scalar.Value, type),
        };
    }
}
