using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Validating;

/// <summary>A word is one that the definition names. Each distinct word of a batch is looked up once. Whoever reads answers tells of new words already: this one sets their rows aside.</summary>
internal sealed class WordRule(Rule rule, Table table) : RowRule(rule, table)
{
    private readonly int _column = table.IndexOf(rule.Column!);
    private readonly HashSet<string> _known = new(table.Columns[table.IndexOf(rule.Column!)].Vocabulary, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void Examine(ColumnBatch batch, long from, SortedDictionary<int, RefusedRow> refused)
    {
        var texts = (TextVector)batch.Columns[_column];
        var unknown = new bool[texts.Dictionary.Count];
        var isAny = false;
        for (var id = 0; id < unknown.Length; id++)
        {
            unknown[id] = !_known.Contains(Encoding.UTF8.GetString(texts.Dictionary[id]));
            isAny |= unknown[id];
        }

        for (var row = 0; isAny && row < batch.RowCount; row++)
        {
            if (!texts.IsNull(row) && unknown[texts.Ids[row]])
            {
                Note(batch, row, from, _column, refused);
            }
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<Finding> Findings() => [];

    /// <inheritdoc/>
    protected override string Reason(ColumnBatch batch, int row, int column) =>
        $"{Table.Columns[column].Name} ({Table.Columns[column].From}): found \"{CellText.Of(batch.Columns[column], row)}\", expected {Rule.Expectation}.";
}
