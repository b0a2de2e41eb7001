using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>Rows and answers that were set aside: what waits, why, and taking it in once the rule is mended.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>
    /// What waits in quarantine: of each slice what the manifest in force set aside, and whole answers that were held back because what was
    /// stored before is in force. Asks no source.
    /// </summary>
    public Task<IReadOnlyList<QuarantinedSlice>> FindQuarantineAsync(
        StoredChoice? choice = null,
        CancellationToken cancellationToken = default
    ) => FindWaitingAsync(choice ?? StoredChoice.All, new Dictionary<string, Ledger>(StringComparer.Ordinal), cancellationToken);

    /// <summary>As the other, with <paramref name="ledgers"/> that were read already, by the feeds' folders; those that are read now are added.</summary>
    private async Task<IReadOnlyList<QuarantinedSlice>> FindWaitingAsync(
        StoredChoice choice,
        Dictionary<string, Ledger> ledgers,
        CancellationToken cancellationToken
    )
    {
        var waiting = new List<QuarantinedSlice>();
        var held = new Dictionary<string, HeldManifest>(StringComparer.Ordinal);
        await foreach (var one in StoredAsync(choice, cancellationToken))
        {
            if (one.Manifest is not { } manifest)
            {
                waiting.Add(new QuarantinedSlice("", "", "", null, one.Key, 0, false, false, "") { Fault = one.Fault });
                continue;
            }

            var feed = ManifestLog.Folder(manifest.Source, manifest.Feed);
            if (!ledgers.TryGetValue(feed, out var ledger))
            {
                ledgers.Add(feed, ledger = await Ledger.ReadAsync(_store, feed, cancellationToken));
            }

            var given = manifest.AnsweredAt ?? manifest.Raw.ReceivedAt;
            var asked = ledger.AskedAtOf(one.Key) is { } again ? Instant.Max(given, again) : given;
            held[ManifestLog.Folder(manifest.Source, manifest.Feed, manifest.Period)] = new(manifest, asked);
            if (manifest.Quarantine is { } quarantine)
            {
                waiting.Add(QuarantinedOf(manifest, quarantine, manifest.Raw.Key, isHeldBack: false));
            }
        }

        var named = waiting.Select(slice => slice.Key).ToHashSet(StringComparer.Ordinal);
        await foreach (var found in _store.ListAsync(choice.Place?.Quarantine ?? $"{StoreFolders.Quarantine}/", cancellationToken))
        {
            if (!named.Contains(found.Key) && await HeldBackAsync(found.Key, held, cancellationToken) is { } slice)
            {
                waiting.Add(slice);
            }
        }

        return [.. waiting.OrderBy(slice => slice.Key, StringComparer.Ordinal)];
    }

    /// <summary>The rows of what waits, each with its reason, in the order in which they stand in the answer.</summary>
    /// <param name="slice">One of <see cref="FindQuarantineAsync"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<RejectedRow> ReadQuarantineAsync(QuarantinedSlice slice, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(slice);
        return _quarantine.ReadAsync(slice.Key, cancellationToken);
    }

    /// <summary>
    /// Reads the answers of what waits in quarantine anew, by today's definitions and rules, and stores what they hold now: rows that a mended
    /// rule or definition takes are written, what still fails goes on waiting. Asks no source; answers are those received.
    /// </summary>
    public async Task<RunSummary> ReplayAsync(StoredChoice? choice = null, CancellationToken cancellationToken = default)
    {
        var started = _clock.GetCurrentInstant();
        var waiting = await FindQuarantineAsync(choice, cancellationToken);
        using var run = Run.Begin(started, region: null, _config.Concurrency, [], _store);
        _options.Progress?.Report(new FeedProgress("", "", "planned", 0, 0, null) { Planned = waiting.Count });
        var results = new List<FeedResult>();
        var replayed = new List<(Slice Slice, FeedResult Result)>();
        foreach (var one in waiting)
        {
            if (_options.Stop.IsCancellationRequested)
            {
                break;
            }

            var slice = one.Fault is null ? SliceOf(one) : null;
            var result = await ReplayAsync(one, slice, run, cancellationToken) with
            {
                IsGenerated = one.Source.EndsWith(Slice.GeneratedMark, StringComparison.Ordinal),
            };
            results.Add(result);
            if (slice is not null)
            {
                replayed.Add((slice, result));
            }
        }

        var lake =
            _config.KeepLake && replayed.Count > 0
                ? await KeepLakeAsync([.. replayed.Select(one => one.Slice)], [.. replayed.Select(one => one.Result)], cancellationToken)
                : null;

        return await KeepSummaryAsync(
            new RunSummary
            {
                RunId = run.Id,
                Destination = _store.Name,
                StartedAt = started,
                EndedAt = _clock.GetCurrentInstant(),
                Results = results,
                Lake = lake,
                Failure = WorstOf([
                    .. results.Select(result => result.Failure),
                    results.Count < waiting.Count || lake is { IsSuccess: false } ? FailureClass.Incomplete : FailureClass.None,
                ]),
            }
        );
    }

    private async Task<FeedResult> ReplayAsync(QuarantinedSlice waiting, Slice? slice, Run run, CancellationToken cancellationToken)
    {
        if (waiting.Fault is { } fault)
        {
            return new FeedResult
            {
                Feed = waiting.Feed,
                Period = waiting.Period,
                Outcome = Outcome.Failed,
                Failure = FailureClass.Store,
                Message = fault,
            };
        }

        if (slice is null)
        {
            return new FeedResult
            {
                Feed = waiting.Feed,
                Period = waiting.Period,
                Outcome = Outcome.Failed,
                Failure = FailureClass.Configuration,
                Quarantined = waiting.Rows,
                Message = $"{waiting.Key}: no feed is set that collects it as it was collected",
                NextStep = "Run with the configuration that has the feed.",
            };
        }

        // What is there in other formats stays true in them.
        slice = slice with
        {
            Feed = slice.Feed with { Formats = [.. FormatNamesOf(slice.Feed).Union(waiting.Formats)] },
        };
        FeedResult result;
        try
        {
            using var work = new SliceWork(slice) { ReadsAnew = true };
            Report(slice, "reading");
            using var document = await StoredDocumentAsync(waiting, cancellationToken);
            var receipt = new RawReceipt(
                waiting.RawKey,
                document.Sha256,
                document.Bytes,
                document.SpoolSha256,
                document.SpoolBytes,
                waiting.ReceivedAt,
                WasThere: true
            );
            (work.Raw, work.Address, work.Status, work.AnsweredAt) = (receipt, document.Address, document.Status, document.ReceivedAt);
            var examination = await ReadAsync(work, run, document, Task.FromResult(receipt), cancellationToken);
            result = examination.Outcome is Outcome.Ok or Outcome.Empty
                ? await StoreAsync(work, run, cancellationToken)
                : Plain(slice, Outcome.BadAnswer) with
                {
                    Failure = FailureClass.SourcePermanent,
                    Quarantined = waiting.Rows,
                    Message = $"{waiting.RawKey}: {examination.Message}",
                    NextStep = "It stays where it is.",
                };
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            result = Broken(slice, broken);
        }

        Tell(slice, result);
        return result;
    }

    private IAsyncEnumerable<ManifestInForce> StoredAsync(StoredChoice choice, CancellationToken cancellationToken) =>
        new StoredManifests(_store, _manifests, _clock.GetCurrentInstant()).FindAsync(choice, cancellationToken);

    private static QuarantinedSlice QuarantinedOf(Manifest manifest, ManifestQuarantine quarantine, string raw, bool isHeldBack) =>
        new(
            quarantine.Key,
            manifest.Source,
            manifest.Feed,
            manifest.Dataset,
            manifest.Period,
            quarantine.Rows,
            quarantine.IsWholeSlice,
            isHeldBack,
            raw
        )
        {
            Findings = [.. manifest.Findings.Where(finding => finding.Verb != RuleVerb.Expect)],
            Parameters = manifest.Parameters,
            Formats = [.. manifest.Tables.SelectMany(table => table.Files).Select(file => file.Format).Distinct(StringComparer.Ordinal)],
            SliceId = manifest.SliceId,
            ReceivedAt = manifest.Raw.ReceivedAt,
            AnsweredAt = manifest.AnsweredAt ?? manifest.Raw.ReceivedAt,
            Address = manifest.Raw.Address,
            Status = manifest.Raw.Status,
        };

    /// <summary>A manifest in force, and when the source gave its answer last.</summary>
    private sealed record HeldManifest(Manifest Manifest, Instant AskedAt);

    /// <summary>An answer that was set aside as a whole while an earlier one stayed in force; null for what else lies there.</summary>
    private async Task<QuarantinedSlice?> HeldBackAsync(
        string key,
        IReadOnlyDictionary<string, HeldManifest> held,
        CancellationToken cancellationToken
    )
    {
        if (
            await _store.FindAsync(key, cancellationToken) is not { } found
            || QuarantineStore.WholeOf(found) is not ({ } whole, { } raw)
            || raw.Split('/') is not [_, var source, var feed, _, _]
            || !held.TryGetValue($"{StoreFolders.Manifests}/{source}/{feed}/{key.Split('/')[^2]}/", out var inForce)
            || inForce.Manifest.Raw.Key == raw
            // What was given since is what the source stands by.
            || whole.AnsweredAt <= inForce.AskedAt
        )
        {
            return null;
        }

        var manifest = inForce.Manifest;

        var quarantine = new ManifestQuarantine(key, whole.Rows, found.Bytes, found.Sha256 ?? "") { IsWholeSlice = true };
        return QuarantinedOf(manifest, quarantine, raw, isHeldBack: true) with
        {
            Findings = [],
            ReceivedAt = whole.AnsweredAt,
            AnsweredAt = whole.AnsweredAt,
        };
    }

    /// <summary>
    /// The slice that collected it: of the feed of that name, or of the dataset's own address where no feed has it. Null where neither gives the
    /// same slice.
    /// </summary>
    private Slice? SliceOf(QuarantinedSlice waiting)
    {
        var period = Uri.UnescapeDataString(waiting.Period).Split('~')[0];
        var day = MarketPeriod.TryParse(period, out var covers) ? $"{new OperatingDay(covers.First)}" : null;
        var configured = _config.Feeds.Concat(_config.Configured).Where(feed => Slice.KeyWord(feed.Name) == waiting.Feed).ToList();
        var slices = configured
            .SelectMany(feed => day is null ? Plan([feed], day: null) : Plan([feed], day))
            .Concat(OfCatalogue(waiting, covers, day is not null));
        return slices
            .Select(slice => slice with { IsGenerated = waiting.Source.EndsWith(Slice.GeneratedMark, StringComparison.Ordinal) })
            .FirstOrDefault(slice => slice.Id == waiting.SliceId);
    }

    private static IEnumerable<Slice> OfCatalogue(QuarantinedSlice waiting, MarketPeriod covers, bool isDated)
    {
        if (
            waiting.Dataset is not { } name
            || FeedCatalog.BuiltIn.Find(name) is not ({ } source, { } dataset)
            || FeedCatalog.BuiltIn.Match(waiting.Address) is not { } match
        )
        {
            yield break;
        }

        // The feed that the catalogue makes of the dataset; whatever narrowed it stands in the parameters.
        foreach (var path in dataset.Paths.Where(path => path.Template == match.Path.Template))
        {
            var feed = DatasetFeeds.OfAny(source, dataset) with { Name = waiting.Feed, Url = source.BaseAddress + path.Template };
            yield return new Slice
            {
                Feed = feed,
                Match = match with { Source = source, Dataset = dataset, Path = path },
                Params = waiting.Parameters,
                Covers = isDated ? covers : null,
            };
        }
    }

    /// <summary>An answer of the raw vault, as if it had just arrived.</summary>
    private async Task<RawDocument> StoredDocumentAsync(QuarantinedSlice waiting, CancellationToken cancellationToken)
    {
        var found = await _store.FindAsync(waiting.RawKey, cancellationToken);
        await using var stored = found is null
            ? throw NoAnswer(waiting.RawKey)
            : await _store.OpenAsync(waiting.RawKey, cancellationToken) ?? throw NoAnswer(waiting.RawKey);
        var facts = new RawAnswerFacts(
            waiting.Address,
            waiting.Status,
            found.Metadata.GetValueOrDefault("content-type"),
            found.Metadata.GetValueOrDefault("complete") != "false",
            waiting.AnsweredAt
        );
        try
        {
            return await StoredAnswers.AsReceivedAsync(stored, _spool, facts, cancellationToken);
        }
        catch (Exception damaged) when (damaged is ZstdSharp.ZstdException or EndOfStreamException)
        {
            throw new StoreException(
                StoreFault.Corrupt,
                $"The answer '{waiting.RawKey}' in {_store.Name} cannot be unpacked: {damaged.Message}",
                "Bring it back from a backup or an older version of the bucket; or collect the period again.",
                damaged
            );
        }
    }

    private StoreException NoAnswer(string key) =>
        new(
            StoreFault.Corrupt,
            $"The answer '{key}' in {_store.Name}, which the quarantine names, is not there.",
            "Bring it back from a backup or an older version of the bucket; or collect the period again."
        );
}

/// <summary>Rows of one slice that wait in quarantine.</summary>
/// <param name="Key">The object in the store that names them.</param>
/// <param name="Source">Source, as in the keys.</param>
/// <param name="Feed">Feed, as in the keys.</param>
/// <param name="Dataset">Dataset; null for a feed outside the catalogue.</param>
/// <param name="Period">Period, as in the keys.</param>
/// <param name="Rows">How many.</param>
/// <param name="IsWholeSlice">True where the answer as a whole waits.</param>
/// <param name="IsHeldBack">True where it waits while an earlier answer is in force.</param>
/// <param name="RawKey">The answer as received.</param>
public sealed record QuarantinedSlice(
    string Key,
    string Source,
    string Feed,
    string? Dataset,
    string Period,
    long Rows,
    bool IsWholeSlice,
    bool IsHeldBack,
    string RawKey
)
{
    /// <summary>The rules that set them aside.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Why the manifest of the period cannot be read, so that what waits is not known; null when it can.</summary>
    public string? Fault { get; init; }

    internal IReadOnlyList<string> Formats { get; init; } = [];

    internal IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    internal string SliceId { get; init; } = "";

    internal Instant ReceivedAt { get; init; }

    internal Instant AnsweredAt { get; init; }

    internal string Address { get; init; } = "";

    internal int Status { get; init; }
}
