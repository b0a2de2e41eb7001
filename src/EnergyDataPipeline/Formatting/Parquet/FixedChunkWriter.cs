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

    /// <summary>Rows a run stands for, on average, where runs pay.</summary>
    private const int ShortestMeanRun = 16;

    /// <summary>So many are looked at before anything is said of their mean.</summary>
    private const int FewRuns = 64;

    private readonly int _width = leaf.PhysicalType == PhysicalType.Int32 ? sizeof(int) : sizeof(long);
    private readonly FixedDictionary _dictionary = new();
    private readonly PooledArray<int> _ids = new();
    private readonly PooledArray<long> _plain = new();
    private readonly PooledArray<long> _batch = new();
    private readonly PooledArray<long> _runValues = new();
    private readonly PooledArray<int> _runLengths = new();
    private long _rowsInRuns;
    private bool _isInRuns = true;
    private bool _plainFromNow;

    /// <inheritdoc/>
    public override long StagedBytes =>
        ((long)(_ids.Count + _runLengths.Count) * sizeof(int))
        + ((_dictionary.Count + (long)_plain.Count + _runValues.Count) * sizeof(long))
        + Levels.StagedBytes;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _dictionary.Dispose();
        _ids.Dispose();
        _plain.Dispose();
        _batch.Dispose();
        _runValues.Dispose();
        _runLengths.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void AppendValues(ColumnVector vector)
    {
        var values = WithoutNulls(Widen(vector), vector);
        if (_isInRuns)
        {
            values = values[AppendRuns(values)..];
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
        if (_isInRuns)
        {
            if (_runValues.Count * (long)ShortestMeanRun <= _rowsInRuns)
            {
                WriteRuns(pages);
                return;
            }

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
        _runValues.Clear();
        _runLengths.Clear();
        _rowsInRuns = 0;
        _isInRuns = true;
    }

    /// <summary>Takes in values as runs, and says how many of them: not all where runs turn out to be short.</summary>
    private int AppendRuns(ReadOnlySpan<long> values)
    {
        var at = 0;
        while (at < values.Length)
        {
            if (_runValues.Count >= FewRuns && _runValues.Count * (long)ShortestMeanRun > _rowsInRuns)
            {
                return at;
            }

            var value = values[at];
            var next = values[at..].IndexOfAnyExcept(value);
            var length = next < 0 ? values.Length - at : next;
            if (_runValues.Count > 0 && _runValues.Items[^1] == value)
            {
                _runLengths.Writable[^1] += length;
            }
            else
            {
                _runValues.Add(value);
                _runLengths.Add(length);
            }

            _rowsInRuns += length;
            at += length;
        }

        return at;
    }

    /// <summary>What was staged as runs becomes a dictionary and ids.</summary>
    private void LeaveRuns()
    {
        _isInRuns = false;
        var values = _runValues.Items;
        var lengths = _runLengths.Items;
        Span<int> id = stackalloc int[1];
        for (var run = 0; run < values.Length; run++)
        {
            _dictionary.Encode(values.Slice(run, 1), id);
            _ids.Reserve(lengths[run])[..lengths[run]].Fill(id[0]);
            _ids.Advance(lengths[run]);
        }

        _runValues.Clear();
        _runLengths.Clear();
        _rowsInRuns = 0;
    }

    private void WriteRuns(PageWriter pages)
    {
        var runs = _runValues.Items;
        _dictionary.Encode(runs, _ids.Reserve(runs.Length));
        _ids.Advance(runs.Length);
        var distinct = _dictionary.Values;
        SetBounds(distinct);
        WritePlain(distinct, pages.Page);
        pages.WriteDictionaryPage(distinct.Length);
        WriteIdRuns(pages, _ids.Items, _runLengths.Items, distinct.Length);
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
