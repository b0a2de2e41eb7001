using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Validating;

namespace EnergyDataPipeline.Running;

/// <summary>Rows of an answer that is read again: those that its rules set aside do not come to <paramref name="receiver"/>.</summary>
internal sealed class RuledRows(ITableReceiver receiver, DatasetRules rules) : ITableReceiver
{
    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Table> tables)
    {
        // Who counts them, counts them when they are collected: here it matters only which are set aside.
        rules.Begin(tables, _ => true);
        receiver.Begin(tables);
    }

    /// <inheritdoc/>
    public void Receive(int table, ColumnBatch batch)
    {
        if (rules.Keep(table, batch) is { RowCount: > 0 } kept)
        {
            receiver.Receive(table, kept);
        }
    }

    /// <inheritdoc/>
    public void Reject(RejectedRow row) => receiver.Reject(row);
}
