using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Validating;

/// <summary>
/// The rules of a dataset, held against the rows of one answer as they go by: rows in which a rule that sets rows aside does not hold are
/// taken out, the others go on.
/// </summary>
/// <param name="dataset">The dataset; null for a feed outside the catalogue, which has no rules.</param>
/// <param name="verbs">Verbs that are set otherwise than by the definition (<see cref="Rule.Of"/>).</param>
/// <param name="keepsRefused">False where nobody asks which rows were set aside.</param>
internal sealed class DatasetRules(Dataset? dataset, IReadOnlyDictionary<string, RuleVerb> verbs, bool keepsRefused = true)
{
    private TableRules?[] _tables = [];
    private ColumnBatch?[] _kept = [];

    /// <summary>What was found.</summary>
    public IEnumerable<Finding> Findings => _tables.SelectMany(table => table?.Findings ?? []);

    /// <summary>True where more rows of a table are set aside than are remembered.</summary>
    public bool HasTooMany => _tables.Any(table => table is { HasTooMany: true });

    /// <summary>Rows of <paramref name="tables"/> follow: what came before is void.</summary>
    /// <param name="tables">The tables as they are read.</param>
    /// <param name="countsKeys">Whether repeated keys of a table are counted elsewhere.</param>
    public void Begin(IReadOnlyList<Table> tables, Func<int, bool> countsKeys)
    {
        _tables = [.. tables.Select((table, place) => TableRules.For(table, RulesOf(table), countsKeys(place), keepsRefused))];
        _kept = new ColumnBatch?[tables.Count];
    }

    /// <summary>The rule called <paramref name="name"/> of a table, as it is in force; null where it has none.</summary>
    public Rule? Find(string name, string? table, string? column) =>
        dataset
            ?.Tables.Where(one => one.Name == table || table is null)
            .SelectMany(RulesOf)
            .FirstOrDefault(rule => rule.Name == name && (column is null || rule.Column is null || rule.Column == column));

    /// <summary>The batch without the rows that are set aside: itself where there are none, else one that is good until the next.</summary>
    public ColumnBatch Keep(int table, ColumnBatch batch)
    {
        if (_tables[table]?.Examine(batch) is not { Count: > 0 } refused)
        {
            return batch;
        }

        var kept = _kept[table] ??= new ColumnBatch(batch.Table);
        kept.Clear();
        using var next = refused.GetEnumerator();
        var isRefused = next.MoveNext();
        for (var row = 0; row < batch.RowCount; row++)
        {
            if (isRefused && next.Current == row)
            {
                isRefused = next.MoveNext();
                continue;
            }

            for (var column = 0; column < kept.Columns.Count; column++)
            {
                kept.Columns[column].AppendFrom(batch.Columns[column], row);
            }
        }

        return kept;
    }

    /// <summary>Rows of the table at <paramref name="table"/> that were set aside, in their order.</summary>
    public IReadOnlyList<RefusedRow> Refused(int table) => _tables[table]?.Refused ?? [];

    // A table that the definition does not know was inferred: nothing is expected of it.
    private IReadOnlyList<Rule> RulesOf(Table table) =>
        dataset?.Tables.FirstOrDefault(known => known.Name == table.Name && known.Rows == table.Rows) is { } known
            ? Rule.Of(dataset, known, verbs)
            : [];
}
