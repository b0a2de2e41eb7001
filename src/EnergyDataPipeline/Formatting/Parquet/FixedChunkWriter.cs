using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// A chunk of numbers, instants, dates or offsets, all handled as 64 bits. Staged as runs of one value for as long as they are long (an
/// interval's begin, the same for every location), then as a dictionary and ids, then as PLAIN values once there are so many distinct ones
/// that a dictionary cannot pay.
/// </summary>
internal sealed class FixedChunkWriter(LeafColumn leaf) : ColumnChunkWriter(leaf)
{
    /// <summary>Distinct values a dictionary takes; beyond, ids of 17 bits and an entry for every other row save nothing.</summary>
    public const int MostDistinct = 65_536;

    private readonly int _width = leaf.PhysicalType == PhysicalType.Int32 ? sizeof(int) : sizeof(long);
    private readonly FixedDictionary _dictionary = new();
    private readonly PooledArray<int> _ids = new();
    private readonly PooledArray<long> _plain = new();
    private readonly PooledArray<long> _batch = new();
    private readonly StagedRuns<long> _runs = new();
    private bool _plainFromNow;

    /// <inheritdoc/>
    public override long StagedBytes =>
        ((long)_ids.Count * sizeof(int))
        + ((_dictionary.Count + (long)_plain.Count) * sizeof(long))
        + _runs.StagedBytes
        + Levels.StagedBytes;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _dictionary.Dispose();
        _ids.Dispose();
        _plain.Dispose();
        _batch.Dispose();
        _runs.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void AppendValues(ColumnVector vector)
    {
        var values = WithoutNulls(Widen(vector), vector);
        if (_runs.AreTaken)
        {
            values = values[_runs.Append(values)..];
            if (values.IsEmpty)
            {
                return;
            }

            LeaveRuns();
        }

        if (_plainFromNow)
        {
            _plain.AddRange(values);
            return;
        }

        _dictionary.Encode(values, _ids.Reserve(values.Length));
        _ids.Advance(values.Length);
        if (_dictionary.Count > MostDistinct)
        {
            GiveUpDictionary();
        }
    }

    /// <inheritdoc/>
    protected override void WritePages(PageWriter pages)
    {
        if (_runs.Pay)
        {
            WriteRuns(pages);
            return;
        }

        if (_runs.AreTaken)
        {
            LeaveRuns();
        }

        if (!_plainFromNow && !DictionaryPays())
        {
            GiveUpDictionary();
        }

        var distinct = _plainFromNow ? _plain.Items : _dictionary.Values;
        SetBounds(distinct);
        if (_plainFromNow)
        {
            Levels.Encode(0, Levels.Rows, pages.Page);
            WritePlain(distinct, pages.Page);
            pages.WriteDataPage(Levels.Rows, PageEncoding.Plain);
        }
        else
        {
            WritePlain(distinct, pages.Page);
            pages.WriteDictionaryPage(distinct.Length);
            WriteIds(pages, _ids.Items, distinct.Length);
        }
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _dictionary.Clear();
        _ids.Clear();
        _plain.Clear();
        _plainFromNow = false;
        _runs.Clear();
    }

    /// <summary>What was staged as runs becomes a dictionary and ids.</summary>
    private void LeaveRuns()
    {
        var values = _runs.Values;
        var lengths = _runs.Lengths;
        Span<int> id = stackalloc int[1];
        for (var run = 0; run < values.Length; run++)
        {
            _dictionary.Encode(values.Slice(run, 1), id);
            _ids.Reserve(lengths[run])[..lengths[run]].Fill(id[0]);
            _ids.Advance(lengths[run]);
        }

        _runs.End();
    }

    private void WriteRuns(PageWriter pages)
    {
        var runs = _runs.Values;
        _dictionary.Encode(runs, _ids.Reserve(runs.Length));
        _ids.Advance(runs.Length);
        var distinct = _dictionary.Values;
        SetBounds(distinct);
        WritePlain(distinct, pages.Page);
        pages.WriteDictionaryPage(distinct.Length);
        WriteIdRuns(pages, _ids.Items, _runs.Lengths, distinct.Length);
    }

    /// <summary>True when dictionary and ids take an eighth less than the values; for a smaller gain no reader need look values up.</summary>
    private bool DictionaryPays()
    {
        var plain = (long)_ids.Count * _width;
        var ids = (long)_ids.Count * RleBitPackedHybrid.BitWidth(_dictionary.Count) / 8;
        return ((long)_dictionary.Count * _width) + ids <= plain - (plain / 8);
    }

    private void GiveUpDictionary()
    {
        var plain = _plain.Reserve(_ids.Count);
        var values = _dictionary.Values;
        var ids = _ids.Items;
        for (var i = 0; i < ids.Length; i++)
        {
            plain[i] = values[ids[i]];
        }

        _plain.Advance(ids.Length);
        _dictionary.Clear();
        _ids.Clear();
        _plainFromNow = true;
    }

    private void SetBounds(ReadOnlySpan<long> values)
    {
        if (Leaf.Content == LeafContent.Number)
        {
            Bounds.SetDoubles(values);
        }
        else
        {
            Bounds.SetIntegers(values, _width);
        }
    }

    private void WritePlain(ReadOnlySpan<long> values, PooledArray<byte> page)
    {
        var bytes = page.Reserve(values.Length * _width);
        if (_width == sizeof(int))
        {
            for (var i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes[(i * sizeof(int))..], (int)values[i]);
            }
        }
        else if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(values, MemoryMarshal.Cast<byte, long>(bytes));
        }

        page.Advance(bytes.Length);
    }

    private ReadOnlySpan<long> Widen(ColumnVector vector)
    {
        switch (Leaf.Content)
        {
            case LeafContent.Number:
                return MemoryMarshal.Cast<double, long>(((NumberVector)vector).Values);
            case LeafContent.Integer:
                return ((IntegerVector)vector).Values;
            case LeafContent.Instant:
                return ((TimestampVector)vector).Values;
            case LeafContent.OffsetMinutes:
                return Widen(((TimestampVector)vector).OffsetMinutes);
            default:
                return Widen(((DateVector)vector).Values);
        }
    }

    private ReadOnlySpan<long> Widen<T>(ReadOnlySpan<T> values)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        _batch.Clear();
        var wide = _batch.Reserve(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            wide[i] = long.CreateTruncating(values[i]);
        }

        _batch.Advance(values.Length);
        return _batch.Items;
    }

    private ReadOnlySpan<long> WithoutNulls(ReadOnlySpan<long> values, ColumnVector vector)
    {
        if (vector.NullCount == 0)
        {
            return values;
        }

        // In place where the values are widened already: reading is never behind writing.
        _batch.Clear();
        var kept = _batch.Reserve(values.Length);
        var count = 0;
        for (var row = 0; row < values.Length; row++)
        {
            if (!vector.IsNull(row))
            {
                kept[count++] = values[row];
            }
        }

        _batch.Advance(count);
        return _batch.Items;
    }
}
