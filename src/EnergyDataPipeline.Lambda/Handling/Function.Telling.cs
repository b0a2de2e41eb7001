using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Lambda.Runtime;
using EnergyDataPipeline.Notifications;

namespace EnergyDataPipeline.Lambda.Handling;

/// <content>What is stale, and who is told of what needs somebody.</content>
internal sealed partial class Function
{
    /// <summary>Looks at what should be there. What is stale is an answer and no error: the log line's <c>StaleFeeds</c> counts it for alarms.</summary>
    private async Task<ReadOnlyMemory<byte>> LookAsync(FunctionEvent.Direct asked, Invocation invocation, CancellationToken stop)
    {
        if (asked.Region is not null || asked.Day is not null)
        {
            throw new Records.PipelineException(
                Records.FailureClass.Configuration,
                "the event has a region or a day: staleness looks at feeds, over the days up to now.",
                "Leave it out; feeds may be named."
            );
        }

        await OrTellAsync(invocation, () => RenewAsync(stop), stop);
        var config = asked.Feeds is { } names ? _config with { Feeds = [.. names.Select(name => FeedOf(name, isDated: false))] } : _config;
        using var gently = new CancellationTokenSource();
        await using var pipeline = Open(config, gently.Token);
        var report = await OrTellAsync(
            invocation,
            async () =>
            {
                await using var deadline = Deadline.Watch(invocation.Deadline, _margin, gently, _time, _log, stop);
                try
                {
                    return await pipeline.FindStaleAsync(cancellationToken: deadline.AtOnce);
                }
                catch (OperationCanceledException) when (deadline.AtOnce.IsCancellationRequested && !stop.IsCancellationRequested)
                {
                    throw new Records.PipelineException(
                        Records.FailureClass.Incomplete,
                        "the deadline came before it was known what is stale.",
                        "Give the function more time, or name fewer feeds at once."
                    );
                }
            },
            stop
        );
        await TellAsync(invocation, (notifier, token) => notifier.NotifyAsync(report, token), stop);
        return StalenessAnswer.Write(report);
    }

    /// <summary>Does <paramref name="act"/>; what breaks it off before there is a result (the store is gone, say) is told, and thrown on.</summary>
    private async Task<T> OrTellAsync<T>(Invocation invocation, Func<Task<T>> act, CancellationToken stop)
    {
        try
        {
            return await act();
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            await TellAsync(invocation, (notifier, token) => notifier.NotifyBrokenAsync(broken, token), stop);
            throw;
        }
    }

    /// <inheritdoc cref="OrTellAsync{T}"/>
    private Task OrTellAsync(Invocation invocation, Func<Task> act, CancellationToken stop) =>
        OrTellAsync(
            invocation,
            async () =>
            {
                await act();
                return true;
            },
            stop
        );

    /// <summary>Tells people, where any are to be told, as long as there is time. What cannot be told is logged and loses nothing of the call.</summary>
    private async Task TellAsync(
        Invocation invocation,
        Func<Notifier, CancellationToken, Task<IReadOnlyList<NotificationOutcome>>> tell,
        CancellationToken stop
    )
    {
        if (!_config.Notifications.IsSet)
        {
            return;
        }

        using var left = new TimeLeft(invocation, _time, stop);
        using var notifier = new Notifier(
            _config,
            new()
            {
                Clock = _surroundings.Clock,
                Time = _time,
                Loggers = _surroundings.Log,
                Environment = _surroundings.Environment,
                SecretSources = _aws!.Equip(new()).SecretSources,
            }
        );
        try
        {
            foreach (var failed in (await tell(notifier, left.Token)).Where(outcome => outcome.State == NotificationState.Failed))
            {
                FunctionMessages.NobodyTold(
                    _log,
                    failed.Channel,
                    string.Join(", ", failed.Kinds),
                    failed.Message ?? "",
                    failed.NextStep ?? ""
                );
            }
        }
        catch (OperationCanceledException) when (left.IsOver)
        {
            FunctionMessages.NoTimeToTell(_log);
        }
    }

    /// <summary>What a batch has to tell: messages that will never work, slices that failed, rows in quarantine.</summary>
    private static IReadOnlyList<Notice> NoticesOf(IReadOnlyList<WorkItem> work, IReadOnlyList<WorkItem> buried) =>
        [
            .. Notice.OfSlices([
                .. work.Except(buried).Where(item => !item.ComesBackByItself).Select(item => item.Result).OfType<FeedResult>(),
            ]),
            .. buried.Count > 0 ? [LettersOf(buried)] : Array.Empty<Notice>(),
        ];

    /// <summary>The dead letters of a batch.</summary>
    private static Notice LettersOf(IReadOnlyList<WorkItem> buried) =>
        new(
            NoticeKind.DeadLetters,
            [.. buried.Select(item => item.Feed).Distinct(StringComparer.Ordinal)],
            [
                .. buried.Select(item => new NoticeItem(
                    item.Feed,
                    item.Order?.Period ?? "",
                    item.Reason,
                    "energy-pipeline queue status --dead-letters shows them; queue redrive sends them back when the cause is mended.",
                    item.Failure.ToString()
                )),
            ]
        );
}
