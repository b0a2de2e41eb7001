using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Validating;

/// <summary>A total is the sum of its parts, but for rounding (<see cref="SumRule"/>). A row that lacks one of them says nothing.</summary>
internal sealed class SumCheck : RowRule
{
    private const int BlockRows = 1024;

    private readonly SumRule _sum;
    private readonly int _total;
    private readonly (int Column, int Sign)[] _parts;

    public SumCheck(Rule rule, Table table, SumRule sum)
        : base(rule, table)
    {
        _sum = sum;
        _total = table.IndexOf(sum.Total);
        _parts = [.. sum.SignedParts.Select(part => (table.IndexOf(part.Column), part.Sign))];
    }

    /// <summary>True where the table has all columns of the sum, as numbers.</summary>
    public static bool CanCheck(Table table, SumRule sum) =>
        sum
            .SignedParts.Select(part => part.Column)
            .Append(sum.Total)
            .Select(table.IndexOf)
            .All(index => index >= 0 && table.Columns[index].Type == ColumnType.Number);

    /// <inheritdoc/>
    public override void Examine(ColumnBatch batch, long from, SortedDictionary<int, RefusedRow> refused)
    {
        var total = batch.Columns[_total];
        if (total.NullCount > 0 || _parts.Any(part => batch.Columns[part.Column].NullCount > 0))
        {
            ExamineSingly(batch, from, refused);
            return;
        }

        // Column by column, a block that stays in the processor's nearest cache: the usual case, and nothing is wrong in it.
        var totals = NumbersOf(total);
        Span<double> block = stackalloc double[BlockRows];
        for (var start = 0; start < totals.Length; start += BlockRows)
        {
            var sums = block[..Math.Min(BlockRows, totals.Length - start)];
            sums.Clear();
            foreach (var (column, sign) in _parts)
            {
                var parts = NumbersOf(batch.Columns[column]).Slice(start, sums.Length);
                for (var row = 0; row < parts.Length; row++)
                {
                    sums[row] += sign * parts[row];
                }
            }

            for (var row = 0; row < sums.Length; row++)
            {
                if (Math.Abs(totals[start + row] - sums[row]) > _sum.Tolerance)
                {
                    Note(batch, start + row, from, _total, refused);
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override string Reason(ColumnBatch batch, int row, int column) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_sum.Total}: found {CellText.Of(batch.Columns[column], row)}, expected {Math.Round(SumOf(batch, row), 6)} = {Rule.Expectation}."
        );

    private void ExamineSingly(ColumnBatch batch, long from, SortedDictionary<int, RefusedRow> refused)
    {
        var total = batch.Columns[_total];
        for (var row = 0; row < batch.RowCount; row++)
        {
            if (
                !total.IsNull(row)
                && !_parts.Any(part => batch.Columns[part.Column].IsNull(row))
                && Math.Abs(NumbersOf(total)[row] - SumOf(batch, row)) > _sum.Tolerance
            )
            {
                Note(batch, row, from, _total, refused);
            }
        }
    }

    private double SumOf(ColumnBatch batch, int row) => _parts.Sum(part => part.Sign * NumbersOf(batch.Columns[part.Column])[row]);

    private static ReadOnlySpan<double> NumbersOf(ColumnVector vector) => ((NumberVector)vector).Values;
}
