using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>
/// Writes the rows of every text format: bytes only, no string and no object for a cell. What it holds is one buffer of output and,
/// for each text column, the cells of one batch's distinct texts.
/// </summary>
internal sealed class RowEncoder : ITableEncoder
{
    private const int DrainAt = 64 * 1024;

    private readonly RowSyntax _syntax;
    private readonly CellWriter[] _cells;
    private readonly Stream _destination;
    private readonly ByteBuffer _buffer = new(DrainAt + 16 * 1024);
    private long _rows;
    private bool _completed;

    public RowEncoder(Table table, RowSyntax syntax, Stream destination)
    {
        _syntax = syntax;
        _destination = destination;
        _cells = [.. table.Columns.Select((column, i) => CellWriter.For(column.Type, syntax, syntax.Cells[i]))];
        syntax.WriteStart(_buffer);
    }

    public void Write(ColumnBatch batch)
    {
        if (_completed)
        {
            throw new InvalidOperationException("The file is complete; no batch can follow. Begin another file.");
        }

        if (batch.Columns.Count != _cells.Length)
        {
            throw new ArgumentException(
                $"The batch of table '{batch.Table.Name}' has {batch.Columns.Count} columns; the file was begun with {_cells.Length}.",
                nameof(batch)
            );
        }

        for (var i = 0; i < _cells.Length; i++)
        {
            _cells[i].Begin(batch.Columns[i]);
        }

        var rows = batch.RowCount;
        for (var row = 0; row < rows; row++)
        {
            _buffer.Append(_rows == 0 ? _syntax.FirstRowStart : _syntax.RowStart);
            foreach (var cell in _cells)
            {
                cell.Write(_buffer, row);
            }

            _buffer.Append(_syntax.RowEnd);
            _rows++;
            if (_buffer.Length >= DrainAt)
            {
                Drain();
            }
        }
    }

    public void Complete()
    {
        if (_completed)
        {
            throw new InvalidOperationException("The file is complete already.");
        }

        _completed = true;
        _syntax.WriteEnd(_buffer, _rows);
        Drain();
    }

    public void Dispose()
    {
        _buffer.Dispose();
        foreach (var cell in _cells)
        {
            cell.Dispose();
        }
    }

    private void Drain()
    {
        _destination.Write(_buffer.Written);
        _buffer.Clear();
    }
}
