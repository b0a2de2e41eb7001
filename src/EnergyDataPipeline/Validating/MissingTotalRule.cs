using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Validating;

/// <summary>A row that has all parts of a sum has its total too. One that is missing stays null.</summary>
internal sealed class MissingTotalRule(Rule rule, Table table, SumRule sum) : RowRule(rule, table)
{
    private readonly int _total = table.IndexOf(sum.Total);
    private readonly int[] _parts = [.. sum.SignedParts.Select(part => table.IndexOf(part.Column))];

    /// <inheritdoc/>
    public override void Examine(ColumnBatch batch, long from, SortedDictionary<int, RefusedRow> refused)
    {
        var total = batch.Columns[_total];
        for (var row = 0; total.NullCount > 0 && row < batch.RowCount; row++)
        {
            if (total.IsNull(row) && !_parts.Any(part => batch.Columns[part].IsNull(row)))
            {
                Note(batch, row, from, _total, refused);
            }
        }
    }

    /// <inheritdoc/>
    protected override string Reason(ColumnBatch batch, int row, int column) =>
        $"{sum.Total} is null where all its parts are there; it is left null.";
}
