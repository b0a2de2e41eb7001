using System.Text;
using System.Xml;
using System.Xml.Linq;
using EnergyDataPipeline.Catalog;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>System.Xml with its defaults: characters checked, white space dropped unless the file asks to keep it.</summary>
internal sealed class SystemXmlReader : IFileReader
{
    public string Name => "System.Xml";

    public IReadOnlyList<object?[]> Read(byte[] file, Table table)
    {
        var root = XDocument.Load(new MemoryStream(file)).Root!;
        var elements = root.Element("columns")!.Elements("column").Select(column => (string)column.Attribute("element")!).ToList();
        Assert.Equal(table.Columns.Select(column => column.Name), elements.Select(XmlConvert.DecodeName));
        return
        [
            .. root.Element("rows")!
                .Elements("row")
                .Select(row =>
                {
                    var cells = row.Elements().ToDictionary(cell => cell.Name.LocalName);
                    Assert.Subset(elements.ToHashSet(), cells.Keys.ToHashSet());
                    return elements.Select((name, i) => Value(cells.GetValueOrDefault(name), table.Columns[i].Type)).ToArray();
                }),
        ];
    }

    private static object? Value(XElement? cell, ColumnType type) =>
        (cell, type) switch
        {
            (null, _) => null,
            (_, ColumnType.Text) when (string?)cell.Attribute("encoding") == "base64" => Encoding.UTF8.GetString(
                Convert.FromBase64String(cell.Value)
            ),
            (_, ColumnType.Number) => XmlConvert.ToDouble(cell.Value),
            _ => PlainText.Parse(cell.Value, type),
        };
}
