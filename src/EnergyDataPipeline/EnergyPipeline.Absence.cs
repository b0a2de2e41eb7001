using System.Collections.Concurrent;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;

namespace EnergyDataPipeline;

/// <content>What a 404 means.</content>
public sealed partial class EnergyPipeline
{
    private const string Nothing404 = "(404)";

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
                    Failure = FailureClass.SourcePermanent,
                    Message = $"{host.Key} answers 404 for {results[i].Period}, and has answered nothing else in this run",
                    NextStep = "Look at the feed's address, with a period that is known to be published; doctor asks each address once.",
                };
                Log(results[i]);
            }
        }

        static bool IsAbsence(FeedResult result) =>
            result is { Outcome: Outcome.Empty, ManifestKey: null, Message: { } message }
            && message.EndsWith(Nothing404, StringComparison.Ordinal);

        // Something that only the source can have given.
        static bool IsProof(FeedResult result) =>
            result.Outcome is Outcome.Ok or Outcome.Unchanged || (result.Outcome == Outcome.Empty && !IsAbsence(result));
    }
}
