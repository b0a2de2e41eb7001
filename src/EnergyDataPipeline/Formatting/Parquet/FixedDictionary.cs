namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// The distinct fixed-width values of one column chunk, each with an id from 0 in order of first appearance. Values are compared by
/// their bits, so -0 and +0 stay two values and every NaN reads back as it was.
/// </summary>
internal sealed class FixedDictionary : IDisposable
{
    private const int FewestSlots = 256;
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

        if (_slots.Count == 0)
        {
            Widen();
        }

        // Neighbours are often equal (one instant, one energy price for every location): those cost a comparison.
        var last = ~values[0];
        var lastId = 0;
        var slots = _slots.Items;
        var known = _values.Items;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (value != last)
            {
                last = value;
                var slot = SlotOf(value);
                lastId = slots[slot] - 1;
                if (lastId < 0 || known[lastId] != value)
                {
                    lastId = ProbeOrAdd(value, slot);
                    slots = _slots.Items;
                    known = _values.Items;
                }
            }

            ids[i] = lastId;
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

    /// <summary>The id of <paramref name="value"/>, which is not in the first slot it could be in; added when it is new.</summary>
    private int ProbeOrAdd(long value, int slot)
    {
        var slots = _slots.Writable;
        var values = _values.Items;
        for (; slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            var id = slots[slot] - 1;
            if (values[id] == value)
            {
                return id;
            }
        }

        _values.Add(value);
        slots[slot] = _values.Count;
        if (_values.Count * 2 > slots.Length)
        {
            Widen();
        }

        return _values.Count - 1;
    }

    private int SlotOf(long value)
    {
        // Fibonacci hashing; the fold first, because doubles of whole numbers differ in their upper half only.
        var bits = (ulong)value;
        return (int)(((bits ^ (bits >> 32)) * 0x9E3779B97F4A7C15UL) >> _shift);
    }

    private void Widen()
    {
        var size = Math.Max(FewestSlots, _slots.Count * 2);
        _slots.Clear();
        _slots.Reserve(size).Clear();
        _slots.Advance(size);
        _shift = 64 - int.Log2(size);
        var slots = _slots.Writable;
        var values = _values.Items;
        for (var id = 0; id < values.Length; id++)
        {
            var slot = SlotOf(values[id]);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (size - 1);
            }

            slots[slot] = id + 1;
        }
    }
}
