using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>A manifest that is in force: the newest of its slice.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Manifest">The manifest; null when it cannot be read.</param>
/// <param name="Fault">Why it cannot be read; null when it can.</param>
internal sealed record ManifestInForce(string Key, Manifest? Manifest, string? Fault);

/// <summary>The manifests in force of what is stored, whichever feed stored it.</summary>
internal sealed class StoredManifests(IObjectStore store, ManifestLog manifests, Instant now)
{
    private static readonly DateTimeZone Eastern = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>Those that <paramref name="choice"/> means, in the order of their keys.</summary>
    public async IAsyncEnumerable<ManifestInForce> FindAsync(
        StoredChoice choice,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var days = choice.Day is { } text ? DayExpression.Parse(text).Resolve(now, Eastern).Select(day => day.Date).ToHashSet() : null;
        var folders = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        await foreach (var found in store.ListAsync(choice.Place?.Manifests ?? $"{StoreFolders.Manifests}/", cancellationToken))
        {
            var folder = found.Key[..(found.Key.LastIndexOf('/') + 1)];
            if (!ManifestLog.TryParseKey(found.Key, out _) || (days is not null && !Holds(folder, days)))
            {
                continue;
            }

            if (!folders.TryGetValue(folder, out var keys))
            {
                folders.Add(folder, keys = []);
            }

            keys.Add(found.Key);
        }

        var isMeant = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (folder, keys) in folders)
        {
            var feed = folder[..(folder.TrimEnd('/').LastIndexOf('/') + 1)];
            var inForce = new List<ManifestInForce>();
            foreach (var key in keys.OrderByDescending(key => key, StringComparer.Ordinal))
            {
                if (isMeant.TryGetValue(feed, out var known) && !known)
                {
                    break;
                }

                var one = await ReadAsync(key, cancellationToken);
                // All of a feed is of one dataset, as a rule: the first manifest tells which.
                if (!known && !(isMeant[feed] = one.Manifest is null || IsNamed(one.Manifest, choice.Names)))
                {
                    break;
                }

                if (one.Manifest is null ? one.Fault is not null : inForce.All(other => other.Manifest?.SliceId != one.Manifest.SliceId))
                {
                    inForce.Add(one);
                }
            }

            foreach (var one in inForce.OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                yield return one;
            }
        }
    }

    private async Task<ManifestInForce> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return new(key, await manifests.ReadAsync(key, cancellationToken), null);
        }
        catch (StoreException damaged) when (damaged.Fault == StoreFault.Corrupt)
        {
            return new(key, null, $"{damaged.Message} {damaged.NextStep}".TrimEnd());
        }
    }

    /// <summary>True where one of the names is the manifest's dataset or feed; or there are none.</summary>
    public static bool IsNamed(Manifest manifest, IReadOnlyList<string> names) =>
        names.Count == 0
        || names.Any(name =>
            Is(name, manifest.Dataset)
            || Is(name, $"{manifest.Source}/{manifest.Dataset}")
            || Slice.KeyWord(name).Equals(manifest.Feed, StringComparison.OrdinalIgnoreCase)
        );

    private static bool Is(string name, string? other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>True where the period of a folder, or the day on which its current answer was received, has one of the days.</summary>
    private static bool Holds(string folder, HashSet<LocalDate> days)
    {
        var word = Uri.UnescapeDataString(folder.TrimEnd('/').Split('/')[^1]).Split('~')[0];
        if (MarketPeriod.TryParse(word, out var period))
        {
            return days.Any(day => day >= period.First && day < period.Next);
        }

        const int dateDigits = 8;
        return word.Length > dateDigits && OperatingDay.TryParse(word[..dateDigits], out var received) && days.Contains(received.Date);
    }
}
