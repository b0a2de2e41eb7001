using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Running;

/// <summary>
/// Takes batches from the thread that reads and has them encoded, in their order, by another, so that the next rows are read meanwhile.
/// Memory is that of one more batch a table. Where a batch is small, or there is one processor, it is encoded at once, without a thread.
/// </summary>
internal sealed class BatchRelay(Action<int, ColumnBatch> encode) : IDisposable
{
    // A thread costs what some thousand rows cost.
    private const int FewRows = 8192;

    private readonly Behind<(int Table, ColumnBatch Batch)> _encoding = new("encode", given => encode(given.Table, given.Batch));
    private ColumnBatch?[] _spares = [];

    /// <summary>Rows of other tables follow: what was given out before is encoded first.</summary>
    public void Begin(int tables)
    {
        Settle();
        _spares = new ColumnBatch?[tables];
    }

    /// <summary>Takes the rows of <paramref name="batch"/>, which is to be cleared afterwards. Throws what encoding an earlier batch threw.</summary>
    public void Send(int table, ColumnBatch batch)
    {
        if (!_encoding.HasBegun && (batch.RowCount < FewRows || Environment.ProcessorCount == 1))
        {
            encode(table, batch);
            return;
        }

        _encoding.Settle();
        var spare = _spares[table] ??= new ColumnBatch(batch.Table);
        batch.GiveTo(spare);
        _encoding.Give((table, spare));
    }

    /// <summary>Returns when every batch is encoded. Throws what encoding one threw.</summary>
    public void Settle() => _encoding.Settle();

    /// <summary>Waits for the batch that is being encoded, and ends the thread.</summary>
    public void Dispose() => _encoding.Dispose();
}
