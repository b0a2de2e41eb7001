using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Lambda.Runtime;
using EnergyDataPipeline.Records;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Lambda.Handling;

/// <summary>
/// The function: event in, answer out. It holds no rule of its own about what is collected; that is the pipeline's. A call whose run failed fails
/// too, with the failure's class as its error type, so that alarms and retries see it.
/// </summary>
internal sealed partial class Function : IAsyncDisposable
{
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly TimeSpan? _margin;
    private readonly Surroundings _surroundings;

    private Function(Surroundings surroundings, ConfigurationRequest request, ILogger log)
    {
        (_surroundings, _request, _time, _log) = (surroundings, request, surroundings.Time, log);
        _margin = FunctionRules.MarginOf(surroundings);
        Kept = new KeptPipeline(Open);
    }

    /// <summary>The pipeline that is kept between calls.</summary>
    internal KeptPipeline Kept { get; }

    /// <summary>Reads the configuration and makes everything ready for the first call.</summary>
    /// <exception cref="PipelineException">The configuration has faults; the message lists them all.</exception>
    public static async Task<Function> OpenAsync(Surroundings surroundings, CancellationToken cancellationToken)
    {
        var log = surroundings.Log.CreateLogger("EnergyDataPipeline.Lambda");
        var request = new ConfigurationRequest { Environment = surroundings.Environment, WorkingFolder = surroundings.WorkingFolder };
        var function = new Function(surroundings, request, log);
        await function.PutInForceAsync(await ConfigurationInBucket.FetchAsync(request, surroundings.Time, cancellationToken));
        return function;
    }

    /// <summary>Does what <paramref name="invocation"/> asks for, and gives its answer.</summary>
    /// <exception cref="PipelineException">The event cannot be understood, or the run failed.</exception>
    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken stop) =>
        FunctionEvent.Parse(invocation.Event) switch
        {
            FunctionEvent.Batch batch => await WorkAsync(batch, invocation, stop),
            FunctionEvent.Direct { Action: "staleness" } direct => await LookAsync(direct, invocation, stop),
            FunctionEvent.Direct direct => await CollectAsync(direct, invocation, stop),
            var other => throw new InvalidOperationException($"{other} is handled nowhere"),
        };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Kept.DisposeAsync();
        _deadLetters?.Dispose();
        _aws?.Dispose();
    }

    private EnergyPipeline Open(EnergyPipelineConfig config, CancellationToken stop) =>
        new(
            config,
            _aws!.Equip(
                new()
                {
                    Clock = _surroundings.Clock,
                    Time = _time,
                    Loggers = _surroundings.Log,
                    Stop = stop,
                    SpoolQuotaBytes = _spoolQuota,
                }
            )
        );

    private async Task<ReadOnlyMemory<byte>> CollectAsync(FunctionEvent.Direct asked, Invocation invocation, CancellationToken stop)
    {
        await OrTellAsync(invocation, () => RenewAsync(stop), stop);
        var config = ConfigOf(asked);
        var (summary, stopped) = await OrTellAsync(
            invocation,
            () =>
                RunAsync(
                    config,
                    invocation,
                    (pipeline, atOnce) =>
                        asked.Region is { } region ? pipeline.RunEnergyPipelineAsync(region, atOnce)
                        : asked.Feeds is null || asked.Day is not null ? pipeline.RunAllApisAsync(atOnce)
                        : pipeline.RunSelectionAsync(asked.Feeds, atOnce),
                    stop
                ),
            stop
        );
        Tell(asked.Action, summary, deadLetters: 0);
        await TellAsync(invocation, (notifier, token) => notifier.NotifyAsync(summary, token), stop);
        return summary.Failure is FailureClass.None or FailureClass.Quality
            ? RunAnswer.Write(summary, asked.Action, stopped, _log)
            : throw FailureOf(summary, stopped);
    }

    /// <summary>Runs with the pipeline that is kept, watched by the deadline.</summary>
    private async Task<(RunSummary Summary, bool Stopped)> RunAsync(
        EnergyPipelineConfig config,
        Invocation invocation,
        Func<EnergyPipeline, CancellationToken, Task<RunSummary>> run,
        CancellationToken stop
    )
    {
        var (pipeline, gently) = await Kept.TakeAsync(config);
        var failure = FailureClass.Internal;
        try
        {
            await using var deadline = Deadline.Watch(invocation.Deadline, _margin, gently, _time, _log, stop);
            RunSummary summary;
            try
            {
                summary = await run(pipeline, deadline.AtOnce);
            }
            catch (OperationCanceledException) when (deadline.AtOnce.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                throw new PipelineException(
                    FailureClass.Incomplete,
                    "the deadline came before the run had looked at what is stored; nothing was collected.",
                    "Give the function more time, or ask for less at once."
                );
            }

            failure = deadline.IsNear ? FailureClass.Incomplete : summary.Failure;
            // What was not begun is a failure of nothing else, and yet it is not done.
            return (
                summary is { Failure: FailureClass.None, Failed: > 0 } ? summary with { Failure = FailureClass.Incomplete } : summary,
                deadline.IsNear
            );
        }
        finally
        {
            await Kept.GiveBackAsync(failure);
        }
    }

    /// <summary>The configuration with what the event names, and no others, where it is dated; as it is where not.</summary>
    private EnergyPipelineConfig ConfigOf(FunctionEvent.Direct asked)
    {
        if (asked.Day is null && asked.Feeds is { } names && names.All(IsConfigured))
        {
            return _config;
        }

        if (asked.Day is null && asked.Feeds is null)
        {
            return _config;
        }

        var isDated = asked.Day is not null;
        var isHistory = asked.Action == "backfill";
        return _config with
        {
            Feeds = asked.Feeds is { } chosen
                ? [.. chosen.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => FeedOf(name, isDated))]
                : _config.Feeds,
            Configured = _config.Feeds,
            Day = asked.Day ?? _config.Day,
            OnlyMissing = isHistory,
        };
    }

    private bool IsConfigured(string name) => _config.Feeds.Any(feed => feed.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private FeedSettings FeedOf(string name, bool isDated)
    {
        if (_config.Feeds.FirstOrDefault(feed => feed.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } configured)
        {
            return configured.Dataset is null ? configured : DatasetFeeds.Of(configured, isDated);
        }

        if (FeedCatalog.BuiltIn.Find(name) is ({ } source, { } dataset))
        {
            return DatasetFeeds.Of(source, dataset, new Dictionary<string, string>(), isDated);
        }

        var feeds = _config.Feeds.Select(feed => feed.Name).ToList();
        throw new PipelineException(
            FailureClass.Configuration,
            $"there is no feed and no dataset called {Wording.Quote(name)}; the feeds are: {string.Join(", ", feeds)}.",
            NearMiss.Ask(name, feeds) ?? NearMiss.Ask(name, FeedCatalog.BuiltIn.Names) ?? "Name one of them, or a dataset of the catalogue."
        );
    }

    private void Tell(string action, RunSummary summary, int deadLetters) =>
        FunctionMessages.Ended(_log, action, summary.Failure, summary.Successful, summary.Total, deadLetters);

    /// <summary>The run's failure as the call's: how many, and the first of those that need a person most.</summary>
    private static PipelineException FailureOf(RunSummary summary, bool stopped)
    {
        const int mostNamed = 5;
        var failed = summary.Results.Where(result => !result.IsSuccess || result.Failure != FailureClass.None).ToList();
        var named = failed
            .OrderByDescending(result => result.Failure == summary.Failure)
            .Take(mostNamed)
            .Select(result => $"{result.Feed} {result.Period}: {result.Outcome}{(result.Message is { } why ? $", {why}" : "")}");
        var more = failed.Count > mostNamed ? $"; and {(failed.Count - mostNamed).ToString(CultureInfo.InvariantCulture)} more" : "";
        var lake = failed.Count == 0 ? "the lake is behind what is stored" : string.Join("; ", named) + more;
        return new PipelineException(
            summary.Failure,
            $"{summary.Successful} of {summary.Total} slices ended well in run {summary.RunId}: {lake}.",
            stopped
                ? "The deadline came first. What is stored stays; call again for the rest, or give the function more time."
                : failed.Find(result => result.Failure == summary.Failure)?.NextStep
        );
    }

    private static string DestinationOf(EnergyPipelineConfig config) =>
        config.Destination switch
        {
            StoreSettings.S3 { Prefix.Length: > 0 } s3 => $"s3://{s3.Bucket}/{s3.Prefix}",
            StoreSettings.S3 s3 => $"s3://{s3.Bucket}",
            StoreSettings.Folder folder => folder.Path,
            var other => other.ToString() ?? "",
        };
}
