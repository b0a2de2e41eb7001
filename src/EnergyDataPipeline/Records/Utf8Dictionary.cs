using System.Buffers;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EnergyDataPipeline.Records;

/// <summary>
/// Distinct texts, each with an id from 0 in order of first appearance. Each remembers which text came after it the last time, so that
/// texts which repeat in one order are recognised by one comparison.
/// </summary>
public sealed class Utf8Dictionary
{
    // Every text may be read in whole blocks: so many bytes behind the last one belong to the array.
    private const int Slack = 2 * BlockBytes;
    private const int BlockBytes = 16;

    private static readonly SearchValues<byte> Special = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(control => (byte)control),
        .. "\"\\<>&"u8,
    ]);

    private byte[] _bytes = new byte[1024];
    private Entry[] _entries = new Entry[64];
    private int[] _slots = NewSlots(256);
    private int _used;
    private bool _isShared;

    /// <summary>Number of distinct texts.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all texts together.</summary>
    public int TotalBytes => _used;

    /// <summary>Bytes of the longest text.</summary>
    public int LongestBytes { get; private set; }

    /// <summary>The text with the id <paramref name="id"/>, UTF-8. Valid until the next <see cref="GetOrAdd"/> or <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> this[int id]
    {
        get
        {
            ref var entry = ref _entries[id];
            return _bytes.AsSpan(entry.Start, entry.Length);
        }
    }

    /// <summary>Id of <paramref name="text"/>, added when it is new.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> text)
    {
        var hash = Hash(text);
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (true)
        {
            var id = _slots[slot];
            if (id < 0)
            {
                break;
            }

            if (_entries[id].Hash == hash && this[id].SequenceEqual(text))
            {
                return id;
            }

            slot = (slot + 1) & mask;
        }

        return Add(text, hash, slot);
    }

    /// <summary>Forgets every text; keeps the memory, unless another reads it.</summary>
    public void Clear()
    {
        Count = 0;
        LongestBytes = 0;
        _used = 0;
        Array.Fill(_slots, -1);
        if (_isShared)
        {
            _bytes = new byte[1024];
            _entries = new Entry[64];
            _isShared = false;
        }
    }

    /// <summary>
    /// Makes <paramref name="reader"/> hold the texts that are here now, with their ids, for reading alone. Texts added here later go to
    /// memory that it does not look at, so that both may be used at once.
    /// </summary>
    internal void ShareWith(Utf8Dictionary reader)
    {
        (reader._bytes, reader._entries) = (_bytes, _entries);
        (reader.Count, reader._used, reader.LongestBytes) = (Count, _used, LongestBytes);
        _isShared = true;
    }

    /// <summary>The text that came after <paramref name="id"/> last time, if it stands for itself in JSON and XML; -1 otherwise.</summary>
    internal int Successor(int id) => _entries[id].Successor;

    /// <summary>Remembers that <paramref name="next"/> came after <paramref name="id"/>.</summary>
    internal void Follow(int id, int next) => _entries[id].Successor = _entries[next].IsPlain ? next : -1;

    /// <summary>
    /// Length of the text <paramref name="id"/> when <paramref name="data"/> begins with it, -1 otherwise. Thirty-two bytes from
    /// <paramref name="data"/> on must be readable, and <paramref name="length"/> of them are meant.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Match(int id, ref byte data, int length)
    {
        ref var entry = ref _entries[id];
        ref var text = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), entry.Start);
        var first = Vector128.Equals(Vector128.LoadUnsafe(ref text), Vector128.LoadUnsafe(ref data)).ExtractMostSignificantBits();
        if (entry.Length <= BlockBytes)
        {
            var mask = (1U << entry.Length) - 1;
            return (first & mask) == mask && entry.Length <= length ? entry.Length : -1;
        }

        if (entry.Length > 2 * BlockBytes)
        {
            return entry.Length <= length && MatchesAll(ref text, ref data, entry.Length) ? entry.Length : -1;
        }

        var second = Vector128
            .Equals(Vector128.LoadUnsafe(ref text, BlockBytes), Vector128.LoadUnsafe(ref data, BlockBytes))
            .ExtractMostSignificantBits();
        var both = (1UL << entry.Length) - 1;
        return ((first | ((ulong)second << BlockBytes)) & both) == both && entry.Length <= length ? entry.Length : -1;
    }

    private static bool MatchesAll(ref byte text, ref byte data, int length) =>
        MemoryMarshal.CreateReadOnlySpan(ref text, length).SequenceEqual(MemoryMarshal.CreateReadOnlySpan(ref data, length));

    private int Add(ReadOnlySpan<byte> text, ulong hash, int slot)
    {
        var id = Count;
        LongestBytes = Math.Max(LongestBytes, text.Length);
        if (_used + text.Length + Slack > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + text.Length + Slack));
        }

        if (id == _entries.Length)
        {
            Array.Resize(ref _entries, id * 2);
        }

        text.CopyTo(_bytes.AsSpan(_used));
        _entries[id] = new Entry
        {
            Hash = hash,
            Start = _used,
            Length = text.Length,
            Successor = -1,
            IsPlain = text.IndexOfAny(Special) < 0,
        };
        _used += text.Length;
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
            var slot = (int)_entries[id].Hash & mask;
            while (_slots[slot] >= 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = id;
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> text) => XxHash3.HashToUInt64(text);

    private static int[] NewSlots(int size)
    {
        var slots = new int[size];
        Array.Fill(slots, -1);
        return slots;
    }

    private struct Entry
    {
        public ulong Hash;
        public int Start;
        public int Length;
        public int Successor;
        public bool IsPlain;
    }
}
