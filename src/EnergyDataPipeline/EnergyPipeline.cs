using System.Diagnostics;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace EnergyDataPipeline;

/// <summary>
/// Collects feeds, checks them, and stores them. An answer is stored as received, read into typed columns, encoded in the formats asked
/// for, and stored under keys that a second run would choose again; a manifest written last says it is complete.
/// One failing feed never stops the others: how each ended is in the <see cref="RunSummary"/>. Safe for use by several threads.
/// </summary>
/// <exception cref="PipelineException">Thrown for what concerns the run as a whole: an unknown feed, a setting that cannot be used.</exception>
public sealed partial class EnergyPipeline : IAsyncDisposable
{
    private readonly EnergyPipelineConfig _config;
    private readonly EnergyPipelineOptions _options;
    private readonly ILogger _log;
    private readonly IClock _clock;
    private readonly TimeProvider _time;
    private readonly string _spool;
    private readonly IObjectStore _store;
    private readonly RawVault _vault;
    private readonly StoredAnswers _stored;
    private readonly QuarantineStore _quarantine;
    private readonly ManifestLog _manifests;
    private readonly PeriodNotes _notes;
    private readonly NewestAnswers _newest;
    private readonly RunSummaries _summaries;
    private readonly ApiDataCollector _collector;
    private readonly SecretResolver _secrets;
    private readonly AnswerReader _reader = new();

    /// <summary>A pipeline with <paramref name="config"/>; nothing is asked or written before the first run.</summary>
    public EnergyPipeline(EnergyPipelineConfig config, EnergyPipelineOptions? options = null)
    {
        _config = config;
        _options = options ?? new EnergyPipelineOptions();
        var loggers = _options.Loggers ?? NullLoggerFactory.Instance;
        _log = loggers.CreateLogger("EnergyDataPipeline");
        _clock = _options.Clock ?? SystemTime.Clock;
        _time = _options.Time ?? TimeProvider.System;
        _spool = config.SpoolFolder ?? SpoolFolder.Of(Environment.UserName);
        _store = ObjectStores.Open(StoreOptionsOf(config.Destination), _time, loggers);
        _vault = new RawVault(_store);
        _stored = new StoredAnswers(_store, _spool);
        _quarantine = new QuarantineStore(_store, _spool);
        _manifests = new ManifestLog(_store, _log);
        _notes = new PeriodNotes(_store);
        _newest = new NewestAnswers(_store);
        _summaries = new RunSummaries(_store);
        var jitter = new Random(Guid.NewGuid().GetHashCode());
        var spooling = new ApiDataCollectorOptions { SpoolFolder = _spool };
        spooling = _options.SpoolQuotaBytes is { } quota ? spooling with { SpoolQuotaBytes = quota } : spooling;
        _collector = new(
            spooling,
            _time,
            _clock,
            loggers.CreateLogger<ApiDataCollector>(),
            jitter,
            _options.SharedPace,
            _options.SharedRefusals
        );
        // Settings made in code were not read by the loader: what is a secret in them is made known here, before anything can show it.
        ConfigurationLoader.Check(config);
        if (config.PacingTable is { } table && _options.SharedPace is null)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"pacing_table names '{table}', and no shared pace was handed in; EnergyPipelineOptions.SharedPace is expected with it.",
                "Hand in AwsEquipment.For(config) of the package EnergyDataPipeline.Aws, or leave PacingTable out where this process asks alone."
            );
        }

        _secrets = new SecretResolver(
            config.Secrets,
            _options.Prompt,
            loggers.CreateLogger<SecretResolver>(),
            _time,
            _options.SecretSources
        );
    }

    /// <summary>Collects the feed called <paramref name="name"/> (without regard to case).</summary>
    public Task<RunSummary> RunSingleApiAsync(string name, CancellationToken cancellationToken = default) =>
        RunSelectionAsync([name], cancellationToken);

    /// <summary>Collects every feed.</summary>
    public Task<RunSummary> RunAllApisAsync(CancellationToken cancellationToken = default) =>
        RunAsync(_config.Feeds, region: null, cancellationToken);

    /// <summary>Collects the feeds called <paramref name="names"/> (without regard to case).</summary>
    public Task<RunSummary> RunSelectionAsync(IEnumerable<string> names, CancellationToken cancellationToken = default) =>
        RunAsync(Select(names), region: null, cancellationToken);

    /// <summary>Collects the feeds of <paramref name="region"/>, or of the default region.</summary>
    public Task<RunSummary> RunEnergyPipelineAsync(string? region = null, CancellationToken cancellationToken = default) =>
        RunAsync(OfRegion(region ?? _config.DefaultRegion), region ?? _config.DefaultRegion, cancellationToken);

    /// <summary>What a run would ask and write; nothing is asked and nothing is written.</summary>
    public Task<IReadOnlyList<PlannedSlice>> PlanAsync(
        IEnumerable<string>? names = null,
        string? region = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var feeds =
            names is not null ? Select(names)
            : region is not null ? OfRegion(region)
            : _config.Feeds;
        IReadOnlyList<PlannedSlice> planned = [.. Plan(feeds).Select(Describe)];
        return Task.FromResult(planned);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        _secrets.Dispose();
        (_store as IDisposable)?.Dispose();
    }

    private async Task<RunSummary> RunAsync(IReadOnlyList<FeedSettings> feeds, string? region, CancellationToken cancellationToken)
    {
        return await RunAsync(Plan(feeds), region, _config.OnlyMissing ? Backfilled : null, cancellationToken);
    }

    /// <summary>Runs slices; in a run over history those alone whose standing in the store is <paramref name="wanted"/>.</summary>
    private async Task<RunSummary> RunAsync(
        IReadOnlyList<Slice> slices,
        string? region,
        Wanted? wanted,
        CancellationToken cancellationToken
    )
    {
        var started = _clock.GetCurrentInstant();
        var watch = Stopwatch.StartNew();
        using var run = Run.Begin(started, region, _config.Concurrency, slices, _store);
        LogMessages.RunStarted(_log, run.Id, slices.Count, _store.Name);

        var results = new FeedResult[slices.Count];
        var standings = wanted is null ? null : await StandingsAsync(slices, cancellationToken);
        List<int> chosen = [.. Enumerable.Range(0, slices.Count)];
        if (wanted is not null && standings is not null)
        {
            await KeepLedgersAsync(standings.Values, always: false);
            var files = await FilesAsync(slices, standings, cancellationToken);
            chosen = MissingOf(slices, results, wanted, slice => StandingOf(slice, standings), files);
        }

        _options.Progress?.Report(new FeedProgress("", "", "planned", 0, 0, null) { Planned = chosen.Count });
        await RunSlicesAsync(chosen, slices, results, run, cancellationToken);
        if (wanted is not null)
        {
            int[] passing = [.. Enumerable.Range(0, slices.Count).Where(i => results[i].Failure == FailureClass.Temporary)];
            await RunSlicesAsync(passing, slices, results, run, cancellationToken);
        }

        TellUnproven404(slices, results, proven: null);
        await NoteAbsencesAsync(slices, results, run.Id);
        TellGaps(slices, results);
        if (standings is not null)
        {
            Learn(slices, results, standings);
            await KeepLedgersAsync(standings.Values, always: true);
        }

        var lake = _config.KeepLake ? await KeepLakeAsync(slices, results, cancellationToken) : null;
        var summary = new RunSummary
        {
            RunId = run.Id,
            Region = region,
            Destination = _store.Name,
            StartedAt = started,
            EndedAt = started + Duration.FromTimeSpan(watch.Elapsed),
            Results = results,
            Lake = lake,
            Failure = WorstOf([
                .. results.Select(result => result.Failure),
                lake is { IsSuccess: false } ? FailureClass.Incomplete : FailureClass.None,
            ]),
        };
        return await KeepSummaryAsync(summary);
    }

    private async Task RunSlicesAsync(
        IReadOnlyList<int> chosen,
        IReadOnlyList<Slice> slices,
        FeedResult[] results,
        Run run,
        CancellationToken cancellationToken
    )
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = run.Stages.Slices };
        // Turns are asked for as the source is enumerated, which is one at a time: slices ask in the order in which they were planned.
        await Parallel.ForEachAsync(
            chosen.Select(i => (Index: i, Turn: run.Stages.AskAsync(cancellationToken))),
            parallel,
            async (next, _) => results[next.Index] = await RunSliceAsync(slices[next.Index], run, next.Turn, cancellationToken)
        );
    }

    private IReadOnlyList<Slice> Plan(IEnumerable<FeedSettings> feeds) => Plan(feeds, _config.Day);

    /// <summary>The slices of <paramref name="day"/>; without one, of the day that each feed names itself.</summary>
    private IReadOnlyList<Slice> Plan(IEnumerable<FeedSettings> feeds, string? day) =>
        SlicePlanner.Plan(feeds, _config with { Day = day }, _clock.GetCurrentInstant(), _options.GeneratedNumbers);

    /// <summary>The failures in the order in which they need a person; the first that occurred decides the exit code.</summary>
    internal static FailureClass WorstOf(IReadOnlyList<FailureClass> failures)
    {
        ReadOnlySpan<FailureClass> order =
        [
            FailureClass.Internal,
            FailureClass.Configuration,
            FailureClass.SignIn,
            FailureClass.Store,
            FailureClass.SourcePermanent,
            FailureClass.Temporary,
            FailureClass.Incomplete,
            FailureClass.Quality,
        ];
        foreach (var failure in order)
        {
            if (failures.Contains(failure))
            {
                return failure;
            }
        }

        return FailureClass.None;
    }

    private IReadOnlyList<FeedSettings> Select(IEnumerable<string> names)
    {
        var chosen = new List<FeedSettings>();
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            chosen.Add(
                _config.Feeds.FirstOrDefault(feed => feed.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    ?? throw UnknownName("feed", name, _config.Feeds.Select(feed => feed.Name))
            );
        }

        return chosen;
    }

    private IReadOnlyList<FeedSettings> OfRegion(string region)
    {
        var chosen = _config
            .Feeds.Where(feed => feed.Region is null || feed.Region.Equals(region, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var known = _config.Feeds.Select(feed => feed.Region).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return known.Count == 0 || known.Contains(region, StringComparer.OrdinalIgnoreCase)
            ? chosen
            : throw UnknownName("region", region, known);
    }

    private static PipelineException UnknownName(string what, string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        var near = NearMiss.Of(name, names);
        return new PipelineException(
            FailureClass.Configuration,
            $"there is no {what} called '{name}'; the {what}s are: {string.Join(", ", names)}",
            near is null ? null : $"Did you mean '{near}'?"
        );
    }
}
