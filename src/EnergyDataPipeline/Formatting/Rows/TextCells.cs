using System.Buffers;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>Cells of text. Each distinct text of a batch is escaped once; its cell is then copied for every row that has it.</summary>
internal sealed class TextCells(RowSyntax syntax, CellSyntax cell) : CellWriter
{
    private readonly byte[] _null = cell.Null;
    private readonly ByteBuffer _cells = new(4 * 1024);
    private int[] _ends = ArrayPool<int>.Shared.Rent(256);
    private TextVector? _vector;

    public override void Begin(ColumnVector vector)
    {
        _vector = (TextVector)vector;
        var texts = _vector.Dictionary;
        if (_ends.Length < texts.Count)
        {
            ArrayPool<int>.Shared.Return(_ends);
            _ends = ArrayPool<int>.Shared.Rent(texts.Count);
        }

        _cells.Clear();
        for (var id = 0; id < texts.Count; id++)
        {
            syntax.WriteText(_cells, cell, texts[id]);
            _ends[id] = _cells.Length;
        }
    }

    public override void Write(ByteBuffer into, int row)
    {
        var vector = _vector!;
        if (vector.IsNull(row))
        {
            into.Append(_null);
            return;
        }

        var id = vector.Ids[row];
        var start = id == 0 ? 0 : _ends[id - 1];
        into.Append(_cells.Written[start.._ends[id]]);
    }

    public override void Dispose()
    {
        base.Dispose();
        _cells.Dispose();
        var ends = _ends;
        _ends = [];
        if (ends.Length > 0)
        {
            ArrayPool<int>.Shared.Return(ends);
        }
    }
}
