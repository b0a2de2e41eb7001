using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using EnergyDataPipeline.Query.Writing;

namespace EnergyDataPipeline.Query.Exporting;

/// <summary>What is counted of a table while its rows pass: memory for its locations, and none for its rows.</summary>
internal sealed class TableFigures
{
    private static readonly string[] LocationColumns = ["location_id", "location_name"];

    private readonly Schema _schema;
    private readonly int? _time;
    private readonly int? _location;
    private readonly int? _name;
    private readonly HashSet<long> _numbers = [];
    private readonly Dictionary<string, string?> _locations = new(StringComparer.Ordinal);
    private long? _first;
    private long? _last;
    private string? _firstText;
    private string? _lastText;

    public TableFigures(Schema schema, IReadOnlyList<string> times)
    {
        _schema = schema;
        _time = times
            .Select(name => ColumnKinds.IndexOf(schema, name))
            .FirstOrDefault(index => index is { } i && schema.FieldsList[i].DataType is TimestampType or Date32Type);
        _location = LocationColumns.Select(name => ColumnKinds.IndexOf(schema, name)).FirstOrDefault(index => index is not null);
        _name = ColumnKinds.IndexOf(schema, LocationColumns[1]);
        // Prices of a table that has no LMP are of something else.
        Prices = IsNumber(PriceFigures.Parts[0])
            ? [.. PriceFigures.Parts.Where(IsNumber).Select(part => new PriceFigures(part, ColumnKinds.IndexOf(schema, part)!.Value))]
            : [];
    }

    public long Rows { get; private set; }

    public IReadOnlyList<PriceFigures> Prices { get; }

    /// <summary>The column that says when; null where there is none.</summary>
    public string? TimeColumn => _time is { } index ? _schema.FieldsList[index].Name : null;

    /// <summary>The column that locations are told by; null where there is none.</summary>
    public string? LocationColumn => _location is { } index ? _schema.FieldsList[index].Name : null;

    public long LocationCount => _locations.Count;

    /// <summary>Counts a batch.</summary>
    public void Add(RecordBatch batch)
    {
        Rows += batch.Length;
        AddTimes(batch);
        AddLocations(batch);
        foreach (var price in Prices)
        {
            price.Add(batch);
        }
    }

    public TimeRangeMetadata? TimeRange => TimeColumn is { } column ? new(column, _firstText, _lastText) : null;

    public LocationsMetadata? Locations =>
        LocationColumn is { } column
            ? new(
                column,
                LocationCount,
                [
                    .. _locations
                        .OrderBy(location =>
                            long.TryParse(location.Key, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue
                        )
                        .ThenBy(location => location.Key, StringComparer.Ordinal)
                        .Take(LocationsMetadata.MostListed)
                        .Select(location => new LocationMetadata(location.Key, location.Value)),
                ]
            )
            : null;

    private bool IsNumber(string name) =>
        ColumnKinds.IndexOf(_schema, name) is { } index && _schema.FieldsList[index].DataType is DoubleType;

    private void AddTimes(RecordBatch batch)
    {
        if (_time is not { } index)
        {
            return;
        }

        var times = batch.Column(index);
        for (var row = 0; row < batch.Length; row++)
        {
            if ((times is TimestampArray instants ? instants.GetValue(row) : ((Date32Array)times).GetValue(row)) is not { } value)
            {
                continue;
            }

            if (_first is null || value < _first)
            {
                (_first, _firstText) = (value, TextOf(times, row));
            }

            if (_last is null || value > _last)
            {
                (_last, _lastText) = (value, TextOf(times, row));
            }
        }
    }

    private void AddLocations(RecordBatch batch)
    {
        if (_location is not { } index)
        {
            return;
        }

        var ids = batch.Column(index);
        for (var row = 0; row < batch.Length; row++)
        {
            if (ids.IsNull(row) || (ids is Int64Array numbers && !_numbers.Add(numbers.GetValue(row)!.Value)))
            {
                continue;
            }

            var names = _name is { } name ? batch.Column(name) : null;
            _locations.TryAdd(TextOf(ids, row), names?.IsNull(row) == false ? TextOf(names, row) : null);
        }
    }

    private static string TextOf(IArrowArray array, int row)
    {
        var text = new StringBuilder();
        ArrowText.Append(text, array, row);
        return text.ToString();
    }
}
