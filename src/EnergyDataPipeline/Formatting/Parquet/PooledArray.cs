using System.Buffers;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>A growing array rented from the shared pool: kept when cleared, given back when disposed.</summary>
internal sealed class PooledArray<T> : IDisposable
    where T : unmanaged
{
    private const int SmallestRent = 256;

    // Between these an array grows fourfold, from a batch's values to a row group's: room that is never written to costs no memory, values
    // copied from array to array do.
    private const int Large = ColumnBatch.MaxRows;
    private const int VeryLarge = 8 * Large;
    private T[] _items = [];

    /// <summary>Items appended since the last <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>What was appended.</summary>
    public ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    /// <summary>What was appended, to be changed in place.</summary>
    public Span<T> Writable => _items.AsSpan(0, Count);

    /// <summary>Room for <paramref name="count"/> more items; what is written there counts after <see cref="Advance"/>.</summary>
    public Span<T> Reserve(int count)
    {
        if (_items.Length - Count < count)
        {
            Grow(count);
        }

        return _items.AsSpan(Count, count);
    }

    /// <summary>Takes over the first <paramref name="count"/> items of the room reserved.</summary>
    public void Advance(int count) => Count += count;

    /// <summary>Appends <paramref name="item"/>.</summary>
    public void Add(T item)
    {
        Reserve(1)[0] = item;
        Count++;
    }

    /// <summary>Appends <paramref name="items"/>.</summary>
    public void AddRange(ReadOnlySpan<T> items)
    {
        items.CopyTo(Reserve(items.Length));
        Count += items.Length;
    }

    /// <summary>Forgets the items from <paramref name="count"/> on.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Forgets the items; keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Gives the memory back; the array is empty and may be used again.</summary>
    public void Dispose()
    {
        Count = 0;
        var items = _items;
        _items = [];
        if (items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(items);
        }
    }

    private void Grow(int count)
    {
        var needed = checked(Count + count);
        var doubled = (int)Math.Min(needed is >= Large and < VeryLarge ? 4L * needed : 2L * _items.Length, Array.MaxLength);
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(SmallestRent, Math.Max(needed, doubled)));
        Items.CopyTo(larger);
        if (_items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(_items);
        }

        _items = larger;
    }
}
