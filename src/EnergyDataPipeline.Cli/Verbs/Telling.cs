using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Notifications;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Tells people what needs somebody, at the end of a verb. Its failures are said, and change no exit code.</summary>
internal static class Telling
{
    /// <summary>
    /// Does <paramref name="act"/>; where it is broken off before there is a result to tell of (the store is gone, say), that is told, and thrown on.
    /// What somebody typed wrongly is said to them alone.
    /// </summary>
    public static async Task<T> OrTellAsync<T>(Session session, PipelineWork work, bool isTold, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception broken)
            when (isTold && broken is not (OperationCanceledException or PipelineException { Failure: FailureClass.Configuration }))
        {
            await TellAsync(session, work, notifier => notifier.NotifyBrokenAsync(broken, session.Stops.AtOnce));
            throw;
        }
    }

    /// <summary>
    /// Tells what of a run needs somebody, feed by feed: numbers of a sandbox are no market data, and nobody is called for them. Where that keeps
    /// something from being told, it is said.
    /// </summary>
    public static async Task TellOfRunAsync(Session session, PipelineWork work, RunSummary summary, bool isSandbox)
    {
        var told = summary with
        {
            Results = [.. summary.Results.Where(result => !result.IsGenerated)],
            Lake = isSandbox ? null : summary.Lake,
        };
        if (told.Results.Count > 0 || !summary.Results.Any(result => result.IsGenerated))
        {
            await TellAsync(session, work, notifier => notifier.NotifyAsync(told, session.Stops.AtOnce));
        }

        if (!work.Config.Notifications.IsSet)
        {
            return;
        }

        var held = summary with
        {
            Results = [.. summary.Results.Where(result => result.IsGenerated)],
            Lake = isSandbox ? summary.Lake : null,
        };
        var untold = Notice
            .Of(held)
            .Where(notice => work.Config.Notifications.On.Contains(notice.Kind, StringComparer.Ordinal))
            .SelectMany(notice => notice.Items)
            .Select(item => item.Feed.Length > 0 ? item.Feed : "the lake")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (untold.Count > 0)
        {
            session.Screen.Say(
                Words.Plain(
                    $"Nobody was told of {string.Join(", ", untold)}: what comes from a sandbox (--sandbox, or an address of this machine) is no market data."
                )
            );
        }
    }

    /// <summary>Tells what <paramref name="tell"/> has to tell, where anybody is to be told; what could not be told is said on standard error.</summary>
    public static async Task<IReadOnlyList<NotificationOutcome>> TellAsync(
        Session session,
        PipelineWork work,
        Func<Notifier, Task<IReadOnlyList<NotificationOutcome>>> tell
    )
    {
        if (!work.Config.Notifications.IsSet)
        {
            return [];
        }

        using var aws = AwsEquipment.For(work.Config, session.Environment, session.Time);
        using var notifier = new Notifier(
            work.Config,
            new()
            {
                Clock = session.Clock,
                Time = session.Time,
                Loggers = work.Loggers,
                Environment = session.Environment,
                SecretSources = aws.Equip(new()).SecretSources,
            }
        );
        var outcomes = await tell(notifier);
        foreach (var failed in outcomes.Where(outcome => outcome.State == NotificationState.Failed))
        {
            session.Screen.Say(
                Words.Plain(
                    $"{failed.Channel}: nobody was told ({string.Join(", ", failed.Kinds)}). {failed.Message} {failed.NextStep}".TrimEnd()
                )
            );
        }

        return outcomes;
    }
}
