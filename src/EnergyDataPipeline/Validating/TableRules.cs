using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Validating;

/// <summary>
/// The rules of one table, held against its rows batch by batch, as they go by. What a row must have to be read at all (type, required) is
/// judged where it is read.
/// </summary>
/// <param name="rules">The rules, each with its check.</param>
/// <param name="keepsRefused">False where nobody asks which rows were set aside.</param>
internal sealed class TableRules(IReadOnlyList<RowRule> rules, bool keepsRefused)
{
    /// <summary>Rows that are remembered: beyond so many the answer as a whole is no use.</summary>
    private const int MostRefused = 100_001;

    private readonly IReadOnlyList<RowRule> _rules = rules;
    private readonly SortedDictionary<int, RefusedRow> _inBatch = [];
    private readonly List<RefusedRow> _refused = [];
    private long _rows;

    /// <summary>What holds <paramref name="table"/> against <paramref name="rules"/>; null where there is nothing to look at.</summary>
    /// <param name="table">The table as it is read: it may have columns that the definition does not know.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="countsKeys">True where repeated keys are counted elsewhere.</param>
    /// <param name="keepsRefused">False where nobody asks which rows were set aside.</param>
    public static TableRules? For(Table table, IReadOnlyList<Rule> rules, bool countsKeys, bool keepsRefused)
    {
        List<RowRule> checks = [.. rules.Select(rule => Check(table, rule, countsKeys)).OfType<RowRule>()];
        return checks.Count == 0 ? null : new(checks, keepsRefused);
    }

    /// <summary>What was found.</summary>
    public IEnumerable<Finding> Findings => _rules.SelectMany(rule => rule.Findings());

    /// <summary>True where more rows are set aside than are remembered.</summary>
    public bool HasTooMany { get; private set; }

    /// <summary>Rows that are set aside, in their order; the first of them where there are too many.</summary>
    public IReadOnlyList<RefusedRow> Refused => _refused;

    /// <summary>
    /// Looks at a batch's rows. Returns the positions of those that are set aside, in rising order; good until the next batch.
    /// </summary>
    public IReadOnlyCollection<int> Examine(ColumnBatch batch)
    {
        _inBatch.Clear();
        foreach (var rule in _rules)
        {
            rule.Examine(batch, _rows, _inBatch);
        }

        _rows += batch.RowCount;
        var room = keepsRefused ? Math.Max(0, MostRefused - _refused.Count) : 0;
        _refused.AddRange(_inBatch.Values.Take(room));
        HasTooMany |= keepsRefused && _inBatch.Count > room;
        return _inBatch.Keys;
    }

    private static RowRule? Check(Table table, Rule rule, bool countsKeys)
    {
        switch (rule.Name)
        {
            case RuleNames.Range when Has(rule.Column):
                return new RangeRule(rule, table);
            case RuleNames.UnknownWord when rule.Verb == RuleVerb.DropToQuarantine && Has(rule.Column):
                return new WordRule(rule, table);
            case RuleNames.TimeOrder when Has(rule.Column):
                return new TimeOrderRule(rule, table);
            case RuleNames.DuplicateKey
                when (!countsKeys || rule.Verb == RuleVerb.DropToQuarantine) && table.NaturalKey.All(column => table.IndexOf(column) >= 0):
                return UniqueCellRule.Fits(table) ? new UniqueCellRule(rule, table) : new UniqueKeyRule(rule, table);
            case RuleNames.MissingTotal:
                return SumOf() is { } total ? new MissingTotalRule(rule, table, total) : null;
            default:
                return table.Sums.FirstOrDefault(sum => sum.Name == rule.Name) is { } named && SumCheck.CanCheck(table, named)
                    ? new SumCheck(rule, table, named)
                    : null;
        }

        bool Has(string? column) => column is not null && table.IndexOf(column) >= 0;

        SumRule? SumOf() => table.Sums.FirstOrDefault(sum => sum.Total == rule.Column && SumCheck.CanCheck(table, sum));
    }
}
