using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>
/// Writes the rows of every text format: bytes only, no string and no object for a cell. What it holds is one buffer of output, a
/// block of rows, and of each text column the cells of one batch's distinct texts.
/// </summary>
internal sealed class RowEncoder : ITableEncoder
{
    private const int DrainAt = 64 * 1024;

    // Rows that may be longer are measured one by one, so that a long text here and there does not make room for one in every column.
    private const int LongRow = 16 * 1024;

    private readonly RowSyntax _syntax;
    private readonly CellWriter[] _cells;
    private readonly Stream _destination;
    private readonly ByteBuffer _buffer = new(DrainAt + 16 * 1024);
    private readonly Fragment _firstRowStart;
    private readonly Fragment _rowStart;
    private readonly Fragment _rowEnd;

    // What a row needs besides its cells.
    private readonly int _mostAround;
    private readonly RowBlock _block = new();
    private long _rows;
    private bool _completed;

    public RowEncoder(Table table, RowSyntax syntax, Stream destination)
    {
        _syntax = syntax;
        _destination = destination;
        _cells = [.. table.Columns.Select((column, i) => CellWriter.For(column.Type, syntax, syntax.Cells[i]))];
        _firstRowStart = new Fragment(syntax.FirstRowStart);
        _rowStart = new Fragment(syntax.RowStart);
        _rowEnd = new Fragment(syntax.RowEnd);
        _mostAround = Math.Max(_firstRowStart.Length, _rowStart.Length) + _rowEnd.Length + Fragment.Block;
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

        var mostBytes = 0L;
        for (var i = 0; i < _cells.Length; i++)
        {
            _cells[i].Begin(batch.Columns[i]);
            mostBytes += _cells[i].MostBytes;
        }

        var rows = batch.RowCount;
        var row = 0;
        while (row < rows)
        {
            var rowBytes = mostBytes <= LongRow ? (int)mostBytes : BytesAt(row);
            var count = Math.Min(mostBytes <= LongRow ? RowBlock.RowsOf(rowBytes) : 1, rows - row);
            _block.Begin(count, rowBytes);
            foreach (var cell in _cells)
            {
                cell.Write(_block, row);
            }

            Append(count);
            row += count;
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
        _block.Dispose();
        foreach (var cell in _cells)
        {
            cell.Dispose();
        }
    }

    /// <summary>Appends the rows of the block to the file.</summary>
    private void Append(int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var cells = _block.Row(row);
            ref var start = ref MemoryMarshal.GetReference(_buffer.Reserve(_mostAround + cells.Length));
            ref var at = ref _rows == 0 ? ref _firstRowStart.CopyTo(ref start) : ref _rowStart.CopyTo(ref start);
            at = ref Fragment.Copy(ref MemoryMarshal.GetReference(cells), ref at, cells.Length);
            at = ref _rowEnd.CopyTo(ref at);
            _buffer.Advance((int)Unsafe.ByteOffset(ref start, ref at));
            _rows++;
            if (_buffer.Length >= DrainAt)
            {
                Drain();
            }
        }
    }

    private int BytesAt(int row)
    {
        var bytes = 0;
        foreach (var cell in _cells)
        {
            bytes = checked(bytes + cell.BytesAt(row));
        }

        return bytes;
    }

    private void Drain()
    {
        _destination.Write(_buffer.Written);
        _buffer.Clear();
    }
}
