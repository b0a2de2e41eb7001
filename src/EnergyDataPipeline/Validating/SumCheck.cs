using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Validating;

/// <summary>
/// Holds the rows of a table, as they go by, against what its operator publishes as sums (<see cref="SumRule"/>): rows whose total is not the
/// sum of its parts, and rows that have the parts and no total. They are counted and told of; nothing of them is changed.
/// </summary>
internal sealed class SumCheck
{
    private const string MissingTotal = "missing-total";

    private readonly Table _table;
    private readonly Sum[] _sums;

    private SumCheck(Table table, Sum[] sums)
    {
        _table = table;
        _sums = sums;
    }

    /// <summary>What checks <paramref name="table"/>; null where it has no sums.</summary>
    public static SumCheck? For(Table table)
    {
        Sum[] sums =
        [
            .. table
                .Sums.Select(rule => new Sum(
                    rule,
                    table.IndexOf(rule.Total),
                    [.. rule.SignedParts.Select(part => (table.IndexOf(part.Column), part.Sign))]
                ))
                .Where(sum => IsNumber(sum.Total) && sum.Parts.All(part => IsNumber(part.Column))),
        ];
        return sums.Length == 0 ? null : new SumCheck(table, sums);

        bool IsNumber(int column) => column >= 0 && table.Columns[column].Type == ColumnType.Number;
    }

    /// <summary>Takes in rows.</summary>
    public void Add(ColumnBatch batch)
    {
        foreach (var sum in _sums)
        {
            Add(sum, batch);
        }
    }

    /// <summary>What was found.</summary>
    public IEnumerable<Finding> Findings()
    {
        foreach (var sum in _sums)
        {
            if (sum.Wrong > 0)
            {
                var parts = string.Join(" ", sum.Rule.Parts.Select(part => part[0] == '-' ? $"- {part[1..]}" : $"+ {part}"))
                    .TrimStart('+', ' ');
                yield return new Finding(
                    sum.Rule.Name,
                    Severity.Warning,
                    _table.Name,
                    sum.Rule.Total,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{sum.Rule.Total} is not {parts} in {sum.Wrong} rows of {_table.Name}; the first is row {sum.FirstWrong}: {sum.WrongTotal} against {sum.WrongSum}."
                    ),
                    sum.Wrong
                );
            }

            if (sum.Missing > 0)
            {
                yield return new Finding(
                    MissingTotal,
                    Severity.Warning,
                    _table.Name,
                    sum.Rule.Total,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{sum.Rule.Total} is null in {sum.Missing} rows of {_table.Name} that have all its parts; it is left null."
                    ),
                    sum.Missing
                );
            }
        }
    }

    private static void Add(Sum sum, ColumnBatch batch)
    {
        var total = batch.Columns[sum.Total];
        var totals = NumbersOf(total);
        var hasNulls = total.NullCount > 0 || sum.Parts.Any(part => batch.Columns[part.Column].NullCount > 0);
        for (var row = 0; row < totals.Length; row++)
        {
            var isPartNull = false;
            var value = 0.0;
            foreach (var (column, sign) in sum.Parts)
            {
                isPartNull |= hasNulls && batch.Columns[column].IsNull(row);
                value += sign * NumbersOf(batch.Columns[column])[row];
            }

            if (isPartNull)
            {
                continue;
            }

            if (hasNulls && total.IsNull(row))
            {
                sum.Missing++;
            }
            else if (Math.Abs(totals[row] - value) > sum.Rule.Tolerance)
            {
                if (sum.Wrong++ == 0)
                {
                    (sum.FirstWrong, sum.WrongTotal, sum.WrongSum) = (sum.Rows + row, totals[row], Math.Round(value, 6));
                }
            }
        }

        sum.Rows += totals.Length;
    }

    private static ReadOnlySpan<double> NumbersOf(ColumnVector vector) => ((NumberVector)vector).Values;

    private sealed class Sum(SumRule rule, int total, (int Column, int Sign)[] parts)
    {
        public SumRule Rule { get; } = rule;

        public int Total { get; } = total;

        public (int Column, int Sign)[] Parts { get; } = parts;

        public long Rows { get; set; }

        public long Wrong { get; set; }

        public long Missing { get; set; }

        public long FirstWrong { get; set; }

        public double WrongTotal { get; set; }

        public double WrongSum { get; set; }
    }
}
