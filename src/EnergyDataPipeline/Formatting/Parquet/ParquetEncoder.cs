using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// Writes one file: the magic, row groups as batches fill them, the footer. What it holds is bounded by a row group's rows and bytes,
/// not by the file's.
/// </summary>
internal sealed class ParquetEncoder : ITableEncoder
{
    private readonly Table _table;
    private readonly FileHeading _heading;
    private readonly ParquetOptions _options;
    private readonly IReadOnlyList<LeafColumn> _leaves;
    private readonly ColumnChunkWriter[] _chunks;
    private readonly ParquetOutput _output;
    private readonly PageCompressor _compressor;
    private readonly PageWriter _pages;
    private readonly FooterWriter _footer;
    private int _rows;
    private bool _ended;

    public ParquetEncoder(Table table, FileHeading heading, ParquetOptions options, Stream destination)
    {
        _table = table;
        _heading = heading;
        _options = options;
        _leaves = LeafColumn.Of(table);
        _chunks = [.. _leaves.Select(ColumnChunkWriter.For)];
        _output = new ParquetOutput(destination);
        _compressor = PageCompressor.For(options);
        _pages = new PageWriter(_output, _compressor, options.PageChecksums);
        _footer = new FooterWriter(table, _leaves);
        _output.Write(Magic);
    }

    /// <summary>The four bytes that begin and end a file.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <inheritdoc/>
    public void Write(ColumnBatch batch)
    {
        ThrowIfEnded();
        Expect(batch);
        if (batch.RowCount == 0)
        {
            return;
        }

        if (_rows > 0 && (_rows + (long)batch.RowCount > _options.MaxRowGroupRows || StagedBytes(batch) > _options.MaxRowGroupBytes))
        {
            EndRowGroup();
        }

        foreach (var chunk in _chunks)
        {
            chunk.Append(batch.Columns[chunk.Leaf.Position]);
        }

        _rows += batch.RowCount;
        if (_rows >= _options.MaxRowGroupRows)
        {
            EndRowGroup();
        }
    }

    /// <inheritdoc/>
    public void Complete()
    {
        ThrowIfEnded();
        _ended = true;
        if (_rows > 0)
        {
            EndRowGroup();
        }

        _footer.WriteFooter(FileDescription.Of(_table, _heading, _leaves), FileDescription.CreatedBy, _output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended = true;
        foreach (var chunk in _chunks)
        {
            chunk.Dispose();
        }

        _pages.Dispose();
        _compressor.Dispose();
        _footer.Dispose();
    }

    private void EndRowGroup()
    {
        _footer.WriteRowGroup(_chunks, _rows, _pages, _output);
        _rows = 0;
    }

    /// <summary>Bytes held, with those that <paramref name="batch"/> may add: its distinct texts, and eight for each other value.</summary>
    private long StagedBytes(ColumnBatch batch)
    {
        var bytes = (long)batch.RowCount * _chunks.Length * sizeof(long);
        foreach (var chunk in _chunks)
        {
            bytes += chunk.StagedBytes;
            bytes += batch.Columns[chunk.Leaf.Position] is TextVector text ? text.Dictionary.TotalBytes : 0;
        }

        return bytes;
    }

    private void Expect(ColumnBatch batch)
    {
        if (batch.Columns.Count != _table.Columns.Count)
        {
            throw new ArgumentException(
                $"The batch has {batch.Columns.Count} columns; table {_table.Name} has {_table.Columns.Count}. "
                    + "A file takes the batches of the table it was begun with.",
                nameof(batch)
            );
        }

        for (var i = 0; i < batch.Columns.Count; i++)
        {
            var found = batch.Columns[i];
            if (found.Column.Type != _table.Columns[i].Type || found.Count != batch.RowCount)
            {
                throw new ArgumentException(
                    $"Column {found.Column.Name} of the batch has {found.Count} values of type {found.Column.Type}; table {_table.Name} has "
                        + $"{_table.Columns[i].Name} of type {_table.Columns[i].Type} there, and the batch {batch.RowCount} rows.",
                    nameof(batch)
                );
            }
        }
    }

    private void ThrowIfEnded()
    {
        if (_ended)
        {
            throw new InvalidOperationException($"The file of table {_table.Name} is complete or given up; begin a new one.");
        }
    }
}
