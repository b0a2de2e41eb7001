using Apache.Arrow;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Query.Engine;
using NodaTime;

namespace EnergyDataPipeline.Query.Exporting;

/// <summary>Counts which of the intervals due an exported table has.</summary>
internal static class IntervalCount
{
    private const long NanosInMicro = 1000;

    /// <summary>
    /// Intervals of the days from <paramref name="first"/> to <paramref name="last"/>; of those that the rows span where they are null. Null where
    /// the dataset promises no intervals, or there are neither days nor rows.
    /// </summary>
    public static async Task<CompletenessMetadata?> OfAsync(
        LakeQuery lake,
        ExportedTable table,
        TableFigures figures,
        LocalDate? first,
        LocalDate? last,
        CancellationToken cancellationToken
    )
    {
        if (table.Counted is not { } dataset || figures.TimeColumn is not { } time || time != dataset.Tables[0].TimeColumn)
        {
            return null;
        }

        var found = await FoundAsync(lake, table, time, figures.LocationColumn, cancellationToken);
        if ((first ?? DayOf(found.Keys.FirstOrDefault())) is not { } from || (last ?? DayOf(found.Keys.LastOrDefault())) is not { } to)
        {
            return null;
        }

        var days = new List<(OperatingDay Day, int Expected, int Present)>();
        var locations = 0L;
        for (var day = new OperatingDay(from); day.Date <= to; day = day.PlusDays(1))
        {
            if (ExpectedIntervals.BeginsIn(dataset, MarketPeriod.Of(day), table.Zone) is not { } begins)
            {
                return null;
            }

            var present = begins.Where(found.ContainsKey).ToList();
            locations += present.Sum(begin => found[begin]);
            days.Add((day, begins.Count, present.Count));
        }

        var expected = days.Sum(day => (long)day.Expected);
        var hasLocations = figures.LocationColumn is not null;
        return new(
            dataset.Interval!,
            days.Count,
            days.Count(day => day.Present == day.Expected),
            expected,
            days.Sum(day => (long)day.Present),
            hasLocations ? expected * figures.LocationCount : null,
            hasLocations ? locations : null,
            [
                .. days.Where(day => day.Present < day.Expected)
                    .Take(CompletenessMetadata.MostListed)
                    .Select(day => new IncompleteDayMetadata(day.Day.ToString(), day.Expected, day.Present)),
            ]
        );

        // Without rows the first key is the default instant, and no day is meant.
        LocalDate? DayOf(Instant instant) => found.Count == 0 ? null : OperatingDay.Containing(instant, table.Zone).Date;
    }

    /// <summary>Begins of the intervals with rows, oldest first, and the locations of each.</summary>
    private static async Task<SortedDictionary<Instant, long>> FoundAsync(
        LakeQuery lake,
        ExportedTable table,
        string time,
        string? location,
        CancellationToken cancellationToken
    )
    {
        var begin = Sql.Name(time);
        var places = location is null ? "count(*)" : $"count(DISTINCT {Sql.Name(location)})";
        var found = new SortedDictionary<Instant, long>();
        var sql = $"SELECT epoch_us({begin}), {places} FROM (\n{table.Sql}\n) AS exported WHERE {begin} IS NOT NULL GROUP BY ALL";
        await foreach (var batch in lake.QueryAsync(sql, cancellationToken: cancellationToken))
        {
            using (batch)
            {
                var (micros, counts) = ((Int64Array)batch.Column(0), (Int64Array)batch.Column(1));
                for (var row = 0; row < batch.Length; row++)
                {
                    found[NodaConstants.UnixEpoch + Duration.FromNanoseconds(micros.GetValue(row)!.Value * NanosInMicro)] = counts
                        .GetValue(row)!
                        .Value;
                }
            }
        }

        return found;
    }
}
