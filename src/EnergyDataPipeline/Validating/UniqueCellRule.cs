using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Validating;

/// <summary>
/// No two rows have the same natural key, where that is a time and at most one column more: a grid with one bit for each time and place, so that
/// a day of five-minute prices at a thousand locations takes some ten kilobytes. What lies beyond 64 million bits is not looked at any more.
/// </summary>
internal sealed class UniqueCellRule : RowRule
{
    private const int MostBits = 64 << 20;
    private const int BitsInWord = 64;
    private const int MostTimes = 1_000_000;
    private const int MostPlaces = 500_000;

    private readonly int _time;
    private readonly int _place;
    private readonly Dictionary<long, int> _times = [];
    private readonly Dictionary<long, int> _numbers = [];
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly List<long> _order = [];
    private readonly List<ulong[]> _bits = [];
    private int _guess;
    private long _notLookedAt;

    public UniqueCellRule(Rule rule, Table table)
        : base(rule, table)
    {
        _time = table.IndexOf(table.TimeColumn!);
        _place = table.NaturalKey.Where(column => column != table.TimeColumn).Select(table.IndexOf).FirstOrDefault(-1);
    }

    /// <summary>True where the key of <paramref name="table"/> is of that form.</summary>
    public static bool Fits(Table table) =>
        table.TimeColumn is { } time
        && table.NaturalKey.Contains(time)
        && table.IndexOf(time) >= 0
        && table.Columns[table.IndexOf(time)].Type == ColumnType.Timestamp
        && table.NaturalKey.Where(column => column != time).Select(column => table.Columns[table.IndexOf(column)].Type).ToList()
            is []
                or [ColumnType.Integer or ColumnType.Text];

    /// <inheritdoc/>
    public override void Examine(ColumnBatch batch, long from, SortedDictionary<int, RefusedRow> refused)
    {
        var values = ((TimestampVector)batch.Columns[_time]).Values;
        var byText = _place >= 0 && batch.Columns[_place] is TextVector texts ? new int[texts.Dictionary.Count] : [];
        Array.Fill(byText, -1);
        for (var row = 0; row < values.Length; )
        {
            var next = values[row..].IndexOfAnyExcept(values[row]);
            var end = next < 0 ? values.Length : row + next;
            if (!_times.TryGetValue(values[row], out var interval))
            {
                if (_times.Count == MostTimes)
                {
                    _notLookedAt += end - row;
                    row = end;
                    continue;
                }

                interval = _times.Count;
                _times.Add(values[row], interval);
            }

            var (word, bit) = (interval / BitsInWord, 1UL << (interval % BitsInWord));
            for (; row < end; row++)
            {
                var place = _place < 0 ? First() : PlaceOf(batch.Columns[_place], row, byText);
                if (place < 0)
                {
                    continue;
                }

                if (word >= _bits[place].Length)
                {
                    if ((long)_bits.Count * (word + 1) * BitsInWord > MostBits)
                    {
                        _notLookedAt++;
                        continue;
                    }

                    var longer = _bits[place];
                    Array.Resize(ref longer, Math.Max(word + 1, 2 * longer.Length));
                    _bits[place] = longer;
                }

                ref var bits = ref _bits[place][word];
                if ((bits & bit) != 0)
                {
                    Note(batch, row, from, _time, refused);
                }

                bits |= bit;
            }
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<Finding> Findings() => FindingsOfKeys(_notLookedAt);

    /// <inheritdoc/>
    protected override string Reason(ColumnBatch batch, int row, int column) =>
        $"{string.Join(", ", new[] { _time, _place }.Where(index => index >= 0).Select(index => $"{Table.Columns[index].Name} {CellText.Of(batch.Columns[index], row) ?? "null"}"))}: found a second time, expected {Rule.Expectation}.";

    private int First()
    {
        if (_bits.Count == 0)
        {
            _bits.Add([0]);
        }

        return 0;
    }

    private int PlaceOf(ColumnVector column, int row, int[] byText)
    {
        if (column.IsNull(row))
        {
            return -1;
        }

        if (column is TextVector texts)
        {
            ref var known = ref byText[texts.Ids[row]];
            return known >= 0 ? known : known = PlaceOf(_texts, Encoding.UTF8.GetString(texts.Utf8(row)));
        }

        // Places come in the same order in each interval, as a rule.
        var number = ((IntegerVector)column).Values[row];
        if (_guess < _order.Count && _order[_guess] == number)
        {
            return _guess++;
        }

        var isNew = !_numbers.ContainsKey(number);
        var place = PlaceOf(_numbers, number);
        if (place < 0)
        {
            return place;
        }

        if (isNew)
        {
            _order.Add(number);
        }

        _guess = place + 1;
        return place;
    }

    private int PlaceOf<T>(Dictionary<T, int> places, T name)
        where T : notnull
    {
        if (!places.TryGetValue(name, out var place))
        {
            if (places.Count == MostPlaces)
            {
                _notLookedAt++;
                return -1;
            }

            places.Add(name, place = _bits.Count);
            _bits.Add(new ulong[1]);
        }

        return place;
    }
}
