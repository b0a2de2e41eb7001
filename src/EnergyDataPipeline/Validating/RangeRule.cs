using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Validating;

/// <summary>A number lies within what its definition calls possible. A null is no number, and says nothing.</summary>
internal sealed class RangeRule(Rule rule, Table table) : RowRule(rule, table)
{
    private readonly int _column = table.IndexOf(rule.Column!);
    private readonly double _least = table.Columns[table.IndexOf(rule.Column!)].AtLeast ?? double.NegativeInfinity;
    private readonly double _most = table.Columns[table.IndexOf(rule.Column!)].AtMost ?? double.PositiveInfinity;

    /// <inheritdoc/>
    public override void Examine(ColumnBatch batch, long from, SortedDictionary<int, RefusedRow> refused)
    {
        var vector = batch.Columns[_column];
        if (vector is NumberVector numbers)
        {
            var values = numbers.Values;
            for (var row = FirstOutside(values, 0); row >= 0; row = FirstOutside(values, row + 1))
            {
                Examine(batch, row, from, refused);
            }
        }
        else if (vector is IntegerVector integers)
        {
            var values = integers.Values;
            for (var row = 0; row < values.Length; row++)
            {
                if (values[row] < _least || values[row] > _most)
                {
                    Examine(batch, row, from, refused);
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override string Reason(ColumnBatch batch, int row, int column)
    {
        var definition = Table.Columns[column];
        var value = CellText.Of(batch.Columns[column], row);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{definition.Name} ({definition.From}): found {value}, expected {Rule.Expectation}."
        );
    }

    private void Examine(ColumnBatch batch, int row, long from, SortedDictionary<int, RefusedRow> refused)
    {
        // A null's slot holds a zero of no meaning.
        if (!batch.Columns[_column].IsNull(row))
        {
            Note(batch, row, from, _column, refused);
        }
    }

    /// <summary>Position of the first value outside, from <paramref name="start"/> on; -1 when there is none.</summary>
    private int FirstOutside(ReadOnlySpan<double> values, int start)
    {
        var row = start;
        if (Vector256.IsHardwareAccelerated)
        {
            var (least, most) = (Vector256.Create(_least), Vector256.Create(_most));
            ref var first = ref MemoryMarshal.GetReference(values);
            for (; row <= values.Length - Vector256<double>.Count; row += Vector256<double>.Count)
            {
                var four = Vector256.LoadUnsafe(ref first, (nuint)row);
                if (Vector256.LessThanAny(four, least) || Vector256.GreaterThanAny(four, most))
                {
                    break;
                }
            }
        }

        for (; row < values.Length; row++)
        {
            if (values[row] < _least || values[row] > _most)
            {
                return row;
            }
        }

        return -1;
    }
}
