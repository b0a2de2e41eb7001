using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Storing;

/// <summary>Run summaries, under <c>runs/&lt;yyyy&gt;/&lt;MM&gt;/&lt;dd&gt;/&lt;run-id&gt;.json</c> by the UTC day on which the run began.</summary>
internal sealed class RunSummaries(IObjectStore store)
{
    private static readonly InstantPattern Day = InstantPattern.CreateWithInvariantCulture("uuuu'/'MM'/'dd");
    private static readonly InstantPattern Month = InstantPattern.CreateWithInvariantCulture("uuuu'/'MM");

    /// <summary>Stores a summary and returns its key. A run has one summary: the same run's second one replaces nothing and is refused.</summary>
    public async Task<string> PutAsync(string runId, Instant startedAt, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Parse($"{StoreFolders.Runs}/{Day.Format(startedAt)}/{ObjectKey.Segment(runId, 150)}.json").Value;
        var put = await store
            .PutAsync(key, ObjectContent.Of(json, "application/json"), PutCondition.IfAbsent, cancellationToken)
            .ConfigureAwait(false);
        return put.Outcome == PutOutcome.OtherThere
            ? throw new StoreException(
                StoreFault.Other,
                $"The run '{runId}' has another summary in {store.Name} already, under '{key}'.",
                "Give each run a name of its own."
            )
            : key;
    }

    /// <summary>
    /// The latest summary by day, then by when it was stored; null when there is none. The month of <paramref name="now"/> and the one
    /// before are looked at first, all others only when both are empty.
    /// </summary>
    public async Task<(string Key, byte[] Json)?> ReadLatestAsync(Instant now, CancellationToken cancellationToken)
    {
        var firstOfMonth = now.InUtc().Date.With(DateAdjusters.StartOfMonth);
        string[] prefixes =
        [
            $"{StoreFolders.Runs}/{Month.Format(now)}/",
            $"{StoreFolders.Runs}/{Month.Format(firstOfMonth.PlusDays(-1).AtMidnight().InUtc().ToInstant())}/",
            $"{StoreFolders.Runs}/",
        ];
        foreach (var prefix in prefixes)
        {
            if (await LatestBelowAsync(prefix, cancellationToken).ConfigureAwait(false) is { } key)
            {
                var json = await StoredBytes.ReadAsync(store, key, cancellationToken).ConfigureAwait(false);
                return json is null ? null : (key, json);
            }
        }

        return null;
    }

    private async Task<string?> LatestBelowAsync(string prefix, CancellationToken cancellationToken)
    {
        (string Day, Instant At, string Key)? latest = null;
        await foreach (var found in store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (!found.Key.EndsWith(".json", StringComparison.Ordinal))
            {
                continue;
            }

            var day = found.Key[..found.Key.LastIndexOf('/')];
            if (latest is not { } best || string.CompareOrdinal(day, best.Day) > 0 || (day == best.Day && found.ModifiedAt >= best.At))
            {
                latest = (day, found.ModifiedAt, found.Key);
            }
        }

        return latest?.Key;
    }
}
