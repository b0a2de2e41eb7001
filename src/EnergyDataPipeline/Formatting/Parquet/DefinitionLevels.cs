using System.Buffers.Binary;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// "Definition Levels" of an optional column: 1 where a row has a value, 0 where it is null, written as the RLE hybrid at one bit
/// with the length in front (data page V1). A packed group of eight levels is exactly a byte of the batch's validity bits.
/// </summary>
internal sealed class DefinitionLevels : IDisposable
{
    private const int WordBits = 64;

    // Empty as long as no null was seen: then every row has a value and no bits are kept.
    private readonly PooledArray<ulong> _valid = new();

    /// <summary>Rows of the row group so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Nulls among them.</summary>
    public int Nulls { get; private set; }

    /// <summary>Bytes held.</summary>
    public long StagedBytes => (long)_valid.Count * sizeof(ulong);

    /// <summary>Appends <paramref name="rows"/> rows with a bit each in <paramref name="validity"/>.</summary>
    public void Append(ReadOnlySpan<ulong> validity, int rows, int nulls)
    {
        if (Nulls == 0 && nulls > 0)
        {
            AppendOnes(Rows);
        }

        if (Nulls > 0 || nulls > 0)
        {
            AppendBits(validity, rows);
        }

        Rows += rows;
        Nulls += nulls;
    }

    /// <summary>True when row <paramref name="row"/> has a value.</summary>
    public bool HasValue(int row) => Nulls == 0 || (_valid.Items[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>Appends the levels of the rows from <paramref name="first"/> on, as they stand at the start of a page.</summary>
    public void Encode(int first, int rows, PooledArray<byte> page)
    {
        var lengthAt = page.Count;
        page.Reserve(sizeof(int));
        page.Advance(sizeof(int));
        if (Nulls == 0 || Nulls == Rows)
        {
            RleBitPackedHybrid.WriteRun((uint)rows, Nulls == 0 ? 1u : 0u, 1, page);
        }
        else
        {
            EncodeMixed(first, rows, page);
        }

        BinaryPrimitives.WriteInt32LittleEndian(page.Writable[lengthAt..], page.Count - lengthAt - sizeof(int));
    }

    /// <summary>Forgets every row; keeps the memory.</summary>
    public void Clear()
    {
        _valid.Clear();
        Rows = 0;
        Nulls = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _valid.Dispose();

    private void EncodeMixed(int first, int rows, PooledArray<byte> page)
    {
        var end = first + rows;
        var at = first;
        while (at < end)
        {
            var word = WordAt(at);
            var alike = at;
            while (alike + WordBits <= end && word is 0 or ulong.MaxValue && WordAt(alike) == word)
            {
                alike += WordBits;
            }

            if (alike > at)
            {
                RleBitPackedHybrid.WriteRun((uint)(alike - at), (uint)(word & 1), 1, page);
                at = alike;
                continue;
            }

            var mixed = at;
            while (mixed < end && (mixed + WordBits > end || WordAt(mixed) is not (0 or ulong.MaxValue)))
            {
                mixed = Math.Min(mixed + WordBits, end);
            }

            WritePacked(at, mixed, page);
            at = mixed;
        }
    }

    private void WritePacked(int from, int to, PooledArray<byte> page)
    {
        var groups = (to - from + 7) / 8;
        RleBitPackedHybrid.WritePackedHeader((uint)groups, page);
        var span = page.Reserve(groups + sizeof(ulong));
        for (var at = from; at < to; at += WordBits)
        {
            var word = WordAt(at);
            if (to - at < WordBits)
            {
                word &= (1UL << (to - at)) - 1;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(span[((at - from) / 8)..], word);
        }

        page.Advance(groups);
    }

    private ulong WordAt(int row)
    {
        var words = _valid.Items;
        var index = row >> 6;
        var shift = row & 63;
        var word = words[index] >> shift;
        return shift != 0 && index + 1 < words.Length ? word | (words[index + 1] << (WordBits - shift)) : word;
    }

    private void AppendOnes(int rows)
    {
        var words = (rows + WordBits - 1) / WordBits;
        _valid.Reserve(words).Fill(ulong.MaxValue);
        _valid.Advance(words);
        if ((rows & 63) != 0)
        {
            _valid.Writable[^1] = (1UL << (rows & 63)) - 1;
        }
    }

    private void AppendBits(ReadOnlySpan<ulong> validity, int rows)
    {
        var shift = Rows & 63;
        if (shift == 0)
        {
            _valid.AddRange(validity);
            return;
        }

        foreach (var word in validity)
        {
            _valid.Writable[^1] |= word << shift;
            _valid.Add(word >> (WordBits - shift));
        }

        // The last word added may lie wholly beyond the rows.
        _valid.Truncate((Rows + rows + WordBits - 1) / WordBits);
    }
}
