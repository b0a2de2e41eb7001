using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Formatting.Readers;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting;

public sealed class TableFormatsTests
{
    [Fact]
    public void Every_format_asked_of_us_is_listed() =>
        Assert.Subset(
            TableFormats.Names.ToHashSet(),
            new HashSet<string> { "csv", "tsv", "json", "jsonl", "xml", "html", "yaml", "text", "binary" }
        );

    [Fact]
    public void Names_and_extensions_are_not_shared()
    {
        var extensions = TableFormats.All.Select(f => f.Extension).Concat(TableFormats.AsReceived.Select(f => f.Extension)).ToList();
        Assert.Equal(TableFormats.Names.Count, TableFormats.Names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(extensions.Count, extensions.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(extensions, extension => Assert.Matches("^[a-z]+$", extension));
    }

    [Fact]
    public void Name_is_found_in_any_case()
    {
        Assert.True(TableFormats.TryGet("CSV", out var format));
        Assert.Equal("csv", format.Name);
        Assert.True(TableFormats.TryGetAsReceived("Text", out var received));
        Assert.Equal(new AsReceivedFormat("text", "txt", "text/plain"), received);
    }

    [Theory]
    [InlineData("")]
    [InlineData("excel")]
    [InlineData("csv ")]
    public void Unknown_name_is_not_found(string name)
    {
        Assert.False(TableFormats.TryGet(name, out _));
        Assert.False(TableFormats.TryGetAsReceived(name, out _));
    }

    [Fact]
    public void As_received_formats_encode_no_rows()
    {
        Assert.False(TableFormats.TryGet("text", out _));
        Assert.False(TableFormats.TryGetAsReceived("csv", out _));
    }

    [Fact]
    public void Format_without_an_independent_reader_is_named()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => FileReaders.Of("morse"));
        Assert.Equal("Format 'morse' is in TableFormats and has no independent reader: add one to FileReaders.ByFormat.", fault.Message);
    }

    [Fact]
    public void Batch_of_another_table_is_refused()
    {
        var corpus = Corpora.Named("every type");
        using var encoder = TableFormats.All[0].Begin(corpus.Table, Corpus.Heading, new FormatOptions(), Stream.Null);
        var fault = Assert.Throws<ArgumentException>(() => encoder.Write(new ColumnBatch(Corpora.Named("lone text").Table)));
        Assert.StartsWith("The batch of table 'corpus' has 1 columns; the file was begun with 6.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_file_takes_no_more_rows()
    {
        var corpus = Corpora.Named("every type");
        using var encoder = TableFormats.All[0].Begin(corpus.Table, Corpus.Heading, new FormatOptions(), Stream.Null);
        encoder.Complete();
        Assert.Throws<InvalidOperationException>(() => encoder.Write(new ColumnBatch(corpus.Table)));
        Assert.Throws<InvalidOperationException>(encoder.Complete);
    }
}
