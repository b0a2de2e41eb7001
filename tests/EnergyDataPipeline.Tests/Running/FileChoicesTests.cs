using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Formatting.Parquet;
using EnergyDataPipeline.Running;
using Xunit;

namespace EnergyDataPipeline.Tests.Running;

/// <summary>Which choices make another file of which format.</summary>
public sealed class FileChoicesTests
{
    [Theory]
    [InlineData("csv", true, null, "spreadsheet-safe")]
    [InlineData("tsv", true, null, "spreadsheet-safe")]
    [InlineData("csv", false, ParquetCompression.None, null)]
    [InlineData("jsonl", true, ParquetCompression.None, null)]
    [InlineData("parquet", true, null, null)]
    [InlineData("parquet", true, ParquetCompression.Zstd, null)]
    [InlineData("parquet", false, ParquetCompression.Snappy, "compression=snappy")]
    [InlineData("parquet", false, ParquetCompression.None, "compression=none")]
    public void A_choice_counts_where_it_changes_bytes(string name, bool safe, ParquetCompression? compression, string? expected)
    {
        var format = TableFormats.All.Single(format => format.Name == name);

        Assert.Equal(expected, FileChoices.Of(format, new FormatOptions { SpreadsheetSafe = safe, ParquetCompression = compression }));
    }

    [Fact]
    public void Choices_make_another_id_and_the_defaults_do_not()
    {
        var content = new string('a', 64);
        string[] ids = [FileChoices.IdOf(content, null), FileChoices.IdOf(content, "one"), FileChoices.IdOf(content, "another")];

        Assert.Equal(content, ids[0]);
        Assert.Equal(3, ids.Select(id => id[..12]).Distinct().Count());
    }
}
