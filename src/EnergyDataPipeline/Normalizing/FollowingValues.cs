using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline.Normalizing;

/// <summary>
/// Fills the columns that follow from published ones (<see cref="FollowingColumns"/>). Rows of one interval stand together as a rule: what follows
/// from a time is worked out once for each instant, and filled in for as many rows as carry it; what follows from a word once for each word.
/// </summary>
internal sealed class FollowingValues
{
    // More intervals than a day of five minutes has, so that rows in any order find what was worked out before.
    private const int Remembered = 512;
    private const long MicrosInSecond = 1_000_000;
    private const int SecondsInMinute = 60;

    private static readonly byte[] Unknown = Encoding.UTF8.GetBytes(CommonWords.Unknown);

    private readonly DateTimeZone _zone;
    private readonly Duration _length;
    private readonly int _time;
    private readonly Column[] _columns;
    private readonly Moment[] _remembered = new Moment[Remembered];
    private readonly TimestampVector? _ends;
    private readonly DateVector? _days;
    private readonly TextVector? _hours;
    private readonly (int From, TextVector To, Dictionary<string, byte[]> Words)[] _words;
    private readonly ColumnVector[] _added;

    private FollowingValues(Dataset dataset, Table table, DateTimeZone zone, IReadOnlyList<Column> columns)
    {
        _zone = zone;
        _length = FollowingColumns.LengthOf(dataset, table) ?? Duration.Zero;
        _time = columns.Any(column => column.FollowsFrom == table.TimeColumn) ? table.IndexOf(table.TimeColumn!) : -1;
        _columns = [.. columns];
        _added = [.. columns.Select(ColumnVector.For)];
        _ends = Added<TimestampVector>(FollowingColumns.IntervalEnd);
        _days = Added<DateVector>(FollowingColumns.OperatingDay);
        _hours = Added<TextVector>(FollowingColumns.HourEnding);
        _words =
        [
            .. columns
                .Select((column, place) => (From: table.IndexOf(column.FollowsFrom!), Place: place))
                .Where(one => one.From != _time && table.Columns[one.From].Common is not null)
                .Select(one =>
                    (
                        one.From,
                        (TextVector)_added[one.Place],
                        table.Columns[one.From].Common!.Words.ToDictionary(word => word.Key, word => Encoding.UTF8.GetBytes(word.Value))
                    )
                ),
        ];
        Table = table with { Columns = [.. table.Columns, .. columns] };
    }

    /// <summary>The table with its added columns.</summary>
    public Table Table { get; }

    /// <summary>What adds the columns of <paramref name="table"/>, the one called <paramref name="except"/> left out; null where none follow.</summary>
    public static FollowingValues? For(Dataset? dataset, Table table, DateTimeZone zone, string? except = null) =>
        dataset is not null
        && FollowingColumns.Of(dataset, table).Where(column => column.Name != except).ToList() is { Count: > 0 } columns
        && columns.TrueForAll(column => table.IndexOf(column.FollowsFrom!) >= 0)
            ? new FollowingValues(dataset, table, zone, columns)
            : null;

    /// <summary>The rows of <paramref name="batch"/> with their added columns; good until the next call.</summary>
    public ColumnBatch Extend(ColumnBatch batch)
    {
        foreach (var vector in _added)
        {
            vector.Clear();
            vector.Reserve(batch.RowCount);
        }

        foreach (var (from, to, words) in _words)
        {
            FillWords((TextVector)batch.Columns[from], to, words);
        }

        if (_time >= 0)
        {
            FillTimes((TimestampVector)batch.Columns[_time]);
        }

        return new ColumnBatch(Table, [.. batch.Columns, .. _added]);
    }

    private static void FillWords(TextVector from, TextVector to, Dictionary<string, byte[]> words)
    {
        var common = new byte[from.Dictionary.Count][];
        for (var row = 0; row < from.Count; row++)
        {
            if (from.IsNull(row))
            {
                to.AppendNull();
                continue;
            }

            ref var word = ref common[from.Ids[row]];
            word ??= words.GetValueOrDefault(Encoding.UTF8.GetString(from.Utf8(row)), Unknown);
            to.Append(word);
        }
    }

    private void FillTimes(TimestampVector times)
    {
        var values = times.Values;
        for (var row = 0; row < values.Length; )
        {
            if (times.NullCount > 0 && times.IsNull(row))
            {
                _ends?.AppendNull();
                _days?.AppendNull();
                _hours?.AppendNull();
                row++;
                continue;
            }

            var micros = values[row];
            var next = values[row..].IndexOfAnyExcept(micros);
            var count = next < 0 ? values.Length - row : next;
            if (times.NullCount > 0)
            {
                // A null's slot is zero, which is an instant too.
                count = 1;
            }

            Fill(row, count, MomentAt(micros));
            row += count;
        }
    }

    private void Fill(int row, int count, in Moment moment)
    {
        if (_ends is not null)
        {
            _ends.Slots.AsSpan(row, count).Fill(moment.End);
            _ends.OffsetSlots.AsSpan(row, count).Fill(moment.EndOffset);
            _ends.ExtendTo(row + count);
        }

        if (_days is not null)
        {
            _days.Slots.AsSpan(row, count).Fill(moment.Day);
            _days.ExtendTo(row + count);
        }

        if (_hours is not null)
        {
            _hours.Slots.AsSpan(row, count).Fill(moment.HourId);
            _hours.ExtendTo(row + count);
        }
    }

    private ref readonly Moment MomentAt(long micros)
    {
        var slot = (int)((ulong)(micros / (MicrosInSecond * SecondsInMinute)) % Remembered);
        ref var moment = ref _remembered[slot];
        if (!moment.IsSet || moment.Begin != micros)
        {
            moment = Work(micros);
        }

        return ref moment;
    }

    private Moment Work(long micros)
    {
        var begin = Instant.FromUnixTimeTicks(micros * (NodaConstants.TicksPerSecond / MicrosInSecond));
        var end = begin + _length;
        var local = begin.InZone(_zone);
        var repeated = _zone.MapLocal(local.LocalDateTime) is { Count: 2 } twice && twice.Last().ToInstant() == begin;
        return new Moment
        {
            IsSet = true,
            Begin = micros,
            End = end.ToUnixTimeTicks() / (NodaConstants.TicksPerSecond / MicrosInSecond),
            EndOffset = (short)(_zone.GetUtcOffset(end).Seconds / SecondsInMinute),
            Day = Period.DaysBetween(new LocalDate(1970, 1, 1), local.Date),
            // So few texts that the vector never forgets one: an id is good for as long as the vector.
            HourId = _hours?.Dictionary.GetOrAdd(HourText(local.Hour + 1, repeated)) ?? 0,
        };
    }

    private static byte[] HourText(int hour, bool isRepeated) =>
        Encoding.ASCII.GetBytes(hour.ToString("00", CultureInfo.InvariantCulture) + (isRepeated ? "X" : ""));

    private T? Added<T>(string name)
        where T : ColumnVector
    {
        var index = Array.FindIndex(_columns, column => column.Name == name);
        return index < 0 ? null : (T)_added[index];
    }

    /// <summary>What follows from one instant.</summary>
    private record struct Moment
    {
        public bool IsSet { get; init; }

        public long Begin { get; init; }

        public long End { get; init; }

        public short EndOffset { get; init; }

        public int Day { get; init; }

        public int HourId { get; init; }
    }
}
