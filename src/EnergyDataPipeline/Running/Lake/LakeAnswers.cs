using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Storing;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>
/// The answers that a store holds of a dataset: of every feed of the source that collects it, the newest of each slice, but for those that a
/// later answer says all of.
/// </summary>
internal sealed class LakeAnswers(IObjectStore store, ManifestLog manifests, Func<Standings, bool, Task> keepLedger)
{
    private readonly FeedContents _contents = new(store, manifests);

    /// <summary>The answers in force that have rows; a feed is found by looking at all of the source.</summary>
    /// <param name="of">The dataset.</param>
    /// <param name="asOf">What was answered later is passed over, and what it took the place of is in force; null for what is newest.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public Task<LakeStock> FindAsync(LakeDataset of, Instant? asOf, CancellationToken cancellationToken) =>
        FindAsync(of, asOf, new LakeNews(), cancellationToken);

    /// <summary>As the other, sparing the question whether feeds that a run has just collected are of the dataset.</summary>
    public async Task<LakeStock> FindAsync(LakeDataset of, Instant? asOf, LakeNews news, CancellationToken cancellationToken)
    {
        var source = $"{StoreFolders.Manifests}/{ObjectKey.Of(of.SourceKey).Value}/";
        var read = new List<Standings>();
        await foreach (var folder in store.ListFoldersAsync(source, cancellationToken))
        {
            if (await ReadAsync(of, folder, isOf: news.Feeds.Contains(folder), cancellationToken) is { } standings)
            {
                read.Add(standings);
            }
        }

        var inForce = read.SelectMany(standings => InForce(of, standings, asOf, news.Confirmed)).ToLookup(answer => answer.Entry.Rows > 0);
        var answers = Ordered(inForce[true], asOf);
        await KeepAsync(read, answers, news.Confirmed);
        var unread = read.SelectMany(standings => standings.Faults).ToList();
        return new(
            of.Dataset.Revision == Revisions.Vintage || of.Dataset.VintageColumn is not null ? answers : [.. NotSaidAnew(answers)],
            [.. unread.Select(fault => new LakePartitionBuilt(fault.Folder, 0, 0, 0, IsUnchanged: false) { Failure = fault.Fault })]
        )
        {
            Unread = [.. unread.Select(fault => ReachOf(fault.Folder, of))],
            Emptied =
            [
                .. inForce[false]
                    .Select(answer => answer.Period)
                    .OfType<MarketPeriod>()
                    .Select(period => new LakeReach(period.First, period.Next)),
            ],
        };
    }

    /// <summary>What the store says of a feed; null where it collects another dataset, or has stored nothing yet.</summary>
    private async Task<Standings?> ReadAsync(LakeDataset of, string folder, bool isOf, CancellationToken cancellationToken)
    {
        var listed = await store.ListAsync(folder, cancellationToken).ToListAsync(cancellationToken);
        var there = listed.Where(found => ManifestLog.TryParseKey(found.Key, out _)).ToList();
        if (there.Count == 0 || (!isOf && !await _contents.MayHoldAsync(folder, there, of.Dataset.Name, cancellationToken)))
        {
            return null;
        }

        return await Standings.ReadAsync(store, manifests, folder, _ => true, listed.ToAsyncEnumerable(), cancellationToken);
    }

    /// <summary>Of each slice the newest answer.</summary>
    private static IEnumerable<LakeAnswer> InForce(
        LakeDataset of,
        Standings standings,
        Instant? asOf,
        IReadOnlyDictionary<string, Instant> confirmed
    ) =>
        standings
            .Entries.Where(one => asOf is not { } instant || one.Entry.AnsweredAt <= instant)
            .GroupBy(one => (one.Folder, one.Entry.SliceId))
            .Select(slice => slice.Last())
            .Where(one => one.Entry.Dataset == of.Dataset.Name)
            .Select(one =>
            {
                var asked = confirmed.GetValueOrDefault(one.Entry.Manifest, one.Entry.AskedAt);
                var entry = one.Entry with { AskedAt = Instant.Max(asked, one.Entry.AskedAt) };
                return LakeAnswer.Of(one.Folder, entry, of.Dataset, of.Zone);
            });

    /// <summary>The later answer holds; of answers given at once it does not matter which, but it must be the same each time.</summary>
    private static List<LakeAnswer> Ordered(IEnumerable<LakeAnswer> answers, Instant? asOf) =>
        [
            .. answers
                .OrderBy(answer => asOf is { } instant && answer.Entry.AskedAt > instant ? answer.Entry.AnsweredAt : answer.Entry.AskedAt)
                .ThenBy(answer => answer.Entry.RawSha256, StringComparer.Ordinal)
                .ThenBy(answer => answer.Entry.Manifest, StringComparer.Ordinal),
        ];

    /// <summary>
    /// Without those of whose period a later answer says all: a row that it does not have any more was corrected away, whichever address had
    /// answered it.
    /// </summary>
    private static IEnumerable<LakeAnswer> NotSaidAnew(List<LakeAnswer> answers)
    {
        var said = new Dictionary<LocalDate, List<(LakeReach Span, bool IsPromised)>>();
        var kept = new List<LakeAnswer>(answers.Count);
        for (var i = answers.Count - 1; i >= 0; i--)
        {
            var answer = answers[i];
            if (
                answer.Period is { } period
                && said.TryGetValue(period.First, out var later)
                && later.Exists(one => SaysAllOf(one.Span, one.IsPromised, period))
            )
            {
                continue;
            }

            kept.Add(answer);
            if (answer.SaysAll)
            {
                var span = new LakeReach(answer.Period!.Value.First, answer.Period!.Value.Next);
                foreach (var day in span.Days)
                {
                    if (!said.TryGetValue(day, out var spans))
                    {
                        said[day] = spans = [];
                    }

                    spans.Add((span, answer.Entry.IsPromised));
                }
            }
        }

        kept.Reverse();
        return kept;
    }

    /// <summary>A wider answer says all of a part only where it is known to have every interval of it; a month may be told in sums.</summary>
    private static bool SaysAllOf(LakeReach span, bool isPromised, MarketPeriod period) =>
        (span.First == period.First && span.Next == period.Next) || (isPromised && span.First <= period.First && span.Next >= period.Next);

    /// <summary>
    /// Keeps what was learned of the manifests. That an answer was given once more is kept where it puts it after another of the same days:
    /// nothing else tells that later, and nothing else needs it.
    /// </summary>
    private async Task KeepAsync(List<Standings> read, List<LakeAnswer> answers, IReadOnlyDictionary<string, Instant> confirmed)
    {
        foreach (var standings in read)
        {
            var rises = answers.Where(answer =>
                answer.Entry.Manifest.StartsWith(standings.Folder, StringComparison.Ordinal)
                && confirmed.ContainsKey(answer.Entry.Manifest)
                && standings.Ledger.Find(answer.Entry.Manifest, answer.Entry.ETag) is { } known
                && answers.Exists(other =>
                    other.Entry.Manifest != answer.Entry.Manifest
                    && other.Entry.AskedAt >= known.AskedAt
                    && other.Entry.AskedAt <= answer.Entry.AskedAt
                    && other.Reach.First < answer.Reach.Next
                    && other.Reach.Next > answer.Reach.First
                )
            );
            var rose = false;
            foreach (var answer in rises)
            {
                standings.Ledger.Confirm(answer.Entry.Manifest, answer.Entry.AskedAt);
                rose = true;
            }

            await keepLedger(standings, rose);
        }
    }

    private static LakeReach ReachOf(string folder, LakeDataset of)
    {
        var word = Uri.UnescapeDataString(folder.TrimEnd('/').Split('/')[^1]);
        var first = InstantPattern.CreateWithInvariantCulture("yyyyMMdd'T'HHmmss'Z'").Parse(word.Split('-', '~')[0]);
        return LakeReach.Of(folder, first.TryGetValue(default, out var instant) ? instant : default, of.Dataset, of.Zone);
    }
}
