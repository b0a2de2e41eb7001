using System.Collections.Concurrent;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline;

/// <content>What a 404 means.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>
    /// A 404 at an address of the catalogue's form means that the source has nothing for that period, but only from a host that is the source:
    /// where a host has given nothing but 404 in the whole run, the address is as likely wrong, and that is no success. Orders come one by one:
    /// for them a host is <paramref name="proven"/> by what it gave to any order before.
    /// </summary>
    private void TellUnproven404(IReadOnlyList<Slice> slices, FeedResult[] results, ConcurrentDictionary<string, bool>? proven)
    {
        var byHost = Enumerable.Range(0, results.Length).GroupBy(i => AddressOf(slices[i]).Address.Authority);
        foreach (var host in byHost)
        {
            if (host.Any(i => IsProof(results[i])))
            {
                proven?.TryAdd(host.Key, true);
                continue;
            }

            if (proven?.ContainsKey(host.Key) == true)
            {
                continue;
            }

            foreach (var i in host.Where(i => IsAbsence(results[i])))
            {
                results[i] = results[i] with
                {
                    Outcome = Outcome.NotFound,
                    // An order comes again, when another one may have proven the host.
                    Failure = proven is null ? FailureClass.SourcePermanent : FailureClass.Temporary,
                    Message =
                        $"{host.Key} answers 404 for {results[i].Period}, and has answered nothing else "
                        + (proven is null ? "in this run" : "so far, nor is anything of it in the store"),
                    NextStep = "Look at the feed's address, with a period that is known to be published; doctor asks each address once.",
                };
                Log(results[i]);
            }
        }

        // Something that only the source can have given.
        static bool IsProof(FeedResult result) =>
            result.Outcome is Outcome.Ok or Outcome.Unchanged || (result.Outcome == Outcome.Empty && !IsAbsence(result));
    }

    private static bool IsAbsence(FeedResult result) => result is { Outcome: Outcome.Empty, IsAbsent: true };

    /// <summary>
    /// Where a 404 would have to be judged and no order of this process has had anything from the host, the store is asked: rows that it holds of
    /// that host prove it as well.
    /// </summary>
    private async Task ProveByStoreAsync(IReadOnlyList<Slice> slices, FeedResult[] results, CancellationToken cancellationToken)
    {
        var unproven = Enumerable
            .Range(0, results.Length)
            .Where(i => IsAbsence(results[i]))
            .Select(i => (slices[i].SourceKey, Host: AddressOf(slices[i]).Address.Authority))
            .Distinct()
            .Where(one => !_provenHosts.ContainsKey(one.Host))
            .ToList();
        foreach (var (source, host) in unproven)
        {
            try
            {
                if (await HasRowsOfAsync(source, host, cancellationToken))
                {
                    _provenHosts.TryAdd(host, true);
                }
            }
            catch (StoreException refused)
            {
                // Unproven it stays, and its order comes again.
                LogMessages.ProofNotRead(_log, host, refused.Message);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>True when one of some manifests of the source, those of one feed after the other, has rows that came from <paramref name="host"/>.</summary>
    private async Task<bool> HasRowsOfAsync(string source, string host, CancellationToken cancellationToken)
    {
        const int mostOfAFeed = 3;
        const int mostFeeds = 20;
        var feeds = 0;
        await foreach (var folder in _store.ListFoldersAsync(ObjectKey.Of(StoreFolders.Manifests, source).Value + "/", cancellationToken))
        {
            if (++feeds > mostFeeds)
            {
                return false;
            }

            var read = 0;
            await foreach (var stored in _store.ListAsync(folder, cancellationToken))
            {
                if (++read > mostOfAFeed)
                {
                    break;
                }

                var manifest = ManifestLog.TryParseKey(stored.Key, out _)
                    ? await _manifests.ReadAsync(stored.Key, cancellationToken)
                    : null;
                if (
                    manifest is not null
                    && manifest.Tables.Any(table => table.Rows > 0)
                    && Uri.TryCreate(manifest.Raw.Address, UriKind.Absolute, out var address)
                    && address.Authority.Equals(host, StringComparison.OrdinalIgnoreCase)
                )
                {
                    return true;
                }
            }
        }

        return false;
    }
}
