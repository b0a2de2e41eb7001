using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Sandbox.Serving;
using NodaTime;

namespace EnergyDataPipeline.Sandbox.Resources.Defined;

/// <summary>Which instants a dataset's rows begin at.</summary>
internal static class Periods
{
    private const int MostDays = 31;

    /// <summary>The instants that <paramref name="path"/> answers for, none of them in a future that is not forecast.</summary>
    public static IEnumerable<Instant> Instants(Dataset dataset, DatasetPath path, Ask ask)
    {
        if (path.PeriodPlaceholder is not { } placeholder)
        {
            return [Latest(dataset, ask.Now)];
        }

        var text = ask.Text(placeholder);
        var (first, next) = placeholder switch
        {
            "day" => (ask.Day, ask.Day.PlusDays(1)),
            "month" => (Month(text), Month(text).PlusMonths(1)),
            "year" => (Year(text), Year(text).PlusYears(1)),
            _ => (Year(text).PlusMonths(5), Year(text).PlusMonths(17)),
        };
        if (path.Covers == "month")
        {
            first = new LocalDate(first.Year, first.Month, 1);
            next = first.PlusMonths(1);
        }

        return first < EasternTime.FirstDay ? [] : Within(dataset, first, next).TakeWhile(instant => instant <= Horizon(dataset, ask.Now));
    }

    /// <summary>The newest instant at <paramref name="now"/>.</summary>
    public static Instant Latest(Dataset dataset, Instant now)
    {
        var day = EasternTime.DayOf(now);
        return Step(dataset) is { } step
            ? Floor(now, step)
            : dataset.Interval switch
            {
                "P1M" => EasternTime.StartOf(new LocalDate(day.Year, day.Month, 1)),
                "P1Y" => EasternTime.StartOf(new LocalDate(day.Year, 1, 1)),
                _ => EasternTime.StartOf(day),
            };
    }

    /// <summary>The instant that many intervals later.</summary>
    public static Instant Later(Dataset dataset, Instant instant, int count) =>
        Step(dataset) is { } step
            ? instant + (step * count)
            : EasternTime.StartOf(
                dataset.Interval switch
                {
                    "P1W" => EasternTime.DayOf(instant).PlusWeeks(count),
                    "P1M" or "P1Y" => EasternTime.DayOf(instant).PlusMonths(count),
                    _ => EasternTime.DayOf(instant).PlusDays(count),
                }
            );

    private static IEnumerable<Instant> Within(Dataset dataset, LocalDate first, LocalDate next)
    {
        var end = EasternTime.StartOf(next);
        if (Step(dataset) is { } step)
        {
            // A year of five-minute rows is no answer that the operator gives: what it keeps by years is rare.
            var days = Period.DaysBetween(first, next);
            var until = days > MostDays ? EasternTime.StartOf(first.PlusDays(1)) : end;
            for (var at = EasternTime.StartOf(first); at < until; at += step)
            {
                yield return at;
            }

            yield break;
        }

        for (var day = first; day < next; )
        {
            yield return EasternTime.StartOf(day);
            day = dataset.Interval switch
            {
                "P1D" => day.PlusDays(1),
                "P1W" => day.PlusWeeks(1),
                "P1M" => day.PlusMonths(1),
                _ => next,
            };
        }
    }

    private static Instant Horizon(Dataset dataset, Instant now)
    {
        var isAhead = dataset.Category == "forecast" || dataset.Name.StartsWith("da-", StringComparison.Ordinal);
        return isAhead || dataset.Interval is "P1Y" or "P6M" ? now + Duration.FromDays(400) : now;
    }

    private static Duration? Step(Dataset dataset) =>
        dataset.Interval switch
        {
            "PT5M" => Duration.FromMinutes(5),
            "PT15M" => Duration.FromMinutes(15),
            "PT1H" => Duration.FromHours(1),
            _ => null,
        };

    private static Instant Floor(Instant instant, Duration step)
    {
        var seconds = instant.ToUnixTimeSeconds();
        return Instant.FromUnixTimeSeconds(seconds - (seconds % (long)step.TotalSeconds));
    }

    private static LocalDate Month(string text) => new(Number(text[..4]), Number(text[4..6]), 1);

    private static LocalDate Year(string text) => new(Number(text[..4]), 1, 1);

    private static int Number(string digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
}
