using System.IO.Hashing;
using System.Runtime.InteropServices;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Validating;

/// <summary>
/// No two rows have the same natural key. Keys are remembered by a hash of 128 bits each, two million of them; what comes after so many is not
/// looked at any more, and a finding says so.
/// </summary>
internal sealed class UniqueKeyRule(Rule rule, Table table) : RowRule(rule, table)
{
    private const int MostKeys = 2_000_000;

    private readonly int[] _key = [.. table.NaturalKey.Select(table.IndexOf)];
    private readonly HashSet<UInt128> _seen = [];
    private readonly XxHash128 _hash = new();
    private long _notLookedAt;

    /// <inheritdoc/>
    public override void Examine(ColumnBatch batch, long from, SortedDictionary<int, RefusedRow> refused)
    {
        for (var row = 0; row < batch.RowCount; row++)
        {
            if (_seen.Count == MostKeys)
            {
                _notLookedAt += batch.RowCount - row;
                return;
            }

            foreach (var column in _key)
            {
                Append(batch.Columns[column], row);
            }

            var key = _hash.GetCurrentHashAsUInt128();
            _hash.Reset();
            if (!_seen.Add(key))
            {
                Note(batch, row, from, _key[0], refused);
            }
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<Finding> Findings() => FindingsOfKeys(_notLookedAt);

    /// <inheritdoc/>
    protected override string Reason(ColumnBatch batch, int row, int column) =>
        $"{string.Join(", ", _key.Select(index => $"{Table.Columns[index].Name} {CellText.Of(batch.Columns[index], row) ?? "null"}"))}: found a second time, expected {Rule.Expectation}.";

    private void Append(ColumnVector vector, int row)
    {
        Span<byte> head = [vector.IsNull(row) ? (byte)0 : (byte)1];
        _hash.Append(head);
        if (vector.IsNull(row))
        {
            return;
        }

        switch (vector)
        {
            case TextVector texts:
                var text = texts.Utf8(row);
                Append(text.Length);
                _hash.Append(text);
                break;
            case NumberVector numbers:
                Append(BitConverter.DoubleToInt64Bits(numbers.Values[row]));
                break;
            case IntegerVector integers:
                Append(integers.Values[row]);
                break;
            case TimestampVector times:
                Append(times.Values[row]);
                break;
            case DateVector dates:
                Append(dates.Values[row]);
                break;
            case BooleanVector booleans:
                Append(booleans.Values[row] ? 1 : 0);
                break;
        }
    }

    private void Append(long value) => _hash.Append(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref value, 1)));
}
