using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Catalog;

/// <summary>How often a dataset is published, where that is many times a day: its rows' interval says nothing of it.</summary>
internal static partial class PublicationPace
{
    /// <summary>
    /// The length of an interval of <paramref name="dataset"/>, where its cadence says that it is published every few minutes or every hour;
    /// null for what comes daily, monthly, days later, on change, or nobody knows when.
    /// </summary>
    public static Duration? Of(Dataset? dataset) =>
        dataset is { Cadence: { } cadence, Interval: { } interval }
        && dataset.Revision != Dataset.Revisions.Final
        && Often().IsMatch(cadence)
        && !cadence.Contains("days", StringComparison.Ordinal)
        && PeriodPattern.Roundtrip.Parse(interval).TryGetValue(Period.Zero, out var length)
        && length.HasTimeComponent
            ? length.ToDuration()
            : null;

    [GeneratedRegex(@"^((about )?every [0-9]+ minutes|hourly($|,))", RegexOptions.CultureInvariant)]
    private static partial Regex Often();
}
