using System.Text;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Records;

/// <summary>The values of one column within one batch. Built by appending; reused for the next batch after <see cref="Clear"/>.</summary>
public abstract class ColumnVector(Column column)
{
    private ulong[] _valid = new ulong[16];

    /// <summary>The column's definition.</summary>
    public Column Column { get; } = column;

    /// <summary>Number of values, nulls included.</summary>
    public int Count { get; private set; }

    /// <summary>Number of nulls.</summary>
    public int NullCount { get; private set; }

    /// <summary>True when the value at <paramref name="row"/> is null; the typed slot then holds a zero of no meaning.</summary>
    public bool IsNull(int row) => (_valid[row >> 6] & (1UL << (row & 63))) == 0;

    /// <summary>One bit a row, set when there is a value, 64 rows a word, lowest bit first.</summary>
    public ReadOnlySpan<ulong> Validity => _valid.AsSpan(0, (Count + 63) >> 6);

    /// <summary>Appends a null.</summary>
    public void AppendNull()
    {
        AppendZero();
        Grow();
        Count++;
        NullCount++;
    }

    /// <summary>Forgets every value; keeps the memory.</summary>
    public virtual void Clear()
    {
        Array.Clear(_valid);
        Count = 0;
        NullCount = 0;
    }

    /// <summary>Takes back the values from <paramref name="count"/> on (a row that turned out to be unusable).</summary>
    public virtual void Truncate(int count)
    {
        while (Count > count)
        {
            Count--;
            if (IsNull(Count))
            {
                NullCount--;
            }

            _valid[Count >> 6] &= ~(1UL << (Count & 63));
        }
    }

    /// <summary>Makes the vector that fits <paramref name="column"/>'s type.</summary>
    public static ColumnVector For(Column column) =>
        column.Type switch
        {
            ColumnType.Text => new TextVector(column),
            ColumnType.Integer => new IntegerVector(column),
            ColumnType.Number => new NumberVector(column),
            ColumnType.Timestamp => new TimestampVector(column),
            ColumnType.Boolean => new BooleanVector(column),
            ColumnType.Date => new DateVector(column),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column.Type, "no such column type"),
        };

    private protected abstract void AppendZero();

    private protected void Appended()
    {
        Grow();
        _valid[Count >> 6] |= 1UL << (Count & 63);
        Count++;
    }

    private void Grow()
    {
        if ((Count >> 6) >= _valid.Length)
        {
            Array.Resize(ref _valid, _valid.Length * 2);
        }
    }
}

/// <summary>A vector of fixed-width values.</summary>
public abstract class FixedVector<T>(Column column) : ColumnVector(column)
    where T : unmanaged
{
    private T[] _values = new T[1024];

    /// <summary>The values; a null's slot is zero.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, Count);

    /// <summary>Appends <paramref name="value"/>.</summary>
    public void Append(T value)
    {
        Set(value);
        Appended();
    }

    private protected override void AppendZero() => Set(default);

    private void Set(T value)
    {
        if (Count == _values.Length)
        {
            Array.Resize(ref _values, _values.Length * 2);
        }

        _values[Count] = value;
    }
}

/// <summary>Whole numbers.</summary>
public sealed class IntegerVector(Column column) : FixedVector<long>(column);

/// <summary>Prices and quantities.</summary>
public sealed class NumberVector(Column column) : FixedVector<double>(column);

/// <summary>True or false.</summary>
public sealed class BooleanVector(Column column) : FixedVector<bool>(column);

/// <summary>Calendar dates, days since 1970-01-01.</summary>
public sealed class DateVector(Column column) : FixedVector<int>(column);

/// <summary>Instants: UTC microseconds since 1970-01-01T00:00Z, and beside each the published offset from UTC in minutes.</summary>
public sealed class TimestampVector(Column column) : FixedVector<long>(column)
{
    private short[] _offsets = new short[1024];

    /// <summary>Published offsets from UTC, in minutes (-240 for <c>-04:00</c>); a null's slot is zero.</summary>
    public ReadOnlySpan<short> OffsetMinutes => _offsets.AsSpan(0, Count);

    /// <summary>Appends an instant with its published offset.</summary>
    public void Append(long utcMicroseconds, short offsetMinutes)
    {
        SetOffset(offsetMinutes);
        Append(utcMicroseconds);
    }

    private protected override void AppendZero()
    {
        SetOffset(0);
        base.AppendZero();
    }

    private void SetOffset(short minutes)
    {
        if (Count == _offsets.Length)
        {
            Array.Resize(ref _offsets, _offsets.Length * 2);
        }

        _offsets[Count] = minutes;
    }
}

/// <summary>Texts as ids into a dictionary of the batch's distinct texts.</summary>
public sealed class TextVector(Column column) : ColumnVector(column)
{
    private int[] _ids = new int[1024];

    /// <summary>The distinct texts. May hold texts that no row uses any more (taken back with <see cref="ColumnVector.Truncate"/>).</summary>
    public Utf8Dictionary Dictionary { get; } = new();

    /// <summary>An id for each row; a null's slot is zero and means nothing.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>Appends <paramref name="utf8"/>, which must be valid UTF-8.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        var id = Dictionary.GetOrAdd(utf8);
        SetId(id);
        Appended();
    }

    /// <summary>Appends <paramref name="text"/>.</summary>
    public void Append(string text) => Append(Encoding.UTF8.GetBytes(text));

    /// <summary>The text at <paramref name="row"/> as UTF-8; do not ask for a null's.</summary>
    public ReadOnlySpan<byte> Utf8(int row) => Dictionary[_ids[row]];

    /// <inheritdoc/>
    public override void Clear()
    {
        base.Clear();
        Dictionary.Clear();
    }

    private protected override void AppendZero() => SetId(0);

    private void SetId(int id)
    {
        if (Count == _ids.Length)
        {
            Array.Resize(ref _ids, _ids.Length * 2);
        }

        _ids[Count] = id;
    }
}
