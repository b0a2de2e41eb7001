using NodaTime;

namespace EnergyDataPipeline.Query.Analytics;

/// <summary>
/// The market analytics as functions: each gives the query that computes its derived dataset for the days from <c>first</c> to <c>last</c>, both
/// included, with rows sorted by key. Who runs it needs the views of <see cref="AnalyticViews"/>.
/// </summary>
/// <remarks>
/// Throughout: prices are in $/MWh, loads in MW; instants are UTC; days are operating days of 23, 24 or 25 hours. Null is never zero: nulls are left
/// out of statistics, and counts tell of how many values each was made. A zero denominator gives null. Standard deviations are of the sample
/// (n − 1). Every dataset is computed by itself. <c>docs/analytics.md</c> has each formula with its edges.
/// </remarks>
public static class MarketAnalytics
{
    /// <summary>The hours of the days: on peak by NERC's definition, holiday, season, week. See <see cref="MarketCalendar"/>.</summary>
    public static AnalyticQuery Calendar(LocalDate first, LocalDate last) => Query("calendar", first, last);

    /// <summary>Count, mean Σx / n, minimum, maximum and sample standard deviation of LMP and each part, by dataset, location and hour. One value has no deviation.</summary>
    public static AnalyticQuery HourlyPriceStatistics(LocalDate first, LocalDate last) => Query("hourly-price-statistics", first, last);

    /// <summary>By dataset, location and day: means on and off peak, extremes with their hours (the earliest of equal ones), sample standard deviation, median.</summary>
    public static AnalyticQuery DailyPriceSummary(LocalDate first, LocalDate last) => Query("daily-price-summary", first, last);

    /// <summary>By dataset, month, location, kind of day and hour of the clock; the repeated hour counts with hour 2.</summary>
    public static AnalyticQuery HourlyPriceProfile(LocalDate first, LocalDate last) => Query("hourly-price-profile", first, last);

    /// <summary>Percentiles 1 to 99 by dataset, location and month, by straight line between neighbours.</summary>
    public static AnalyticQuery MonthlyPricePercentiles(LocalDate first, LocalDate last) => Query("monthly-price-percentiles", first, last);

    /// <summary>The <paramref name="ranks"/> highest prices by dataset, location and month; of equal ones the earlier comes first.</summary>
    public static AnalyticQuery PricePeaks(LocalDate first, LocalDate last, int ranks = 10) =>
        Query("price-peaks", first, last, ("ranks", ranks));

    /// <summary>
    /// Sample standard deviation of LMP within each day; volatile above the quantile <paramref name="quantileAbove"/> (0 to 1) of the same
    /// location's days of the same month in the same dataset. Fewer than two prices: null.
    /// </summary>
    public static AnalyticQuery PriceVolatility(LocalDate first, LocalDate last, double quantileAbove = 0.75) =>
        Query("price-volatility", first, last, ("quantile_above", quantileAbove));

    /// <summary>
    /// Congestion flag, direction and level of each price by |congestion|, and each part's share of LMP: null where LMP is zero. There is none up
    /// to <paramref name="noneUpTo"/> $/MWh; levels hold their lower bounds. Negative congestion is congestion.
    /// </summary>
    public static AnalyticQuery PriceComponents(
        LocalDate first,
        LocalDate last,
        double noneUpTo = 0.005,
        double moderateFrom = 5,
        double highFrom = 20
    ) => Query("price-components", first, last, ("none_up_to", noneUpTo), ("moderate_from", moderateFrom), ("high_from", highFrom));

    /// <summary>Each price against its day's mean, its load zone and the mean of all load zones: x − y and x / y, null where y is zero.</summary>
    public static AnalyticQuery RelativePrices(LocalDate first, LocalDate last) => Query("relative-prices", first, last);

    /// <summary>Price − price at the <paramref name="hub"/> in the same interval, for LMP and each part; null where the hub has none.</summary>
    public static AnalyticQuery HubBasis(LocalDate first, LocalDate last, int hub = 4000) => Query("hub-basis", first, last, ("hub", hub));

    /// <summary>Day-ahead − real-time (final, else preliminary) by location and hour, for LMP and each part.</summary>
    public static AnalyticQuery DayAheadRealTimeSpread(LocalDate first, LocalDate last) => Query("day-ahead-real-time-spread", first, last);

    /// <summary>Σ(price × load) / Σ(load) over load zones, by dataset and hour; zones without a price or a load are in neither sum.</summary>
    public static AnalyticQuery HourlyLoadWeightedPrices(LocalDate first, LocalDate last) =>
        Query("hourly-load-weighted-prices", first, last);

    /// <summary>Σ(price × load) / Σ(load) over the hours of the day, by load zone and for all together (location 32).</summary>
    public static AnalyticQuery DailyLoadWeightedPrices(LocalDate first, LocalDate last) =>
        Query("daily-load-weighted-prices", first, last);

    /// <summary>z, modified z and interquartile scores of each price among those of its location and month; null where the spread is zero.</summary>
    public static AnalyticQuery PriceAnomalyScores(LocalDate first, LocalDate last) => Query("price-anomaly-scores", first, last);

    /// <summary>
    /// The prices whose score by <paramref name="method"/> is further from zero than <paramref name="threshold"/>; null is the usual one: 1.5
    /// interquartile ranges, z of 3, modified z of 3.5.
    /// </summary>
    public static AnalyticQuery PriceAnomalies(
        LocalDate first,
        LocalDate last,
        AnomalyMethod method = AnomalyMethod.InterquartileRange,
        double? threshold = null
    ) => Query("price-anomalies", first, last, ("method", NameOf(method)), ("threshold", threshold));

    /// <summary>Intervals found of those an hour has, for every hour of the day; by the dataset's own interval.</summary>
    public static AnalyticQuery HourlyPriceCompleteness(LocalDate first, LocalDate last) => Query("hourly-price-completeness", first, last);

    /// <summary>Intervals found of those an operating day of 23, 24 or 25 hours has; by the dataset's own interval.</summary>
    public static AnalyticQuery DailyPriceCompleteness(LocalDate first, LocalDate last) => Query("daily-price-completeness", first, last);

    /// <summary>Mean of an hour's twelve five-minute prices against the hourly price, within <paramref name="tolerance"/> $/MWh; null while any is missing.</summary>
    public static AnalyticQuery ReconcileFiveMinuteLmp(LocalDate first, LocalDate last, double tolerance = 0.01) =>
        Query("reconcile-five-minute-lmp", first, last, ("tolerance_usd_per_mwh", tolerance));

    /// <summary>Sum of the eight zones' loads against the system's, within a share <paramref name="tolerance"/> of it; null while any zone is missing.</summary>
    public static AnalyticQuery ReconcileZonalLoad(LocalDate first, LocalDate last, double tolerance = 0.02) =>
        Query("reconcile-zonal-load", first, last, ("tolerance_share", tolerance));

    /// <summary>Generation by fuel against total generation, and against load + net export, within a share <paramref name="tolerance"/> of it.</summary>
    public static AnalyticQuery ReconcileFuelMix(LocalDate first, LocalDate last, double tolerance = 0.02) =>
        Query("reconcile-fuel-mix", first, last, ("tolerance_share", tolerance));

    private static AnalyticQuery Query(string name, LocalDate first, LocalDate last, params (string Name, object? Value)[] arguments) =>
        AnalyticQuery.Of(
            DerivedDatasets.Find(name)!,
            first,
            last,
            arguments.ToDictionary(argument => argument.Name, argument => argument.Value)
        );

    private static string NameOf(AnomalyMethod method) =>
        method switch
        {
            AnomalyMethod.InterquartileRange => "iqr",
            AnomalyMethod.ZScore => "z-score",
            AnomalyMethod.ModifiedZScore => "modified-z-score",
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "there are three methods"),
        };
}

/// <summary>How far a price is from its fellows.</summary>
public enum AnomalyMethod
{
    /// <summary>Interquartile ranges above the third or below the first quartile.</summary>
    InterquartileRange,

    /// <summary>Sample standard deviations from the mean.</summary>
    ZScore,

    /// <summary>0.6745 · (x − median) / MAD: not moved by the anomalies themselves.</summary>
    ModifiedZScore,
}
