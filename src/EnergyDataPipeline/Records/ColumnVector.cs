using System.Runtime.CompilerServices;
using System.Text;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Records;

/// <summary>The values of one column within one batch. Built by appending; reused for the next batch after <see cref="Clear"/>.</summary>
public abstract class ColumnVector(Column column)
{
    /// <summary>Few, because most answers are small and have many columns; a multiple of the rows in a word of validity.</summary>
    private protected const int FirstCapacity = 64;

    private ulong[] _valid = new ulong[FirstCapacity >> 6];

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

    /// <summary>How many values there is room for.</summary>
    private protected int Capacity { get; private set; } = FirstCapacity;

    /// <summary>Appends a null.</summary>
    public void AppendNull()
    {
        Reserve(Count + 1);
        SetZero(Count);
        Count++;
        NullCount++;
    }

    /// <summary>Appends the value at <paramref name="row"/> of <paramref name="from"/>, a vector of the same type.</summary>
    internal void AppendFrom(ColumnVector from, int row)
    {
        if (from.IsNull(row))
        {
            AppendNull();
        }
        else
        {
            AppendValueOf(from, row);
        }
    }

    private protected abstract void AppendValueOf(ColumnVector from, int row);

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

    /// <summary>Makes room for <paramref name="count"/> values altogether.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Reserve(int count)
    {
        if (count > Capacity)
        {
            Grow(count);
        }
    }

    /// <summary>Takes the slots up to <paramref name="count"/>, which were written directly, as values.</summary>
    internal void ExtendTo(int count)
    {
        if (count <= Count)
        {
            return;
        }

        var first = Count >> 6;
        var last = (count - 1) >> 6;
        var head = ulong.MaxValue << (Count & 63);
        var tail = ulong.MaxValue >> (63 - ((count - 1) & 63));
        if (first == last)
        {
            _valid[first] |= head & tail;
        }
        else
        {
            _valid[first] |= head;
            _valid.AsSpan(first + 1, last - first - 1).Fill(ulong.MaxValue);
            _valid[last] |= tail;
        }

        Count = count;
    }

    /// <summary>
    /// Gives the values to <paramref name="taker"/>, a vector of the same type, and takes its memory instead: what stands here then is void
    /// and to be cleared. Each may go on on a thread of its own, as long as what is given is only read.
    /// </summary>
    internal void GiveTo(ColumnVector taker)
    {
        taker.Reserve(Count);
        (_valid, taker._valid) = (taker._valid, _valid);
        (Count, taker.Count) = (taker.Count, Count);
        (NullCount, taker.NullCount) = (taker.NullCount, NullCount);
        (Capacity, taker.Capacity) = (taker.Capacity, Capacity);
        GiveValuesTo(taker);
    }

    private protected abstract void GiveValuesTo(ColumnVector taker);

    private protected abstract void SetZero(int row);

    private protected abstract void Resize(int capacity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void Appended()
    {
        _valid[Count >> 6] |= 1UL << (Count & 63);
        Count++;
    }

    private void Grow(int count)
    {
        Capacity = Math.Max(Capacity * 2, (count + 63) & ~63);
        Array.Resize(ref _valid, Capacity >> 6);
        Resize(Capacity);
    }
}

/// <summary>A vector of fixed-width values.</summary>
public abstract class FixedVector<T>(Column column) : ColumnVector(column)
    where T : unmanaged
{
    private T[] _values = new T[FirstCapacity];

    /// <summary>The values; a null's slot is zero.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, Count);

    /// <summary>Room for values beyond the last one too, to be written directly and then taken with <see cref="ColumnVector.ExtendTo"/>.</summary>
    internal T[] Slots => _values;

    /// <summary>Appends <paramref name="value"/>.</summary>
    public void Append(T value)
    {
        Reserve(Count + 1);
        _values[Count] = value;
        Appended();
    }

    private protected override void AppendValueOf(ColumnVector from, int row) => Append(((FixedVector<T>)from)._values[row]);

    private protected override void GiveValuesTo(ColumnVector taker)
    {
        var same = (FixedVector<T>)taker;
        (_values, same._values) = (same._values, _values);
    }

    private protected override void SetZero(int row) => _values[row] = default;

    private protected override void Resize(int capacity) => Array.Resize(ref _values, capacity);
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
    private short[] _offsets = new short[FirstCapacity];

    /// <summary>Published offsets from UTC, in minutes (-240 for <c>-04:00</c>); a null's slot is zero.</summary>
    public ReadOnlySpan<short> OffsetMinutes => _offsets.AsSpan(0, Count);

    /// <summary>The instant that was read last.</summary>
    internal RepeatedInstant Last { get; } = new();

    /// <summary>Room for offsets, as <see cref="FixedVector{T}.Slots"/>.</summary>
    internal short[] OffsetSlots => _offsets;

    /// <summary>Appends an instant with its published offset.</summary>
    public void Append(long utcMicroseconds, short offsetMinutes)
    {
        Reserve(Count + 1);
        _offsets[Count] = offsetMinutes;
        Append(utcMicroseconds);
    }

    private protected override void AppendValueOf(ColumnVector from, int row)
    {
        var same = (TimestampVector)from;
        Append(same.Values[row], same._offsets[row]);
    }

    private protected override void GiveValuesTo(ColumnVector taker)
    {
        var same = (TimestampVector)taker;
        (_offsets, same._offsets) = (same._offsets, _offsets);
        base.GiveValuesTo(taker);
    }

    private protected override void SetZero(int row)
    {
        _offsets[row] = 0;
        base.SetZero(row);
    }

    private protected override void Resize(int capacity)
    {
        Array.Resize(ref _offsets, capacity);
        base.Resize(capacity);
    }
}

/// <summary>
/// Texts as ids into a dictionary of the distinct texts. A small dictionary outlives <see cref="Clear"/>, so that a text keeps its id from
/// one batch to the next.
/// </summary>
public sealed class TextVector(Column column) : ColumnVector(column)
{
    private const int MostTextsKept = 16_384;
    private const int MostBytesKept = 1 << 20;

    // Writers reckon with the longest text a row may hold: one long comment must not follow every later batch.
    private const int LongestKept = 1 << 10;

    private int[] _ids = new int[FirstCapacity];
    private int _last = -1;

    /// <summary>
    /// The distinct texts. May hold texts that no row uses: those of rows taken back with <see cref="ColumnVector.Truncate"/>, and those of
    /// earlier batches.
    /// </summary>
    public Utf8Dictionary Dictionary { get; } = new();

    /// <summary>An id for each row; a null's slot is zero and means nothing.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>The text that is likely to come next, one that stands for itself in JSON and XML; -1 when there is no guess.</summary>
    internal int Guess { get; private set; } = -1;

    /// <summary>Room for ids, as <see cref="FixedVector{T}.Slots"/>.</summary>
    internal int[] Slots => _ids;

    /// <summary>Appends <paramref name="utf8"/>, which must be valid UTF-8.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        Reserve(Count + 1);
        _ids[Count] = Guess >= 0 && Dictionary[Guess].SequenceEqual(utf8) ? Guessed() : Identify(utf8);
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
        if (Dictionary.Count > MostTextsKept || Dictionary.TotalBytes > MostBytesKept || Dictionary.LongestBytes > LongestKept)
        {
            Dictionary.Clear();
            _last = -1;
            Guess = -1;
        }
    }

    /// <summary>The guess was right: its id, and the next guess is made.</summary>
    internal int Guessed()
    {
        _last = Guess;
        Guess = Dictionary.Successor(_last);
        return _last;
    }

    /// <summary>Id of <paramref name="utf8"/>, which was not the guess; what follows it is guessed next.</summary>
    internal int Identify(ReadOnlySpan<byte> utf8)
    {
        var id = Dictionary.GetOrAdd(utf8);
        if (_last >= 0)
        {
            Dictionary.Follow(_last, id);
        }

        _last = id;
        Guess = Dictionary.Successor(id);
        return id;
    }

    private protected override void AppendValueOf(ColumnVector from, int row) => Append(((TextVector)from).Utf8(row));

    // The texts are shared, not given: they go on here with the ids they have.
    private protected override void GiveValuesTo(ColumnVector taker)
    {
        var same = (TextVector)taker;
        (_ids, same._ids) = (same._ids, _ids);
        Dictionary.ShareWith(same.Dictionary);
    }

    private protected override void SetZero(int row) => _ids[row] = 0;

    private protected override void Resize(int capacity) => Array.Resize(ref _ids, capacity);
}
