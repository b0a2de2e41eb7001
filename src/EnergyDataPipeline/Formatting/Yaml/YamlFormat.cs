using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Yaml;

/// <summary>YAML: a sequence of mappings, one a row.</summary>
internal sealed class YamlFormat : ITableFormat
{
    public string Name => "yaml";

    public string Extension => "yaml";

    public string ContentType => "application/yaml";

    public ITableEncoder Begin(Table table, FileHeading heading, FormatOptions options, Stream destination) =>
        new RowEncoder(table, new YamlSyntax(table, heading), destination);
}
