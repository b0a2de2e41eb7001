using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>Writes the cells of one column.</summary>
internal abstract class CellWriter : IDisposable
{
    /// <summary>Turns to the column's values in the next batch.</summary>
    public abstract void Begin(ColumnVector vector);

    /// <summary>Writes the cell at <paramref name="row"/>.</summary>
    public abstract void Write(ByteBuffer into, int row);

    public virtual void Dispose() { }

    /// <summary>The writer for cells of <paramref name="type"/>.</summary>
    public static CellWriter For(ColumnType type, RowSyntax syntax, CellSyntax cell) =>
        type switch
        {
            ColumnType.Text => new TextCells(syntax, cell),
            ColumnType.Integer => new IntegerCells(cell),
            ColumnType.Number => new NumberCells(cell, syntax.Words),
            ColumnType.Timestamp => new TimestampCells(cell),
            ColumnType.Boolean => new BooleanCells(cell),
            ColumnType.Date => new DateCells(cell),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such column type"),
        };
}

/// <summary>Cells whose value is rendered in place, between the bytes that surround it.</summary>
internal abstract class RenderedCells<TVector>(CellSyntax cell) : CellWriter
    where TVector : ColumnVector
{
    private readonly byte[] _before = cell.Before;
    private readonly byte[] _after = cell.After;
    private readonly byte[] _null = cell.Null;
    private TVector? _vector;

    public override void Begin(ColumnVector vector) => _vector = (TVector)vector;

    public override void Write(ByteBuffer into, int row)
    {
        var vector = _vector!;
        if (vector.IsNull(row))
        {
            into.Append(_null);
            return;
        }

        var room = into.Reserve(_before.Length + Utf8Rendering.MaxValueBytes + _after.Length);
        _before.CopyTo(room);
        var length = _before.Length;
        length += Render(room[length..], vector, row);
        _after.CopyTo(room[length..]);
        into.Advance(length + _after.Length);
    }

    /// <summary>Renders a value that is not null, in at most <see cref="Utf8Rendering.MaxValueBytes"/>.</summary>
    protected abstract int Render(Span<byte> room, TVector vector, int row);
}

/// <summary>Cells of whole numbers.</summary>
internal sealed class IntegerCells(CellSyntax cell) : RenderedCells<IntegerVector>(cell)
{
    protected override int Render(Span<byte> room, IntegerVector vector, int row) => Utf8Rendering.Write(room, vector.Values[row]);
}

/// <summary>Cells of prices and quantities.</summary>
internal sealed class NumberCells(CellSyntax cell, NumberWords words) : RenderedCells<NumberVector>(cell)
{
    protected override int Render(Span<byte> room, NumberVector vector, int row)
    {
        var value = vector.Values[row];
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

/// <summary>Cells of true and false.</summary>
internal sealed class BooleanCells(CellSyntax cell) : RenderedCells<BooleanVector>(cell)
{
    protected override int Render(Span<byte> room, BooleanVector vector, int row)
    {
        var word = vector.Values[row] ? "true"u8 : "false"u8;
        word.CopyTo(room);
        return word.Length;
    }
}

/// <summary>Cells of calendar dates.</summary>
internal sealed class DateCells(CellSyntax cell) : RenderedCells<DateVector>(cell)
{
    protected override int Render(Span<byte> room, DateVector vector, int row) => Utf8Rendering.WriteDate(room, vector.Values[row]);
}

/// <summary>Cells of instants. Neighbouring rows mostly share theirs (all locations of one hour), so the last one rendered is kept.</summary>
internal sealed class TimestampCells(CellSyntax cell) : RenderedCells<TimestampVector>(cell)
{
    private readonly byte[] _last = new byte[Utf8Rendering.MaxValueBytes];
    private int _lastLength;
    private long _lastMicroseconds;
    private short _lastOffset;

    protected override int Render(Span<byte> room, TimestampVector vector, int row)
    {
        var microseconds = vector.Values[row];
        var offset = vector.OffsetMinutes[row];
        if (_lastLength == 0 || microseconds != _lastMicroseconds || offset != _lastOffset)
        {
            _lastLength = 0;
            _lastLength = Utf8Rendering.WriteTimestamp(_last, microseconds, offset);
            _lastMicroseconds = microseconds;
            _lastOffset = offset;
        }

        _last.AsSpan(0, _lastLength).CopyTo(room);
        return _lastLength;
    }
}
