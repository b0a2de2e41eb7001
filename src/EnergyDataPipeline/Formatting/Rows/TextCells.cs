using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>Cells of text. Each distinct text of a batch is escaped once; its cell is then copied for every row that has it.</summary>
internal sealed class TextCells(RowSyntax syntax, CellSyntax cell) : CellWriter
{
    private readonly Fragment _null = new(cell.Null);
    private readonly ByteBuffer _cells = new(4 * 1024);

    // The cell of id n ends at _ends[n + 1]; it begins where the one before it ends.
    private int[] _ends = ArrayPool<int>.Shared.Rent(256);
    private TextVector? _vector;
    private int _mostBytes;

    public override int MostBytes => _mostBytes;

    public override void Begin(ColumnVector vector)
    {
        _vector = (TextVector)vector;
        _mostBytes = _null.Length;
        var texts = _vector.Dictionary;
        if (_ends.Length <= texts.Count)
        {
            ArrayPool<int>.Shared.Return(_ends);
            _ends = ArrayPool<int>.Shared.Rent(texts.Count + 1);
        }

        _cells.Clear();
        _ends[0] = 0;
        for (var id = 0; id < texts.Count; id++)
        {
            syntax.WriteText(_cells, cell, texts[id]);
            _ends[id + 1] = _cells.Length;
            _mostBytes = Math.Max(_mostBytes, _cells.Length - _ends[id]);
        }

        // Cells are read in blocks, the last one too.
        _cells.Reserve(Fragment.Block);
    }

    public override int BytesAt(int row)
    {
        if (_vector!.IsNull(row))
        {
            return _null.Length;
        }

        var id = _vector.Ids[row];
        return _ends[id + 1] - _ends[id];
    }

    public override void Write(RowBlock block, int row)
    {
        var ends = block.Ends;
        ref var first = ref block.First;
        ref var cells = ref MemoryMarshal.GetReference(_cells.Written);
        var ids = _vector!.Ids.Slice(row, ends.Length);
        var hasNulls = _vector.NullCount > 0;
        var cellEnds = _ends;
        for (var i = 0; i < ids.Length; i++)
        {
            ref var at = ref Unsafe.Add(ref first, ends[i]);
            if (hasNulls && _vector.IsNull(row + i))
            {
                at = ref _null.CopyTo(ref at);
            }
            else
            {
                var start = cellEnds[ids[i]];
                at = ref Fragment.Copy(ref Unsafe.Add(ref cells, start), ref at, cellEnds[ids[i] + 1] - start);
            }

            ends[i] = (int)Unsafe.ByteOffset(ref first, ref at);
        }
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
