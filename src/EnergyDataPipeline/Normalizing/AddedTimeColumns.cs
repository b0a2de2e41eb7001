using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline.Normalizing;

/// <summary>
/// Fills the columns that follow from a row's time (<see cref="TimeColumns"/>). Rows of one interval stand together as a rule: what follows
/// is worked out once for each instant, and filled in for as many rows as carry it.
/// </summary>
internal sealed class AddedTimeColumns
{
    // More intervals than a day of five minutes has, so that rows in any order find what was worked out before.
    private const int Remembered = 512;
    private const long MicrosInSecond = 1_000_000;
    private const int SecondsInMinute = 60;

    private readonly DateTimeZone _zone;
    private readonly Duration _length;
    private readonly int _time;
    private readonly Column[] _columns;
    private readonly Moment[] _remembered = new Moment[Remembered];
    private readonly TimestampVector? _ends;
    private readonly DateVector? _days;
    private readonly TextVector? _hours;
    private readonly ColumnVector[] _added;

    private AddedTimeColumns(Dataset dataset, Table table, DateTimeZone zone, IReadOnlyList<Column> columns)
    {
        _zone = zone;
        _length = TimeColumns.LengthOf(dataset, table) ?? Duration.Zero;
        _time = table.IndexOf(table.TimeColumn!);
        _columns = [.. columns];
        _added = [.. columns.Select(ColumnVector.For)];
        _ends = Added<TimestampVector>(TimeColumns.IntervalEnd);
        _days = Added<DateVector>(TimeColumns.OperatingDay);
        _hours = Added<TextVector>(TimeColumns.HourEnding);
        Table = table with { Columns = [.. table.Columns, .. columns] };
    }

    /// <summary>The table with its added columns.</summary>
    public Table Table { get; }

    /// <summary>What adds the columns of <paramref name="table"/>, the one called <paramref name="except"/> left out; null where none follow from its time.</summary>
    public static AddedTimeColumns? For(Dataset? dataset, Table table, DateTimeZone zone, string? except = null) =>
        dataset is not null
        && TimeColumns.Of(dataset, table).Where(column => column.Name != except).ToList() is { Count: > 0 } columns
        && table.IndexOf(table.TimeColumn!) >= 0
            ? new AddedTimeColumns(dataset, table, zone, columns)
            : null;

    /// <summary>The rows of <paramref name="batch"/> with their added columns; good until the next call.</summary>
    public ColumnBatch Extend(ColumnBatch batch)
    {
        foreach (var vector in _added)
        {
            vector.Clear();
            vector.Reserve(batch.RowCount);
        }

        var times = (TimestampVector)batch.Columns[_time];
        var values = times.Values;
        for (var row = 0; row < values.Length; )
        {
            if (times.NullCount > 0 && times.IsNull(row))
            {
                Array.ForEach(_added, vector => vector.AppendNull());
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

        return new ColumnBatch(Table, [.. batch.Columns, .. _added]);
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
