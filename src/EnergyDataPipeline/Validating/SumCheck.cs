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
    private const int BlockRows = 1024;

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
        if (total.NullCount > 0 || sum.Parts.Any(part => batch.Columns[part.Column].NullCount > 0))
        {
            AddSingly(sum, batch);
            return;
        }

        // Column by column, a block that stays in the processor's nearest cache: the usual case, and nothing is wrong in it.
        var totals = NumbersOf(total);
        Span<double> block = stackalloc double[BlockRows];
        for (var from = 0; from < totals.Length; from += BlockRows)
        {
            var sums = block[..Math.Min(BlockRows, totals.Length - from)];
            sums.Clear();
            foreach (var (column, sign) in sum.Parts)
            {
                var parts = NumbersOf(batch.Columns[column]).Slice(from, sums.Length);
                for (var row = 0; row < parts.Length; row++)
                {
                    sums[row] += sign * parts[row];
                }
            }

            for (var row = 0; row < sums.Length; row++)
            {
                if (Math.Abs(totals[from + row] - sums[row]) > sum.Rule.Tolerance)
                {
                    sum.NoteWrong(from + row, totals[from + row], sums[row]);
                }
            }
        }

        sum.Rows += totals.Length;
    }

    private static void AddSingly(Sum sum, ColumnBatch batch)
    {
        var total = batch.Columns[sum.Total];
        for (var row = 0; row < batch.RowCount; row++)
        {
            if (sum.Parts.Any(part => batch.Columns[part.Column].IsNull(row)))
            {
                continue;
            }

            var value = sum.Parts.Sum(part => part.Sign * NumbersOf(batch.Columns[part.Column])[row]);
            if (total.IsNull(row))
            {
                sum.Missing++;
            }
            else if (Math.Abs(NumbersOf(total)[row] - value) > sum.Rule.Tolerance)
            {
                sum.NoteWrong(row, NumbersOf(total)[row], value);
            }
        }

        sum.Rows += batch.RowCount;
    }

    private static ReadOnlySpan<double> NumbersOf(ColumnVector vector) => ((NumberVector)vector).Values;

    private sealed class Sum(SumRule rule, int total, (int Column, int Sign)[] parts)
    {
        public SumRule Rule { get; } = rule;

        public int Total { get; } = total;

        public (int Column, int Sign)[] Parts { get; } = parts;

        public long Rows { get; set; }

        public long Wrong { get; private set; }

        public long Missing { get; set; }

        public long FirstWrong { get; private set; }

        public double WrongTotal { get; private set; }

        public double WrongSum { get; private set; }

        /// <summary>A row of the batch whose total is not its sum.</summary>
        public void NoteWrong(int row, double total, double value)
        {
            if (Wrong++ == 0)
            {
                (FirstWrong, WrongTotal, WrongSum) = (Rows + row, total, Math.Round(value, 6));
            }
        }
    }
}
