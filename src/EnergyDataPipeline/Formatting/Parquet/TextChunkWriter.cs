using System.Buffers.Binary;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// A chunk of texts: the batches' dictionaries merged into one, so that only each distinct text of a batch is looked up, and ids.
/// Where a dictionary does not pay, the texts are written PLAIN from it, row by row.
/// </summary>
internal sealed class TextChunkWriter(LeafColumn leaf) : ColumnChunkWriter(leaf)
{
    /// <summary>Bytes after which a PLAIN data page ends.</summary>
    public const int PlainPageBytes = 1024 * 1024;

    private const int LengthBytes = sizeof(int);
    private const int Unmapped = -1;
    private readonly Utf8Dictionary _dictionary = new();
    private readonly PooledArray<int> _ids = new();

    // The chunk's id of each id of the batch.
    private readonly PooledArray<int> _merged = new();
    private readonly PooledArray<int> _present = new();
    private readonly PooledArray<int> _batch = new();
    private readonly StagedRuns<int> _runs = new();

    /// <inheritdoc/>
    public override long StagedBytes => ((long)_ids.Count * sizeof(int)) + _runs.StagedBytes + _dictionary.TotalBytes + Levels.StagedBytes;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _ids.Dispose();
        _merged.Dispose();
        _present.Dispose();
        _batch.Dispose();
        _runs.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void AppendValues(ColumnVector vector)
    {
        var texts = (TextVector)vector;
        _merged.Clear();
        var merged = _merged.Reserve(texts.Dictionary.Count);
        merged.Fill(Unmapped);
        var ids = Present(texts);
        _batch.Clear();
        var chunkIds = _runs.AreTaken ? _batch.Reserve(ids.Length) : _ids.Reserve(ids.Length);

        // Mapped on first use: the batch's dictionary may hold texts that no row has any more.
        for (var at = MapKnown(ids, merged, chunkIds, 0); at < ids.Length; at = MapKnown(ids, merged, chunkIds, at))
        {
            merged[ids[at]] = _dictionary.GetOrAdd(texts.Dictionary[ids[at]]);
        }

        if (!_runs.AreTaken)
        {
            _ids.Advance(ids.Length);
            return;
        }

        _batch.Advance(ids.Length);
        var singly = _batch.Items[_runs.Append(_batch.Items)..];
        if (!singly.IsEmpty)
        {
            LeaveRuns();
            _ids.AddRange(singly);
        }
    }

    /// <inheritdoc/>
    protected override void WritePages(PageWriter pages)
    {
        SetBounds();
        if (_runs.Pay)
        {
            WriteDictionary(pages.Page);
            pages.WriteDictionaryPage(_dictionary.Count);
            WriteIdRuns(pages, _runs.Values, _runs.Lengths, _dictionary.Count);
            return;
        }

        if (_runs.AreTaken)
        {
            LeaveRuns();
        }

        if (DictionaryPays())
        {
            WriteDictionary(pages.Page);
            pages.WriteDictionaryPage(_dictionary.Count);
            WriteIds(pages, _ids.Items, _dictionary.Count);
        }
        else
        {
            WritePlain(pages);
        }
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _dictionary.Clear();
        _ids.Clear();
        _runs.Clear();
    }

    /// <summary>What was staged as runs becomes ids.</summary>
    private void LeaveRuns()
    {
        var values = _runs.Values;
        var lengths = _runs.Lengths;
        for (var run = 0; run < values.Length; run++)
        {
            _ids.Reserve(lengths[run])[..lengths[run]].Fill(values[run]);
            _ids.Advance(lengths[run]);
        }

        _runs.End();
    }

    /// <summary>The ids of the rows that have a text.</summary>
    private ReadOnlySpan<int> Present(TextVector texts)
    {
        if (texts.NullCount == 0)
        {
            return texts.Ids;
        }

        var ids = texts.Ids;
        _present.Clear();
        var present = _present.Reserve(ids.Length);
        var count = 0;
        for (var row = 0; row < ids.Length; row++)
        {
            if (!texts.IsNull(row))
            {
                present[count++] = ids[row];
            }
        }

        _present.Advance(count);
        return _present.Items;
    }

    /// <summary>
    /// Maps the batch's ids to the chunk's from position <paramref name="at"/> up to the first that is not mapped yet; returns where
    /// that is.
    /// </summary>
    private static int MapKnown(ReadOnlySpan<int> ids, ReadOnlySpan<int> merged, Span<int> chunkIds, int at)
    {
        chunkIds = chunkIds[..ids.Length];
        for (; at < ids.Length; at++)
        {
            var id = merged[ids[at]];
            if (id == Unmapped)
            {
                break;
            }

            chunkIds[at] = id;
        }

        return at;
    }

    /// <summary>True when dictionary and ids take an eighth less than the texts themselves.</summary>
    private bool DictionaryPays()
    {
        var ids = _ids.Items;
        if (_dictionary.Count <= ids.Length / 2)
        {
            return true;
        }

        var plain = (long)ids.Length * LengthBytes;
        foreach (var id in ids)
        {
            plain += _dictionary[id].Length;
        }

        var dictionary = _dictionary.TotalBytes + ((long)_dictionary.Count * LengthBytes);
        return dictionary + ((long)ids.Length * RleBitPackedHybrid.BitWidth(_dictionary.Count) / 8) <= plain - (plain / 8);
    }

    private void SetBounds()
    {
        var min = 0;
        var max = 0;
        for (var id = 1; id < _dictionary.Count; id++)
        {
            var text = _dictionary[id];
            if (text.SequenceCompareTo(_dictionary[min]) < 0)
            {
                min = id;
            }
            else if (text.SequenceCompareTo(_dictionary[max]) > 0)
            {
                max = id;
            }
        }

        Bounds.SetTexts(_dictionary[min], _dictionary[max]);
    }

    private void WriteDictionary(PooledArray<byte> page)
    {
        for (var id = 0; id < _dictionary.Count; id++)
        {
            WriteText(_dictionary[id], page);
        }
    }

    private void WritePlain(PageWriter pages)
    {
        var ids = _ids.Items;
        var firstRow = 0;
        var value = 0;
        while (firstRow < Levels.Rows)
        {
            var (rows, values) = PageExtent(firstRow, value);
            Levels.Encode(firstRow, rows, pages.Page);
            foreach (var id in ids.Slice(value, values))
            {
                WriteText(_dictionary[id], pages.Page);
            }

            pages.WriteDataPage(rows, PageEncoding.Plain);
            firstRow += rows;
            value += values;
        }
    }

    /// <summary>Rows, and values among them, that the page beginning at <paramref name="firstRow"/> takes; one row at least.</summary>
    private (int Rows, int Values) PageExtent(int firstRow, int value)
    {
        var ids = _ids.Items;
        var bytes = 0L;
        var row = firstRow;
        var next = value;
        for (; row < Levels.Rows; row++)
        {
            if (!Levels.HasValue(row))
            {
                continue;
            }

            bytes += LengthBytes + _dictionary[ids[next]].Length;
            if (bytes > PlainPageBytes && next > value)
            {
                break;
            }

            next++;
        }

        return (row - firstRow, next - value);
    }

    private static void WriteText(ReadOnlySpan<byte> text, PooledArray<byte> page)
    {
        var bytes = page.Reserve(LengthBytes + text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, text.Length);
        text.CopyTo(bytes[LengthBytes..]);
        page.Advance(bytes.Length);
    }
}
