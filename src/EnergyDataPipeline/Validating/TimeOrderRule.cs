using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Validating;

/// <summary>
/// Rows stand in the order of time: interval by interval, or location by location. Which of the two an answer has, its first rows tell; where
/// each location has rows of its own, the time may begin anew with every location that was not there before.
/// </summary>
internal sealed class TimeOrderRule : RowRule
{
    private readonly int _time;
    private readonly int _location;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private long _last = long.MinValue;
    private string? _lastLocation;
    private bool? _isByLocation;
    private bool _isFirstAlone;

    public TimeOrderRule(Rule rule, Table table)
        : base(rule, table)
    {
        _time = table.IndexOf(rule.Column!);
        _location = table.NaturalKey.Where(column => column != rule.Column).Select(table.IndexOf).FirstOrDefault(index => index >= 0, -1);
    }

    /// <inheritdoc/>
    public override void Examine(ColumnBatch batch, long from, SortedDictionary<int, RefusedRow> refused)
    {
        var times = (TimestampVector)batch.Columns[_time];
        var values = times.Values;
        for (var row = 0; row < values.Length; )
        {
            // Rows of one interval stand together, as a rule.
            var next = values[row..].IndexOfAnyExcept(values[row]);
            var end = next < 0 ? values.Length : row + next;
            if (values[row] < _last && !times.IsNull(row) && !BeginsAnew(batch, row))
            {
                Note(batch, row, from, _time, refused);
            }

            _last = times.IsNull(row) ? _last : values[row];
            if (_location >= 0)
            {
                Remember(batch, row, end);
            }

            row = end;
        }
    }

    /// <inheritdoc/>
    protected override string Reason(ColumnBatch batch, int row, int column) =>
        $"{Table.Columns[column].Name}: found {CellText.Of(batch.Columns[column], row)} after a later one, expected {Rule.Expectation}.";

    /// <summary>True where an earlier time is that of a location whose rows begin here.</summary>
    private bool BeginsAnew(ColumnBatch batch, int row) =>
        _location >= 0 && _isByLocation != false && CellText.Of(batch.Columns[_location], row) is { } location && !_seen.Contains(location);

    private void Remember(ColumnBatch batch, int row, int end)
    {
        var location = CellText.Of(batch.Columns[_location], row);
        // Decided where the second interval begins: the first one had one row, and the same location goes on.
        _isByLocation ??= _lastLocation is null ? null : _isFirstAlone && location == _lastLocation;
        _isFirstAlone = _isByLocation is null && end - row == 1;
        if (location != _lastLocation && location is not null)
        {
            _seen.Add(location);
        }

        _lastLocation = location;
    }
}
