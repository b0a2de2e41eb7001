using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Notifications.Email;
using EnergyDataPipeline.Notifications.Sns;
using EnergyDataPipeline.Notifications.Webhook;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace EnergyDataPipeline.Notifications;

/// <summary>What a host hands to a notifier beside its configuration. Everything has a default.</summary>
public sealed record NotifierOptions
{
    /// <summary>What time it is; the system's clock unless set.</summary>
    public IClock? Clock { get; init; }

    /// <summary>What waits are measured by; the system's unless set.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Where log messages go; nowhere unless set.</summary>
    public ILoggerFactory? Loggers { get; init; }

    /// <summary>Variables that name region and endpoints; the process's unless set.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Where references of further schemes (<c>ssm:/path</c>) are read; none unless set.</summary>
    public IReadOnlyList<ISecretSource> SecretSources { get; init; } = [];
}

/// <summary>
/// Tells people what needs somebody, once: what has been told is remembered in the store, and told again when it has changed, has become well,
/// or is still so after <c>notifications.every</c>; dead letters, which are events, are gathered meanwhile and none is left out. One message a
/// run. What cannot be told is a value; a run's result is never lost for it.
/// </summary>
public sealed partial class Notifier : IDisposable
{
    /// <summary>Who began to tell something this long ago and did not finish has died of it.</summary>
    private static readonly Duration LongestSending = Duration.FromMinutes(5);

    /// <summary>Telling takes no longer, however many channels hang.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>What was told is not looked up for longer: a store that is gone must not keep the news of it from going out.</summary>
    private static readonly TimeSpan LongestLookingUp = TimeSpan.FromSeconds(30);

    /// <summary>Once the time for telling is over, noting what was told takes no longer.</summary>
    private static readonly TimeSpan LongestNoting = TimeSpan.FromSeconds(2);

    private readonly EnergyPipelineConfig _config;
    private readonly IClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly IObjectStore _store;
    private readonly SecretResolver _secrets;
    private readonly PatientPost _post;
    private readonly List<INoticeChannel> _channels = [];

    /// <summary>A notifier for <paramref name="config"/>; nothing is asked or sent yet.</summary>
    public Notifier(EnergyPipelineConfig config, NotifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        options ??= new();
        var loggers = options.Loggers ?? NullLoggerFactory.Instance;
        _config = config;
        _time = options.Time ?? TimeProvider.System;
        _clock = options.Clock ?? new TimeProviderClock(_time);
        _log = loggers.CreateLogger("EnergyDataPipeline.Notifications");
        _store = ObjectStores.Open(EnergyPipeline.StoreOptionsOf(config.Destination), _time, loggers);
        _secrets = new SecretResolver(config.Secrets, null, loggers.CreateLogger<SecretResolver>(), _time, options.SecretSources);
        _post = new PatientPost(_time);
        var settings = config.Notifications;
        if (settings.Sns is { } topic)
        {
            _channels.Add(new SnsTopic(topic, AwsAccess.Of(config, options.Environment), _post, _time));
        }

        if (settings.Slack is { } webhook)
        {
            _channels.Add(new SlackWebhook(webhook, _secrets, _post));
        }

        if (settings.Email is { } mail)
        {
            _channels.Add(new MailServer(mail, _secrets));
        }
    }

    /// <summary>Tells what of a run needs somebody. A run that was stopped tells no recovery.</summary>
    public Task<IReadOnlyList<NotificationOutcome>> NotifyAsync(RunSummary summary, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var notices = Notice.Of(summary);
        if (summary.Results.Any(result => result.Outcome == Outcome.Cancelled))
        {
            notices = [.. notices.Where(notice => notice.Items.Count > 0)];
        }

        return TellAsync(notices, new(_store.Name, summary.RunId, summary.Failure), cancellationToken);
    }

    /// <summary>Tells which feeds are stale.</summary>
    public Task<IReadOnlyList<NotificationOutcome>> NotifyAsync(StalenessReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        return TellAsync([Notice.Of(report)], new(_store.Name), cancellationToken);
    }

    /// <summary>Tells of orders that no worker could do: a notice of kind <see cref="NoticeKind.DeadLetters"/>, its items the letters.</summary>
    public Task<IReadOnlyList<NotificationOutcome>> NotifyAsync(Notice notice, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return TellAsync([notice], new(_store.Name), cancellationToken);
    }

    /// <summary>Tells several things in one message.</summary>
    public Task<IReadOnlyList<NotificationOutcome>> NotifyAsync(
        IReadOnlyList<Notice> notices,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(notices);
        return TellAsync(notices, new(_store.Name), cancellationToken);
    }

    /// <summary>Tells that a run or a check of the configured feeds was broken off, and by what: whoever calls rethrows it afterwards.</summary>
    public Task<IReadOnlyList<NotificationOutcome>> NotifyBrokenAsync(Exception broken, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(broken);
        var (failure, message, nextStep) = broken switch
        {
            PipelineException known => (known.Failure, known.Message, known.NextStep),
            StoreException store => (FailureClass.Store, store.Message, store.NextStep),
            _ => (FailureClass.Internal, $"{broken.GetType().Name}: {broken.Message}", "Please report this fault of ours."),
        };
        var feeds = _config.Feeds.Select(feed => feed.Name).Distinct(StringComparer.Ordinal).ToList();
        return TellAsync([Notice.OfEnd(feeds, failure, message, nextStep)], new(_store.Name, null, failure), cancellationToken);
    }

    /// <summary>Sends a message by every channel, whatever has been told.</summary>
    public async Task<IReadOnlyList<NotificationOutcome>> TestAsync(CancellationToken cancellationToken = default)
    {
        var text = NoticeText.Of(
            [
                new(
                    NoticeKind.Test,
                    [],
                    [new("", "", "This is a test: nothing is wrong. Whoever reads it is told what needs somebody.", null, "")]
                ),
            ],
            [],
            new(_store.Name)
        );
        var outcomes = new List<NotificationOutcome>();
        foreach (var channel in _channels)
        {
            outcomes.Add(await SendAsync(channel, text, NotificationState.Sent, cancellationToken).ConfigureAwait(false));
        }

        return outcomes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _post.Dispose();
        _secrets.Dispose();
        (_store as IDisposable)?.Dispose();
    }

    private async Task<IReadOnlyList<NotificationOutcome>> TellAsync(
        IReadOnlyList<Notice> notices,
        NoticeContext context,
        CancellationToken cancellationToken
    )
    {
        var wanted = notices.Where(notice => _config.Notifications.On.Contains(notice.Kind, StringComparer.Ordinal)).ToList();
        using var late = new CancellationTokenSource(Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var outcomes = await Task.WhenAll(_channels.Select(channel => TellAsync(channel, wanted, context, either.Token)))
            .ConfigureAwait(false);
        return [.. outcomes.OfType<NotificationOutcome>()];
    }

    private async Task<NotificationOutcome?> TellAsync(
        INoticeChannel channel,
        IReadOnlyList<Notice> notices,
        NoticeContext context,
        CancellationToken cancellationToken
    )
    {
        using var stillWrong = new StillWrong(_config, _clock, _time);
        var claiming = new Claiming(channel, context, stillWrong);
        NotificationOutcome? outcome = null;
        try
        {
            await ClaimAsync(claiming, notices, cancellationToken).ConfigureAwait(false);
            outcome = await SendAsync(claiming, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            var untold = notices.Where(notice => notice.Items.Count > 0).Select(notice => notice.Kind).ToList();
            outcome = untold.Count == 0 ? null : Failed(channel, untold, "the time for telling was over", null);
        }
        finally
        {
            // Noted even where the time is over, in as long as a store that is well takes for it.
            using var soon = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
            await using var hurry = cancellationToken.Register(() => soon.CancelAfter(LongestNoting)).ConfigureAwait(false);
            foreach (var claim in claiming.Marked)
            {
                var isTold = outcome is { State: NotificationState.Sent or NotificationState.Recovered } && claiming.Told.Contains(claim);
                await SettleAsync(claim, isTold, soon.Token).ConfigureAwait(false);
            }
        }

        return outcome;
    }

    private async Task<NotificationOutcome?> SendAsync(Claiming claiming, CancellationToken cancellationToken)
    {
        if (claiming.Told.Count == 0)
        {
            if (claiming.Known.Count == 0)
            {
                return null;
            }

            LogMessages.Known(_log, claiming.Channel.Name, string.Join(", ", claiming.Known));
            return new(claiming.Channel.Name, [.. claiming.Known], NotificationState.Known);
        }

        var wrong = claiming.Told.Where(claim => claim.Notice.Items.Count > 0).Select(claim => claim.Notice).ToList();
        var well = claiming.Told.Where(claim => claim.Notice.Items.Count == 0).Select(claim => claim.Notice).ToList();
        var state = wrong.Count > 0 ? NotificationState.Sent : NotificationState.Recovered;
        var text = NoticeText.Of(wrong, well, claiming.Context);
        return await SendAsync(claiming.Channel, text, state, cancellationToken).ConfigureAwait(false);
    }

    private async Task<NotificationOutcome> SendAsync(
        INoticeChannel channel,
        NoticeText text,
        NotificationState state,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await channel.SendAsync(text, cancellationToken).ConfigureAwait(false);
            LogMessages.Told(_log, channel.Name, string.Join(", ", text.Kinds));
            return new(channel.Name, text.Kinds, state);
        }
        catch (PipelineException refused)
        {
            return Failed(channel, text.Kinds, refused.Message, refused.NextStep);
        }
        catch (OperationCanceledException)
        {
            return Failed(channel, text.Kinds, "The time for telling was over before the message was taken.", null);
        }
        catch (Exception broken)
        {
            // A channel that breaks must not take the run's result along.
            return Failed(channel, text.Kinds, $"{broken.GetType().Name}: {broken.Message}", "Please report this fault of ours.");
        }
    }

    private NotificationOutcome Failed(INoticeChannel channel, IEnumerable<string> kinds, string message, string? nextStep)
    {
        var (of, reason) = (kinds.ToList(), Redaction.Clean(message));
        LogMessages.NotTold(_log, channel.Name, string.Join(", ", of), reason, nextStep);
        return new(channel.Name, of, NotificationState.Failed, reason, nextStep);
    }

    private sealed class TimeProviderClock(TimeProvider time) : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());
    }
}
