using System.Globalization;
using NodaTime;

namespace EnergyDataPipeline.Market;

/// <summary>Lengths of time that an operator's answers cover.</summary>
public enum PeriodKind
{
    /// <summary>An operating day.</summary>
    Day,

    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>A calendar year.</summary>
    Year,

    /// <summary>A capacity commitment period: June to May.</summary>
    CommitmentPeriod,
}

/// <summary>A day, month, year or commitment period of the operator's market, from midnight to midnight in the operator's zone.</summary>
public readonly record struct MarketPeriod
{
    private const int FirstMonthOfCommitment = 6;

    private MarketPeriod(PeriodKind kind, LocalDate first, LocalDate next)
    {
        Kind = kind;
        First = first;
        Next = next;
    }

    /// <summary>Which kind it is.</summary>
    public PeriodKind Kind { get; }

    /// <summary>Its first day.</summary>
    public LocalDate First { get; }

    /// <summary>The first day after it.</summary>
    public LocalDate Next { get; }

    /// <summary>The period of that kind that <paramref name="date"/> lies in.</summary>
    public static MarketPeriod Containing(LocalDate date, PeriodKind kind)
    {
        switch (kind)
        {
            case PeriodKind.Month:
                var month = new LocalDate(date.Year, date.Month, 1);
                return new(kind, month, month.PlusMonths(1));
            case PeriodKind.Year:
                var year = new LocalDate(date.Year, 1, 1);
                return new(kind, year, year.PlusYears(1));
            case PeriodKind.CommitmentPeriod:
                var june = new LocalDate(date.Month < FirstMonthOfCommitment ? date.Year - 1 : date.Year, FirstMonthOfCommitment, 1);
                return new(kind, june, june.PlusYears(1));
            default:
                return new(PeriodKind.Day, date, date.PlusDays(1));
        }
    }

    /// <summary>An operating day as a period.</summary>
    public static MarketPeriod Of(OperatingDay day) => Containing(day.Date, PeriodKind.Day);

    /// <summary>The periods of that kind that any of <paramref name="days"/> lies in, oldest first, each once.</summary>
    public static IReadOnlyList<MarketPeriod> Covering(IEnumerable<OperatingDay> days, PeriodKind kind) =>
        [.. days.Select(day => Containing(day.Date, kind)).Distinct().OrderBy(period => period.First)];

    /// <summary>Reads what <see cref="ToString"/> writes; false for anything else.</summary>
    public static bool TryParse(string text, out MarketPeriod period)
    {
        ArgumentNullException.ThrowIfNull(text);
        period = default;
        if (OperatingDay.TryParse(text, out var day))
        {
            period = Of(day);
            return true;
        }

        var parts = text.Split('-');
        if (
            parts is not ([{ Length: 4 }] or [{ Length: 4 }, { Length: 2 }])
            || !parts.All(part => part.All(char.IsAsciiDigit))
            || Number(parts[0]) is not (>= 1 and < 9999)
        )
        {
            return false;
        }

        var year = Number(parts[0]);
        if (parts.Length == 1)
        {
            period = Containing(new LocalDate(year, 1, 1), PeriodKind.Year);
            return true;
        }

        // 2025-06 is a month, 2025-26 a commitment period; 2011-12 is both, and told apart by nothing: a month.
        var second = Number(parts[1]);
        if (second is >= 1 and <= 12)
        {
            period = Containing(new LocalDate(year, second, 1), PeriodKind.Month);
            return true;
        }

        if (second == (year + 1) % 100)
        {
            period = Containing(new LocalDate(year, FirstMonthOfCommitment, 1), PeriodKind.CommitmentPeriod);
            return true;
        }

        return false;

        static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
    }

    /// <summary>The instants at which it begins (included) and ends (excluded) in <paramref name="zone"/>.</summary>
    public Interval Span(DateTimeZone zone) => new(zone.AtStartOfDay(First).ToInstant(), zone.AtStartOfDay(Next).ToInstant());

    /// <summary>As ISO-NE's addresses want it: <c>20260727</c>, <c>202607</c>, <c>2026</c>, <c>2025-26</c>.</summary>
    public string Compact =>
        Kind switch
        {
            PeriodKind.Month => First.ToString("yyyyMM", CultureInfo.InvariantCulture),
            PeriodKind.Year => First.ToString("yyyy", CultureInfo.InvariantCulture),
            PeriodKind.CommitmentPeriod => ToString(),
            _ => First.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        };

    /// <summary><c>2026-07-27</c>, <c>2026-07</c>, <c>2026</c>, <c>2025-26</c>: sorts in time among its kind.</summary>
    public override string ToString() =>
        Kind switch
        {
            PeriodKind.Month => First.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            PeriodKind.Year => First.ToString("yyyy", CultureInfo.InvariantCulture),
            PeriodKind.CommitmentPeriod => string.Create(CultureInfo.InvariantCulture, $"{First.Year:0000}-{Next.Year % 100:00}"),
            _ => First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
}
