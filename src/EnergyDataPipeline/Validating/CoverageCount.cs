using System.Globalization;
using System.Numerics;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline.Validating;

/// <summary>
/// Counts, as rows go by, which intervals of a period have any, and which location has which: one bit each, so that a year of hours at a
/// thousand locations takes a megabyte.
/// </summary>
internal sealed class CoverageCount
{
    private const long MicrosInSecond = 1_000_000;
    private const int BitsInWord = 64;

    /// <summary>Beyond so many locations they are names of something else: they are no longer told apart.</summary>
    private const int MostLocations = 20_000;

    /// <summary>Beyond so many rows of intervals that are not due, repeated ones are not told from others.</summary>
    private const int MostOutside = 1_000_000;

    private static readonly string[] LocationColumns = ["location_id", "location_name"];

    private readonly Dataset _dataset;
    private readonly long[] _begins;
    private readonly bool _isPromised;
    private readonly Dictionary<long, int> _places;
    private readonly Dictionary<string, int> _locations = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _numbers = [];
    private readonly List<ulong[]> _bits = [];
    private ulong[] _any;
    private int _table = -1;
    private int _time;
    private int _location = -1;
    private readonly HashSet<(long Time, int Place)> _outside = [];
    private long _rows;
    private long _tableRows;
    private bool _tellsRowsApart;

    private CoverageCount(Dataset dataset, IReadOnlyList<Instant>? begins)
    {
        _dataset = dataset;
        _isPromised = begins is not null;
        _begins = begins is null
            ? []
            : [.. begins.Select(begin => begin.ToUnixTimeTicks() / (NodaConstants.TicksPerSecond / MicrosInSecond))];
        _places = _begins.Index().ToDictionary(one => one.Item, one => one.Index);
        _any = NewBits();
    }

    /// <summary>
    /// What counts the answer for <paramref name="period"/>, narrowed to the hour that begins at <paramref name="hour"/> where that is all
    /// that was asked for.
    /// </summary>
    public static CoverageCount For(Dataset dataset, MarketPeriod period, DateTimeZone zone, int? hour)
    {
        // Without a table whose times are the intervals' begins nothing can be counted.
        var begins = dataset.Tables.Any(table => TimeOf(dataset, table) is not null)
            ? ExpectedIntervals.BeginsIn(dataset, period, zone)
            : null;
        return new(dataset, hour is null || begins is null ? begins : [.. begins.Where(begin => begin.InZone(zone).Hour == hour)]);
    }

    /// <summary>Rows of <paramref name="tables"/> follow: what came before is void.</summary>
    public void Begin(IReadOnlyList<Table> tables)
    {
        _locations.Clear();
        _numbers.Clear();
        _bits.Clear();
        _outside.Clear();
        _any = NewBits();
        (_rows, _tableRows) = (0, 0);
        Duplicates = 0;
        FirstDuplicate = null;
        (_table, _location) = (-1, -1);
        for (var i = 0; i < tables.Count && _table < 0 && _isPromised; i++)
        {
            if (TimeOf(_dataset, tables[i]) is { } time)
            {
                (_table, _time) = (i, time);
                // Only what tells rows apart tells locations apart.
                _location = LocationColumns
                    .Where(tables[i].NaturalKey.Contains)
                    .Select(tables[i].IndexOf)
                    .FirstOrDefault(index => index >= 0, -1);
                _tellsRowsApart =
                    tables[i].NaturalKey.Count == (_location < 0 ? 1 : 2) && tables[i].NaturalKey.Contains(tables[i].TimeColumn);
            }
        }
    }

    /// <summary>Takes in rows of the table at <paramref name="table"/>.</summary>
    public void Add(int table, ColumnBatch batch)
    {
        _rows += table == 0 ? batch.RowCount : 0;
        if (table != _table)
        {
            return;
        }

        var times = (TimestampVector)batch.Columns[_time];
        var values = times.Values;
        var places = _location < 0 ? null : PlacesOf(batch.Columns[_location]);
        for (var row = 0; row < values.Length; )
        {
            var next = values[row..].IndexOfAnyExcept(values[row]);
            var end = next < 0 ? values.Length : row + next;
            if (!times.IsNull(row) && _places.TryGetValue(values[row], out var interval))
            {
                var (word, bit) = (interval / BitsInWord, 1UL << (interval % BitsInWord));
                if (places is null && _tellsRowsApart && end - row - ((_any[word] & bit) == 0 ? 1 : 0) is > 0 and var repeated)
                {
                    NoteDuplicates(repeated, batch, end - repeated);
                }

                _any[word] |= bit;
                for (var i = row; places is not null && i < end; i++)
                {
                    if (places[i] >= 0)
                    {
                        ref var bits = ref _bits[places[i]][word];
                        if (_tellsRowsApart && (bits & bit) != 0)
                        {
                            NoteDuplicates(1, batch, i);
                        }

                        bits |= bit;
                    }
                }
            }
            else if (_tellsRowsApart && !times.IsNull(row))
            {
                NoteOutside(batch, row, end, places);
            }

            row = end;
        }

        _tableRows += batch.RowCount;
    }

    /// <summary>Rows that repeat the natural key of an earlier one, where interval and location make it.</summary>
    public long Duplicates { get; private set; }

    /// <summary>The first of them; null when there are none.</summary>
    public FindingPlace? FirstDuplicate { get; private set; }

    /// <summary>True where interval and location make the natural key of <paramref name="table"/>, so that repeated ones are seen here.</summary>
    public bool SeesDuplicates(int table) => table == _table && _tellsRowsApart;

    /// <summary>What was counted.</summary>
    /// <param name="seen">Rows in the answer, those included that could not be used.</param>
    public Coverage Finish(long seen)
    {
        if (_rows == 0 && seen > 0)
        {
            // There were some, and they wait in quarantine: neither nothing nor all.
            return new(CoverageState.Partial, Expected, 0, Listed(_begins), null, 0, []);
        }

        if (_rows == 0)
        {
            var state = _dataset.Coverage switch
            {
                // An hour that the day does not have.
                DatasetCoverage.EveryInterval when _isPromised && _begins.Length == 0 => CoverageState.Quiet,
                DatasetCoverage.EveryInterval => CoverageState.Empty,
                DatasetCoverage.Events => CoverageState.Quiet,
                _ => CoverageState.Unsure,
            };
            return new(state, Expected, 0, Listed(_begins), null, 0, []);
        }

        if (_table < 0)
        {
            // Rows of another form than the definition's: what they hold of the period is not known.
            return new(_isPromised ? CoverageState.Partial : CoverageState.Complete, Expected, 0, [], null, 0, []);
        }

        var present = Count(_any);
        var gaps = GapsOf(present);
        return new(
            present < _begins.Length || gaps.Count > 0 ? CoverageState.Partial : CoverageState.Complete,
            Expected,
            present,
            Listed(_begins.Where((_, i) => !IsSet(_any, i))),
            _location < 0 ? null : _bits.Count,
            gaps.Count,
            [.. gaps.Take(Coverage.MostListed)]
        );
    }

    /// <summary>Rows of no interval that is due may repeat each other all the same.</summary>
    private void NoteOutside(ColumnBatch batch, int row, int end, int[]? places)
    {
        var time = ((TimestampVector)batch.Columns[_time]).Values[row];
        for (var i = row; i < end && _outside.Count < MostOutside; i++)
        {
            var place = places?[i] ?? 0;
            if (place >= 0 && !_outside.Add((time, place)))
            {
                NoteDuplicates(1, batch, i);
            }
        }
    }

    private void NoteDuplicates(int count, ColumnBatch batch, int row)
    {
        Duplicates += count;
        FirstDuplicate ??= new FindingPlace(
            _tableRows + row,
            Listed([((TimestampVector)batch.Columns[_time]).Values[row]])[0],
            _location < 0 ? null : CellText.Of(batch.Columns[_location], row),
            null
        );
    }

    private int? Expected => _isPromised ? _begins.Length : null;

    private List<LocationGap> GapsOf(int present) =>
        [
            .. _numbers
                .Select(one => (Name: one.Key.ToString(CultureInfo.InvariantCulture), Place: one.Value))
                .Concat(_locations.Select(one => (Name: one.Key, Place: one.Value)))
                .OrderBy(one => one.Place)
                .Select(one => new LocationGap(one.Name, Count(_bits[one.Place])))
                .Where(gap => gap.Present < present),
        ];

    /// <summary>Which location each row is of; -1 for none.</summary>
    private int[] PlacesOf(ColumnVector column)
    {
        var places = new int[column.Count];
        if (column is TextVector texts)
        {
            var known = new int[texts.Dictionary.Count];
            Array.Fill(known, int.MinValue);
            for (var row = 0; row < places.Length; row++)
            {
                if (texts.IsNull(row))
                {
                    places[row] = -1;
                    continue;
                }

                ref var place = ref known[texts.Ids[row]];
                place = place == int.MinValue ? PlaceOf(_locations, System.Text.Encoding.UTF8.GetString(texts.Utf8(row))) : place;
                places[row] = place;
            }
        }
        else if (column is IntegerVector numbers)
        {
            for (var row = 0; row < places.Length; row++)
            {
                places[row] = numbers.IsNull(row) ? -1 : PlaceOf(_numbers, numbers.Values[row]);
            }
        }
        else
        {
            Array.Fill(places, -1);
        }

        return places;
    }

    private int PlaceOf<T>(Dictionary<T, int> places, T name)
        where T : notnull
    {
        if (!places.TryGetValue(name, out var place))
        {
            place = _bits.Count < MostLocations ? _bits.Count : -1;
            if (place >= 0)
            {
                places.Add(name, place);
                _bits.Add(NewBits());
            }
        }

        return place;
    }

    /// <summary>Position of the column whose instants are the begins of the dataset's intervals; null where the table has none.</summary>
    private static int? TimeOf(Dataset dataset, Table table)
    {
        var index = table.TimeColumn is { } name ? table.IndexOf(name) : -1;
        var hasTimes = dataset.Interval?.Contains('T', StringComparison.Ordinal) == true;
        return
            index >= 0
            && table.Columns[index].Type == ColumnType.Timestamp
            && hasTimes == (FollowingColumns.LengthOf(dataset, table) is not null)
            ? index
            : null;
    }

    private ulong[] NewBits() => new ulong[(_begins.Length + BitsInWord - 1) / BitsInWord];

    private static bool IsSet(ulong[] bits, int at) => (bits[at / BitsInWord] & (1UL << (at % BitsInWord))) != 0;

    private static int Count(ulong[] bits) => bits.Sum(BitOperations.PopCount);

    private static IReadOnlyList<Instant> Listed(IEnumerable<long> begins) =>
        [
            .. begins
                .Take(Coverage.MostListed)
                .Select(micros => Instant.FromUnixTimeTicks(micros * (NodaConstants.TicksPerSecond / MicrosInSecond))),
        ];
}
