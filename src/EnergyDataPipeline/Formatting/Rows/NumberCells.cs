using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>Cells of prices and quantities. Where little stands around a value, whole cells are kept, else values.</summary>
internal sealed class NumberCells(CellSyntax cell, NumberWords words) : RenderedCells<NumberVector>(cell)
{
    private const int LongestAroundKept = 3;
    private readonly bool _keepsCells = cell.Before.Length + cell.After.Length <= LongestAroundKept;
    private readonly KeptNumbers _kept = new();

    public override void Begin(ColumnVector vector)
    {
        base.Begin(vector);
        _kept.Fit(vector.Count, _keepsCells ? Cell("0"u8) : "0"u8);
    }

    protected override void WriteValues(Span<int> ends, ref byte first, int row)
    {
        var values = MemoryMarshal.Cast<double, ulong>(Vector.Values.Slice(row, ends.Length));
        if (_keepsCells)
        {
            WriteKeptCells(values, ends, ref first);
        }
        else
        {
            WriteKeptValues(values, ends, ref first);
        }
    }

    private void WriteKeptCells(ReadOnlySpan<ulong> values, Span<int> ends, ref byte first)
    {
        var kept = _kept.Places;
        for (var i = 0; i < values.Length; i++)
        {
            ref var at = ref Unsafe.Add(ref first, ends[i]);
            var length = kept.Write(ref at, values[i]);
            ends[i] += length > 0 ? length : WriteCell(ref at, values[i]);
        }
    }

    private void WriteKeptValues(ReadOnlySpan<ulong> values, Span<int> ends, ref byte first)
    {
        var kept = _kept.Places;
        for (var i = 0; i < values.Length; i++)
        {
            ref var at = ref Before(ref Unsafe.Add(ref first, ends[i]));
            var length = kept.Write(ref at, values[i]);
            at = ref After(ref Unsafe.Add(ref at, length > 0 ? length : WriteValue(ref at, values[i])));
            ends[i] = (int)Unsafe.ByteOffset(ref first, ref at);
        }
    }

    private int WriteCell(ref byte start, ulong bits)
    {
        ref var at = ref Before(ref start);
        at = ref After(ref Unsafe.Add(ref at, Render(Room(ref at), bits)));
        var length = (int)Unsafe.ByteOffset(ref start, ref at);
        _kept.Keep(bits, MemoryMarshal.CreateReadOnlySpan(ref start, length));
        return length;
    }

    private int WriteValue(ref byte at, ulong bits)
    {
        var room = Room(ref at);
        var length = Render(room, bits);
        _kept.Keep(bits, room[..length]);
        return length;
    }

    private int Render(Span<byte> room, ulong bits)
    {
        var value = BitConverter.UInt64BitsToDouble(bits);
        if (double.IsFinite(value))
        {
            return Utf8Rendering.Write(room, value);
        }

        var word =
            double.IsNaN(value) ? words.NaN
            : value > 0 ? words.Infinity
            : words.NegativeInfinity;
        word.CopyTo(room);
        return word.Length;
    }
}
