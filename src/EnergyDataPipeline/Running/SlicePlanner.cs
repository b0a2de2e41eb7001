using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Market;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>
/// Turns feeds into slices: one for a current answer; one a period where the address has a <c>{day}</c>, <c>{month}</c>, <c>{year}</c> or
/// <c>{cp}</c>; each times the values that the feed asks for one by one.
/// </summary>
internal static class SlicePlanner
{
    private const string DayPlaceholder = "{day}";

    /// <summary>The slices of <paramref name="feeds"/>, in their order.</summary>
    public static IReadOnlyList<Slice> Plan(IEnumerable<FeedSettings> feeds, EnergyPipelineConfig config, Instant now, bool generated) =>
        [.. feeds.SelectMany(feed => Plan(feed, config, now)).Select(slice => slice with { IsGenerated = generated || IsLocal(slice) })];

    /// <summary>
    /// True where an address of the operator's form is asked for on this machine: a sandbox, as far as anyone can tell, and never the operator.
    /// Its answers are kept apart.
    /// </summary>
    private static bool IsLocal(Slice slice) =>
        slice.Match is not null && new Uri(slice.Feed.Url.Replace('{', '_').Replace('}', '_')).IsLoopback;

    private static IEnumerable<Slice> Plan(FeedSettings feed, EnergyPipelineConfig config, Instant now)
    {
        var match = FeedCatalog.BuiltIn.Match(feed.Url);
        if (PlaceholderOf(feed, match) is not ({ } placeholder, var kind))
        {
            return FanOut(
                new Slice
                {
                    Feed = feed,
                    Match = match,
                    Params = feed.Params,
                    Covers = LiteralDay(feed, match),
                }
            );
        }

        var written = config.Day ?? feed.Params.GetValueOrDefault("day") ?? "today";
        var zone = DateTimeZoneProviders.Tzdb[match?.Source.Zone ?? "America/New_York"];
        var dashed = match is null && written.Contains('-', StringComparison.Ordinal);
        return MarketPeriod
            .Covering(DayExpression.Parse(written).Resolve(now, zone), kind)
            .SelectMany(period =>
                FanOut(
                    new Slice
                    {
                        Feed = feed,
                        Match = match,
                        Params = new Dictionary<string, string>(feed.Params.Where(pair => pair.Key != "day"))
                        {
                            [placeholder] = dashed ? period.ToString() : period.Compact,
                        },
                        Covers = period,
                    }
                )
            );
    }

    /// <summary>The placeholder of the address that stands for its period, and which kind of period that is; null where there is none.</summary>
    private static (string Placeholder, PeriodKind Kind)? PlaceholderOf(FeedSettings feed, CatalogMatch? match)
    {
        if (feed.Url.Contains(DayPlaceholder, StringComparison.Ordinal))
        {
            return ("day", PeriodKind.Day);
        }

        return
            match?.Path.PeriodPlaceholder is { } name
            && feed.Url.Contains($"{{{name}}}", StringComparison.Ordinal)
            && !feed.Params.ContainsKey(name)
            ? (
                name,
                match.Path.Role switch
                {
                    DatasetRoles.Month or DatasetRoles.Season => PeriodKind.Month,
                    DatasetRoles.Year => PeriodKind.Year,
                    DatasetRoles.CommitmentPeriod => PeriodKind.CommitmentPeriod,
                    _ => PeriodKind.Day,
                }
            )
            : null;
    }

    /// <summary>The slice once for every value, or combination of values, that its feed asks for one by one.</summary>
    private static IEnumerable<Slice> FanOut(Slice slice)
    {
        IEnumerable<Slice> slices = [slice];
        foreach (var way in slice.Feed.FanOut)
        {
            slices = slices.SelectMany(one =>
                way.Values.Where(value => !way.IsHour || Exists(one, value))
                    .Select(value => one with { Params = new Dictionary<string, string>(one.Params) { [way.Placeholder] = value } })
            );
        }

        return slices;
    }

    /// <summary>False for the hour that a day leaves out when clocks go forward.</summary>
    private static bool Exists(Slice slice, string hour) =>
        slice.Covers is not { Kind: PeriodKind.Day } day
        || slice.Zone.MapLocal(day.First + new LocalTime(int.Parse(hour, System.Globalization.CultureInfo.InvariantCulture), 0)).Count > 0;

    /// <summary>The day written out in an address that matches a template with <c>{day}</c>; null when there is none.</summary>
    private static MarketPeriod? LiteralDay(FeedSettings feed, CatalogMatch? match)
    {
        if (match is null)
        {
            return null;
        }

        var template = match.Path.Template.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var place = Array.IndexOf(template, DayPlaceholder);
        if (place < 0)
        {
            return null;
        }

        var path = feed.Url.Split('?', '#')[0];
        var start = path.IndexOf(match.Source.BasePath + "/", StringComparison.OrdinalIgnoreCase) + match.Source.BasePath.Length;
        var word = path[start..].Split('/', StringSplitOptions.RemoveEmptyEntries)[place].Split('.')[0];
        return OperatingDay.TryParse(word, out var day) ? MarketPeriod.Of(day) : null;
    }
}
