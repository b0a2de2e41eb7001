using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline;

/// <content>Which of some periods are well by now: each is looked up in its own folders, however much is stored between them.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>
    /// Says of each period that the store has complete that it is <paramref name="well"/>, as soon as that is known. Of one that is not, or
    /// cannot be planned or read, nothing is said. Asks no source.
    /// </summary>
    /// <param name="feed">Whose periods they are.</param>
    /// <param name="periods">Periods, as the keys have them.</param>
    /// <param name="well">Told by several at once.</param>
    /// <param name="cancellationToken">Ends the looking; what was said until then holds.</param>
    internal async Task FindCompleteAsync(
        FeedSettings feed,
        IReadOnlyCollection<string> periods,
        Action<string> well,
        CancellationToken cancellationToken
    )
    {
        var (_, folder, ledger) = await LedgerOfAsync(feed, cancellationToken);
        await EachAsync(
            periods,
            async (period, token) =>
            {
                if (!MarketPeriod.TryParse(period.Split('~')[0], out var covers))
                {
                    return false;
                }

                var days = $"{new OperatingDay(covers.First)}..{new OperatingDay(covers.Next.PlusDays(-1))}";
                var slices = Plan([feed], days).Where(slice => slice.Covers is not null && slice.Period == period).ToList();
                foreach (var slice in slices)
                {
                    if (new GapReport([await GapOfAsync(slice, folder, ledger, token)]).Incomplete.Any())
                    {
                        return false;
                    }
                }

                return slices.Count > 0;
            },
            well,
            cancellationToken
        );
    }

    /// <summary>As the other; of each period of which no row waits in quarantine.</summary>
    internal async Task FindClearAsync(
        FeedSettings feed,
        IReadOnlyCollection<string> periods,
        Action<string> well,
        CancellationToken cancellationToken
    )
    {
        var (first, folder, ledger) = await LedgerOfAsync(feed, cancellationToken);
        await EachAsync(
            periods,
            async (period, token) =>
            {
                var place = new PeriodPlace(first.SourceKey, first.FeedKey, first.DatasetKey, period);
                var ledgers = new Dictionary<string, Ledger>(StringComparer.Ordinal) { [folder] = ledger };
                return (await FindWaitingAsync(new StoredChoice { Place = place }, ledgers, token)).Count == 0;
            },
            well,
            cancellationToken
        );
    }

    private async Task<(Slice First, string Folder, Ledger Ledger)> LedgerOfAsync(FeedSettings feed, CancellationToken cancellationToken)
    {
        var first = Plan([feed], day: null)[0];
        var folder = ManifestLog.Folder(first.SourceKey, first.FeedKey);
        return (first, folder, await Ledger.ReadAsync(_store, folder, cancellationToken));
    }

    private async Task<PeriodGap> GapOfAsync(Slice slice, string feedFolder, Ledger ledger, CancellationToken cancellationToken)
    {
        var folder = ManifestLog.Folder(slice.SourceKey, slice.FeedKey, slice.Period);
        var read = await Standings.ReadAsync(
            _store,
            _manifests,
            feedFolder,
            folder.Equals,
            _store.ListAsync(folder, cancellationToken),
            cancellationToken,
            ledger
        );
        var standing = read[folder].Of(slice.Id);
        var files = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var file in standing.Entry?.Files ?? [])
        {
            if (await _store.FindAsync(file.Key, cancellationToken) is { } there)
            {
                files[file.Key] = there.Bytes;
            }
        }

        return await GapAsync(slice, standing, files, cancellationToken);
    }

    private Task EachAsync(
        IReadOnlyCollection<string> periods,
        Func<string, CancellationToken, Task<bool>> isWell,
        Action<string> well,
        CancellationToken cancellationToken
    ) =>
        Parallel.ForEachAsync(
            periods,
            new ParallelOptions { MaxDegreeOfParallelism = StoreRequestsAtOnce, CancellationToken = cancellationToken },
            async (period, token) =>
            {
                try
                {
                    if (await isWell(period, token))
                    {
                        well(period);
                    }
                }
                catch (Exception unknown) when (unknown is PipelineException or StoreException)
                {
                    // Nothing says that it is well.
                    LogMessages.PeriodNotLookedAt(_log, period, unknown.Message);
                }
            }
        );
}
