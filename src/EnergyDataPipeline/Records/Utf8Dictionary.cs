using System.IO.Hashing;

namespace EnergyDataPipeline.Records;

/// <summary>The distinct texts of one column within one batch, each with an id from 0 in order of first appearance.</summary>
public sealed class Utf8Dictionary
{
    private byte[] _bytes = new byte[1024];
    private int[] _ends = new int[64];
    private int[] _slots = NewSlots(256);
    private ulong[] _hashes = new ulong[64];
    private int _used;

    /// <summary>Number of distinct texts.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all texts together.</summary>
    public int TotalBytes => _used;

    /// <summary>The text with the id <paramref name="id"/>, UTF-8. Valid until the next <see cref="GetOrAdd"/> or <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> this[int id]
    {
        get
        {
            var start = id == 0 ? 0 : _ends[id - 1];
            return _bytes.AsSpan(start, _ends[id] - start);
        }
    }

    /// <summary>Id of <paramref name="text"/>, added when it is new.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> text)
    {
        var hash = XxHash3.HashToUInt64(text);
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (true)
        {
            var id = _slots[slot];
            if (id < 0)
            {
                break;
            }

            if (_hashes[id] == hash && this[id].SequenceEqual(text))
            {
                return id;
            }

            slot = (slot + 1) & mask;
        }

        return Add(text, hash, slot);
    }

    /// <summary>Forgets every text; keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        _used = 0;
        Array.Fill(_slots, -1);
    }

    private int Add(ReadOnlySpan<byte> text, ulong hash, int slot)
    {
        var id = Count;
        if (_used + text.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + text.Length));
        }

        if (id == _ends.Length)
        {
            Array.Resize(ref _ends, id * 2);
            Array.Resize(ref _hashes, id * 2);
        }

        text.CopyTo(_bytes.AsSpan(_used));
        _used += text.Length;
        _ends[id] = _used;
        _hashes[id] = hash;
        _slots[slot] = id;
        Count++;
        if (Count * 2 > _slots.Length)
        {
            Rehash();
        }

        return id;
    }

    private void Rehash()
    {
        _slots = NewSlots(_slots.Length * 2);
        var mask = _slots.Length - 1;
        for (var id = 0; id < Count; id++)
        {
            var slot = (int)_hashes[id] & mask;
            while (_slots[slot] >= 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = id;
        }
    }

    private static int[] NewSlots(int size)
    {
        var slots = new int[size];
        Array.Fill(slots, -1);
        return slots;
    }
}
