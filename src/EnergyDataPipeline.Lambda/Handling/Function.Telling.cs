using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Lambda.Runtime;
using EnergyDataPipeline.Notifications;

namespace EnergyDataPipeline.Lambda.Handling;

/// <content>What is stale, and who is told of what needs somebody.</content>
internal sealed partial class Function
{
    /// <summary>What of the deadline is kept back for the call's own answer while somebody is told.</summary>
    private static readonly TimeSpan ForTheAnswer = TimeSpan.FromSeconds(1);

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

        var config = asked.Feeds is { } names ? _config with { Feeds = [.. names.Select(name => FeedOf(name, isDated: false))] } : _config;
        await using var pipeline = Open(config, stop);
        var report = await pipeline.FindStaleAsync(cancellationToken: stop);
        await TellAsync(invocation, (notifier, token) => notifier.NotifyAsync(report, token), stop);
        return StalenessAnswer.Write(report);
    }

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

        var left = invocation.Deadline - _time.GetUtcNow() - ForTheAnswer;
        using var enough = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, stop);
        using var notifier = new Notifier(
            _config,
            new()
            {
                Clock = _surroundings.Clock,
                Time = _time,
                Loggers = _surroundings.Log,
                Environment = _surroundings.Environment,
                SecretSources = _aws.Equip(new()).SecretSources,
            }
        );
        try
        {
            foreach (var failed in (await tell(notifier, either.Token)).Where(outcome => outcome.State == NotificationState.Failed))
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
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            FunctionMessages.NoTimeToTell(_log);
        }
    }

    /// <summary>What a batch has to tell where what surrounds the function is wrong: the messages are given back, and will be until it is mended.</summary>
    private static Notice WrongOf(IReadOnlyList<WorkItem> wrong) =>
        new(
            NoticeKind.Failure,
            [.. wrong.Select(item => item.Feed).Distinct(StringComparer.Ordinal)],
            [
                .. wrong.Select(item => new NoticeItem(
                    item.Feed,
                    item.Order?.Period ?? "",
                    item.Reason,
                    item.Result?.NextStep,
                    item.Failure.ToString()
                )),
            ]
        );

    /// <summary>What a batch has to tell: messages that will never work.</summary>
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
