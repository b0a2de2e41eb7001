using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Market;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>Turns feeds into slices: one for a current answer, one a day where the address has a <c>{day}</c>.</summary>
internal static class SlicePlanner
{
    private const string DayPlaceholder = "{day}";

    /// <summary>The slices of <paramref name="feeds"/>, in their order.</summary>
    public static IReadOnlyList<Slice> Plan(IEnumerable<FeedSettings> feeds, EnergyPipelineConfig config, Instant now, bool generated) =>
        [.. feeds.SelectMany(feed => Plan(feed, config, now)).Select(slice => slice with { IsGenerated = generated })];

    private static IEnumerable<Slice> Plan(FeedSettings feed, EnergyPipelineConfig config, Instant now)
    {
        var match = FeedCatalog.BuiltIn.Match(feed.Url);
        if (!feed.Url.Contains(DayPlaceholder, StringComparison.Ordinal))
        {
            yield return new Slice
            {
                Feed = feed,
                Match = match,
                Params = feed.Params,
                Day = LiteralDay(feed, match),
            };
            yield break;
        }

        var written = config.Day ?? feed.Params.GetValueOrDefault("day") ?? "today";
        var zone = DateTimeZoneProviders.Tzdb[match?.Source.Zone ?? "America/New_York"];
        var dashed = match is null && written.Contains('-', StringComparison.Ordinal);
        foreach (var day in DayExpression.Parse(written).Resolve(now, zone))
        {
            var values = new Dictionary<string, string>(feed.Params) { ["day"] = dashed ? day.ToString() : day.Compact };
            yield return new Slice
            {
                Feed = feed,
                Match = match,
                Params = values,
                Day = day,
            };
        }
    }

    /// <summary>The day written out in an address that matches a template with <c>{day}</c>; null when there is none.</summary>
    private static OperatingDay? LiteralDay(FeedSettings feed, CatalogMatch? match)
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
        return OperatingDay.TryParse(word, out var day) ? day : null;
    }
}
