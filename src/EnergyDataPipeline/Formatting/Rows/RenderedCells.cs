using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>Cells whose value is rendered between the bytes that surround it; all but those of text.</summary>
internal abstract class RenderedCells<TVector>(CellSyntax cell) : CellWriter
    where TVector : ColumnVector
{
    private readonly Fragment _before = new(cell.Before);
    private readonly Fragment _after = new(cell.After);
    private readonly Fragment _null = new(cell.Null);
    private readonly byte[] _room = new byte[
        Math.Max(cell.Null.Length, cell.Before.Length + Utf8Rendering.MaxValueBytes + cell.After.Length) + Fragment.Block
    ];
    private TVector? _vector;

    /// <inheritdoc/>
    public sealed override int MostBytes => _room.Length - Fragment.Block;

    /// <summary>The column's values in the batch.</summary>
    protected TVector Vector => _vector!;

    /// <inheritdoc/>
    public override void Begin(ColumnVector vector) => _vector = (TVector)vector;

    /// <inheritdoc/>
    public sealed override void Write(RowBlock block, int row)
    {
        if (Vector.NullCount == 0)
        {
            WriteValues(block.Ends, ref block.First, row);
        }
        else
        {
            WriteNullable(block.Ends, ref block.First, row);
        }
    }

    /// <summary>Writes the cell of each row at its end, and moves the end; none is null.</summary>
    protected abstract void WriteValues(Span<int> ends, ref byte first, int row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected ref byte Before(ref byte at) => ref _before.CopyTo(ref at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected ref byte After(ref byte at) => ref _after.CopyTo(ref at);

    /// <summary>Room for a value at <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static Span<byte> Room(ref byte at) => MemoryMarshal.CreateSpan(ref at, Utf8Rendering.MaxValueBytes);

    /// <summary>The cell of <paramref name="value"/>, until the next call.</summary>
    protected ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> value)
    {
        ref var start = ref MemoryMarshal.GetArrayDataReference(_room);
        ref var at = ref Before(ref start);
        value.CopyTo(Room(ref at));
        at = ref After(ref Unsafe.Add(ref at, value.Length));
        return _room.AsSpan(0, (int)Unsafe.ByteOffset(ref start, ref at));
    }

    // Runs of rows with values are written as if there were no nulls.
    private void WriteNullable(Span<int> ends, ref byte first, int row)
    {
        var at = 0;
        while (at < ends.Length)
        {
            if (Vector.IsNull(row + at))
            {
                ref var end = ref _null.CopyTo(ref Unsafe.Add(ref first, ends[at]));
                ends[at++] = (int)Unsafe.ByteOffset(ref first, ref end);
                continue;
            }

            var from = at;
            while (at < ends.Length && !Vector.IsNull(row + at))
            {
                at++;
            }

            WriteValues(ends[from..at], ref first, row + from);
        }
    }
}

/// <summary>Cells of whole numbers.</summary>
internal sealed class IntegerCells(CellSyntax cell) : RenderedCells<IntegerVector>(cell)
{
    protected override void WriteValues(Span<int> ends, ref byte first, int row)
    {
        var values = Vector.Values.Slice(row, ends.Length);
        for (var i = 0; i < values.Length; i++)
        {
            ref var at = ref Before(ref Unsafe.Add(ref first, ends[i]));
            at = ref After(ref Unsafe.Add(ref at, Utf8Rendering.Write(Room(ref at), values[i])));
            ends[i] = (int)Unsafe.ByteOffset(ref first, ref at);
        }
    }
}

/// <summary>Cells of true and false: two, made once.</summary>
internal sealed class BooleanCells(CellSyntax cell) : RenderedCells<BooleanVector>(cell)
{
    private readonly Fragment _true = new([.. cell.Before, .. "true"u8, .. cell.After]);
    private readonly Fragment _false = new([.. cell.Before, .. "false"u8, .. cell.After]);

    protected override void WriteValues(Span<int> ends, ref byte first, int row)
    {
        var values = Vector.Values.Slice(row, ends.Length);
        for (var i = 0; i < values.Length; i++)
        {
            ref var at = ref Unsafe.Add(ref first, ends[i]);
            at = ref values[i] ? ref _true.CopyTo(ref at) : ref _false.CopyTo(ref at);
            ends[i] = (int)Unsafe.ByteOffset(ref first, ref at);
        }
    }
}

/// <summary>Cells of calendar dates. Neighbouring rows mostly share theirs, so the last cell is kept.</summary>
internal sealed class DateCells(CellSyntax cell) : RenderedCells<DateVector>(cell)
{
    private readonly byte[] _value = new byte[Utf8Rendering.MaxValueBytes];
    private Fragment _last = new([]);
    private int _lastDays;

    protected override void WriteValues(Span<int> ends, ref byte first, int row)
    {
        var values = Vector.Values.Slice(row, ends.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != _lastDays || _last.Length == 0)
            {
                _last.Set(Cell(_value.AsSpan(0, Utf8Rendering.WriteDate(_value, values[i]))));
                _lastDays = values[i];
            }

            ref var end = ref _last.CopyTo(ref Unsafe.Add(ref first, ends[i]));
            ends[i] = (int)Unsafe.ByteOffset(ref first, ref end);
        }
    }
}

/// <summary>Cells of instants. Neighbouring rows mostly share theirs (all locations of one hour), so the last cell is kept.</summary>
internal sealed class TimestampCells(CellSyntax cell) : RenderedCells<TimestampVector>(cell)
{
    private readonly byte[] _value = new byte[Utf8Rendering.MaxValueBytes];
    private Fragment _last = new([]);
    private long _lastMicroseconds;
    private short _lastOffset;

    protected override void WriteValues(Span<int> ends, ref byte first, int row)
    {
        var values = Vector.Values.Slice(row, ends.Length);
        var offsets = Vector.OffsetMinutes.Slice(row, ends.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != _lastMicroseconds || offsets[i] != _lastOffset || _last.Length == 0)
            {
                _last.Set(Cell(_value.AsSpan(0, Utf8Rendering.WriteTimestamp(_value, values[i], offsets[i]))));
                (_lastMicroseconds, _lastOffset) = (values[i], offsets[i]);
            }

            ref var end = ref _last.CopyTo(ref Unsafe.Add(ref first, ends[i]));
            ends[i] = (int)Unsafe.ByteOffset(ref first, ref end);
        }
    }
}
