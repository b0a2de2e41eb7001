using System.Runtime.CompilerServices;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// The distinct fixed-width values of one column chunk, each with an id from 0 in order of first appearance. Values are compared by
/// their bits, so -0 and +0 stay two values and every NaN reads back as it was.
/// </summary>
internal sealed class FixedDictionary : IDisposable
{
    private const int FewestSlots = 256;

    // Slots are kept sparse: a collision costs a mispredicted branch, a slot four bytes.
    private const int SlotsPerValue = 4;
    private readonly PooledArray<long> _values = new();

    // Open addressing, a power of two: id + 1, so that 0 is empty.
    private readonly PooledArray<int> _slots = new();
    private int _shift;

    /// <summary>The distinct values, by id.</summary>
    public ReadOnlySpan<long> Values => _values.Items;

    /// <summary>Number of distinct values.</summary>
    public int Count => _values.Count;

    /// <summary>Writes the id of each value to <paramref name="ids"/>; new values are added.</summary>
    public void Encode(ReadOnlySpan<long> values, Span<int> ids)
    {
        if (values.IsEmpty)
        {
            return;
        }

        if (!values.ContainsAnyExcept(values[0]))
        {
            EncodeRun(values[0], ids[..values.Length]);
            return;
        }

        for (var at = EncodeKnown(values, ids, 0); at < values.Length; at = EncodeKnown(values, ids, at))
        {
            Add(values[at]);
        }
    }

    /// <summary>Forgets every value; keeps the memory.</summary>
    public void Clear()
    {
        _values.Clear();
        _slots.Writable.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _slots.Dispose();
    }

    private void EncodeRun(long value, Span<int> ids)
    {
        if (EncodeKnown([value], ids, 0) == 0)
        {
            Add(value);
            EncodeKnown([value], ids, 0);
        }

        ids.Fill(ids[0]);
    }

    /// <summary>
    /// Writes the ids from position <paramref name="at"/> up to the first value that has none yet; returns where that is. It calls nothing,
    /// so that all it works with stays in registers: this is the loop that most of the encoding of prices is spent in.
    /// </summary>
    private int EncodeKnown(ReadOnlySpan<long> values, Span<int> ids, int at)
    {
        var known = _values.Items;
        var slots = _slots.Items;
        if (known.IsEmpty)
        {
            return at;
        }

        ids = ids[..values.Length];
        var shift = _shift;
        var mask = slots.Length - 1;

        // Neighbours are often equal (one instant, one energy price for every location): those cost a comparison.
        var lastId = 0;
        var last = known[0];
        for (; at < values.Length; at++)
        {
            var value = values[at];
            if (value != last)
            {
                var slot = SlotOf(value, shift);
                int id;
                while (true)
                {
                    id = slots[slot] - 1;
                    if ((uint)id >= (uint)known.Length)
                    {
                        return at;
                    }

                    if (known[id] == value)
                    {
                        break;
                    }

                    slot = (slot + 1) & mask;
                }

                last = value;
                lastId = id;
            }

            ids[at] = lastId;
        }

        return at;
    }

    private void Add(long value)
    {
        if ((_values.Count + 1) * SlotsPerValue > _slots.Count)
        {
            Widen();
        }

        _values.Add(value);
        Place(value, _values.Count);
    }

    private void Place(long value, int idPlusOne)
    {
        var slots = _slots.Writable;
        var slot = SlotOf(value, _shift);
        while (slots[slot] != 0)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = idPlusOne;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SlotOf(long value, int shift)
    {
        // Fibonacci hashing; the fold first, because doubles of whole numbers differ in their upper half only.
        var bits = (ulong)value;
        return (int)(((bits ^ (bits >> 32)) * 0x9E3779B97F4A7C15UL) >> shift);
    }

    private void Widen()
    {
        var size = Math.Max(FewestSlots, _slots.Count * (_slots.Count < FewestSlots * 64 ? 4 : 2));
        _slots.Clear();
        _slots.Reserve(size).Clear();
        _slots.Advance(size);
        _shift = 64 - int.Log2(size);
        var values = _values.Items;
        for (var id = 0; id < values.Length; id++)
        {
            Place(values[id], id + 1);
        }
    }
}
