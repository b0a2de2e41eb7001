using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>Reads a file with a reader that is not ours, and gives its rows back as <see cref="Corpus"/> has them.</summary>
public interface IFileReader
{
    /// <summary>Whose reader it is.</summary>
    string Name { get; }

    /// <summary>Reads every row of <paramref name="file"/>, having found the columns of <paramref name="table"/> under their names.</summary>
    IReadOnlyList<object?[]> Read(byte[] file, Table table);
}

/// <summary>The independent readers of each format.</summary>
public static class FileReaders
{
    private static readonly Dictionary<string, IFileReader[]> ByFormat = new()
    {
        ["csv"] = [new DuckDbDelimitedReader(",", "\\r\\n")],
        ["tsv"] = [new DuckDbDelimitedReader("\\t", "\\n")],
        ["json"] = [new DuckDbJsonReader("array"), new SystemTextJsonReader()],
        ["jsonl"] = [new DuckDbJsonReader("newline_delimited")],
        ["xml"] = [new SystemXmlReader()],
        ["html"] = [new AngleSharpReader()],
        ["yaml"] = [new YamlDotNetReader()],
        ["parquet"] = [new DuckDbParquetReader(), new ParquetSharpReader()],
    };

    public static IReadOnlyList<IFileReader> Of(string format) =>
        ByFormat.TryGetValue(format, out var readers)
            ? readers
            : throw new InvalidOperationException(
                $"Format '{format}' is in TableFormats and has no independent reader: add one to FileReaders.ByFormat."
            );
}
