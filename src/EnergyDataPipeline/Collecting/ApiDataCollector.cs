using EnergyDataPipeline.Collecting.Governing;
using EnergyDataPipeline.Collecting.Signing;
using EnergyDataPipeline.Collecting.Spooling;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline.Collecting;

/// <summary>
/// Asks sources over HTTP. One collector serves a whole run: its requests share connections, turns, retry budgets and what is known of
/// sign-ins. Safe to use from many threads.
/// </summary>
public sealed partial class ApiDataCollector : IApiDataCollector, IAsyncDisposable
{
    // Timers take no longer spans.
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(40);

    private readonly Equipment _equipment;

    /// <summary>Makes a collector.</summary>
    /// <param name="options">Settings; a fault in them is thrown as <see cref="PipelineException"/>.</param>
    /// <param name="time">Drives every limit and wait.</param>
    /// <param name="clock">Tells when answers came.</param>
    /// <param name="logger">Told of requests, waits and failures, without secrets.</param>
    /// <param name="jitter">Spreads retries; seed it.</param>
    /// <param name="shared">Where turns are shared with other processes; null where this one asks alone.</param>
    /// <param name="refusals">Where refused sign-ins are shared with other processes; null where they are not.</param>
    public ApiDataCollector(
        ApiDataCollectorOptions options,
        TimeProvider time,
        IClock clock,
        ILogger<ApiDataCollector> logger,
        Random jitter,
        ISharedPace? shared = null,
        ISharedRefusals? refusals = null
    )
        : this(options, time, clock, logger, jitter, null, shared, refusals) { }

    internal ApiDataCollector(
        ApiDataCollectorOptions options,
        TimeProvider time,
        IClock clock,
        ILogger logger,
        Random jitter,
        Func<string, Stream>? openSpoolFile,
        ISharedPace? shared = null,
        ISharedRefusals? refusals = null
    )
    {
        options.ThrowWhereFaulty();
        var spool = new Spool(options.SpoolFolder, options.SpoolQuotaBytes, clock, logger, openSpoolFile);
        _equipment = new Equipment(options, time, clock, logger, jitter, spool, shared, refusals);
    }

    /// <inheritdoc/>
    public async Task<CollectResult> CollectAsync(CollectRequest request, ExamineAnswer examine, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var host = Prepare(request);
        using var activity = Signals.Activities.StartActivity("collect");
        activity?.SetTag("feed", request.Feed);
        activity?.SetTag("host", host.Name);
        var allowed = request.Limits.Deadline < LongestDeadline ? request.Limits.Deadline : LongestDeadline;
        using var deadline = new CancellationTokenSource(allowed, _equipment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var asking = new Asking(request, examine, _equipment, cancellationToken);
        Attempt last;
        try
        {
            last = await HostPipeline.RunAsync(host.Pipeline, asking, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            last = asking.DeadlinePassed();
        }

        var result = asking.Conclude(last);
        activity?.SetTag("outcome", result.Outcome.ToString());
        activity?.SetTag("attempts", result.Attempts);
        CollectingSignals.Outcomes.Add(1, new KeyValuePair<string, object?>("outcome", result.Outcome.ToString()));
        if (result.Failure == FailureClass.None)
        {
            _equipment.Logger.Asked(request.Feed, result.Outcome, result.Attempts, Math.Round(result.Waited.TotalSeconds, 3));
        }
        else
        {
            _equipment.Logger.AskingFailed(request.Feed, result.Outcome, result.Failure, result.Message ?? "");
        }

        return result;
    }

    /// <summary>Closes connections. Requests under way end as failed.</summary>
    public ValueTask DisposeAsync()
    {
        _equipment.Dispose();
        return ValueTask.CompletedTask;
    }

    private Host Prepare(CollectRequest request)
    {
        SignedRequest.Check(request);
        if (request.SignIn is not SignIn.Anonymous && request.Address is { Scheme: "http", IsLoopback: false })
        {
            _equipment.Logger.SignInWithoutTls(request.Feed, request.Address.Authority);
        }

        var host = _equipment.HostOf(request.Address);
        // Unless told otherwise a stranger's host is asked gently; this machine needs no sparing.
        var pacing = request.Pacing ?? (request.Address.IsLoopback ? null : new Catalog.Pacing());
        if (pacing is not null)
        {
            host.Governor.Tighten(pacing);
        }

        return host;
    }
}
