using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Notifications;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>
/// Tells people what a worker met: once a minute, when anything is to be told, and at its end. Dead letters, rows in quarantine, what had to be
/// left on the queue, and why the worker stopped.
/// </summary>
internal sealed class WorkerTelling(Session session, PipelineWork work)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What is told after the work, once the worker was told to stop, takes no longer, and 2 s more to note what was told: whoever stopped it kills it
    /// when its patience is over, ECS 120 s after the signal, of which the slices under way may take 110.
    /// </summary>
    private static readonly TimeSpan LongestAfterStop = TimeSpan.FromSeconds(6);

    /// <summary>What a stop is told of.</summary>
    private static readonly string[] Itself = ["the worker"];

    private readonly Lock _gate = new();
    private List<WorkedOrder> _settled = [];
    private FeedResult? _stop;

    /// <summary>Takes in a message that was settled; called from several threads.</summary>
    public void Add(WorkedOrder settled)
    {
        if (!work.Config.Notifications.IsSet)
        {
            return;
        }

        lock (_gate)
        {
            // Given back over a failure, and not because somebody stopped the worker: that is what it stops over.
            if (
                settled is
                {
                    Settlement: Settlement.GivenBack,
                    Result.Failure: FailureClass.SignIn or FailureClass.Store or FailureClass.Configuration
                }
            )
            {
                _stop ??= settled.Result;
            }

            if (settled.Settlement is Settlement.Done or Settlement.Left or Settlement.Buried || IsOfSource(settled))
            {
                _settled.Add(settled with { Result = settled.Result with { Files = [], Coverage = null } });
            }
        }
    }

    /// <summary>
    /// Works, tells meanwhile and at the end; what breaks the worker off is told and thrown on. Where it is told to <paramref name="stop"/>, what is left
    /// to tell when the work has ended is told shortly or not at all.
    /// </summary>
    public async Task<WorkerReport> WhileAsync(Func<Task<WorkerReport>> act, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, session.Stops.AtOnce);
        using var ended = new CancellationTokenSource();
        var meanwhile = MeanwhileAsync(ended.Token, either.Token);
        var work = act();
        await Task.WhenAny(work);
        // From here on, and from no earlier moment: the slices had their grace.
        await using var hurry = stop.Register(() => late.CancelAfter(LongestAfterStop));
        await ended.CancelAsync();
        await meanwhile;
        WorkerReport report;
        try
        {
            report = await work;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            var (failure, message, nextStep) = FaultReport.Explain(broken);
            await TellAsync(Take(), Notice.OfEnd(Itself, failure, message, nextStep), either.Token);
            throw;
        }

        await TellAsync(Take(), EndOf(report), either.Token);
        return report;
    }

    /// <summary>Put back because its source's secret is missing or refused, which needs a person, while the worker goes on with other sources.</summary>
    private static bool IsOfSource(WorkedOrder settled) =>
        settled is { Settlement: Settlement.Later, Result.Failure: FailureClass.SignIn or FailureClass.Configuration };

    private async Task MeanwhileAsync(CancellationToken ended, CancellationToken late)
    {
        using var minute = new PeriodicTimer(Every, session.Time);
        try
        {
            while (await minute.WaitForNextTickAsync(ended))
            {
                if (Take() is { Count: > 0 } settled)
                {
                    await TellAsync(settled, end: null, late);
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The rest is told at the end.
        }
    }

    private List<WorkedOrder> Take()
    {
        lock (_gate)
        {
            var settled = _settled;
            _settled = [];
            return settled;
        }
    }

    private async Task TellAsync(List<WorkedOrder> settled, Notice? end, CancellationToken late)
    {
        var notices = Notice.OfSlices([
            .. settled.Where(one => one.Settlement is Settlement.Done or Settlement.Left || IsOfSource(one)).Select(one => one.Result),
        ]);
        var letters = settled.Where(one => one.Settlement == Settlement.Buried).ToList();
        Notice[] all =
        [
            .. notices,
            .. letters.Count > 0 ? [LettersOf(letters)] : Array.Empty<Notice>(),
            .. end is null ? Array.Empty<Notice>() : [end],
        ];
        if (all.Length > 0)
        {
            await Telling.TellAsync(session, work, notifier => notifier.NotifyAsync(all, late));
        }
    }

    /// <summary>Why the worker stopped over something; that it is well, where it did any work and stopped over nothing.</summary>
    private Notice? EndOf(WorkerReport report)
    {
        if (_stop is not { } stop)
        {
            return report.Collected + report.Unchanged + report.Empty > 0 ? new(NoticeKind.Failure, Itself, []) : null;
        }

        return Notice.OfEnd(
            Itself,
            stop.Failure,
            $"the worker stopped: {stop.Feed} {stop.Period}: {stop.Message ?? stop.Outcome.ToString()}",
            stop.NextStep ?? "Its messages are on the queue still: mend the cause, and start a worker again."
        );
    }

    private static Notice LettersOf(List<WorkedOrder> letters) =>
        new(
            NoticeKind.DeadLetters,
            [.. letters.Select(one => one.Result.Feed).Distinct(StringComparer.Ordinal)],
            [
                .. letters.Select(one => new NoticeItem(
                    one.Result.Feed,
                    one.Result.Period,
                    one.Result.Message ?? one.Result.Outcome.ToString(),
                    "energy-pipeline queue status --dead-letters shows them; queue redrive sends them back when the cause is mended.",
                    one.Result.Failure.ToString()
                )),
            ]
        );
}
