using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>A chunk of booleans: PLAIN, which for them is a bit a value, lowest bit first.</summary>
internal sealed class BooleanChunkWriter(LeafColumn leaf) : ColumnChunkWriter(leaf)
{
    private readonly PooledArray<byte> _bits = new();
    private int _values;
    private int _trues;

    /// <inheritdoc/>
    public override long StagedBytes => _bits.Count + Levels.StagedBytes;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _bits.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void AppendValues(ColumnVector vector)
    {
        var values = ((BooleanVector)vector).Values;
        for (var row = 0; row < values.Length; row++)
        {
            if (!vector.IsNull(row))
            {
                Append(values[row]);
            }
        }
    }

    /// <inheritdoc/>
    protected override void WritePages(PageWriter pages)
    {
        Bounds.SetBooleans(_trues == _values, _trues > 0);
        Levels.Encode(0, Levels.Rows, pages.Page);
        pages.Page.AddRange(_bits.Items);
        pages.WriteDataPage(Levels.Rows, PageEncoding.Plain);
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _bits.Clear();
        _values = 0;
        _trues = 0;
    }

    private void Append(bool value)
    {
        var bit = _values++ & 7;
        if (bit == 0)
        {
            _bits.Add(0);
        }

        if (value)
        {
            _bits.Writable[^1] |= (byte)(1 << bit);
            _trues++;
        }
    }
}
