using EnergyDataPipeline.Collecting.Governing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;
using NodaTime;

namespace EnergyDataPipeline.Collecting;

/// <summary>
/// One request on its way to an answer: how often it was asked, how long was waited, whether to go on. Here stands the policy of contract
/// C8: what is repeated, after which wait, and when to stop.
/// </summary>
internal sealed partial class Asking
{
    private readonly Equipment _equipment;
    private readonly Host _host;
    private readonly ExamineAnswer _examine;
    private readonly CancellationToken _caller;
    private readonly long _began;
    private Attempt? _last;
    private string? _whyStopped;
    private Instant? _comeBackAt;
    private int _attempts;
    private int _retries;
    private TimeSpan _waited;

    /// <param name="request">What is asked.</param>
    /// <param name="examine">Examines each answer.</param>
    /// <param name="equipment">What is shared.</param>
    /// <param name="caller">Cancelled when the caller cancels.</param>
    public Asking(CollectRequest request, ExamineAnswer examine, Equipment equipment, CancellationToken caller)
    {
        Request = request;
        _examine = examine;
        _equipment = equipment;
        _host = equipment.HostOf(request.Address);
        _caller = caller;
        _began = equipment.Time.GetTimestamp();
    }

    public CollectRequest Request { get; }

    /// <summary>The wait that <see cref="GoesOn(Attempt)"/> decided on.</summary>
    public TimeSpan NextWait { get; private set; }

    private TimeSpan Remaining => Request.Limits.Deadline - _equipment.Time.GetElapsedTime(_began);

    /// <summary>True when there is to be another attempt; the wait before it is then in <see cref="NextWait"/>.</summary>
    public bool GoesOn(Attempt attempt)
    {
        _last = attempt;
        if (!attempt.MayPass)
        {
            return false;
        }

        if (attempt.Patience is { } patience)
        {
            _comeBackAt = patience.Wait is { } asked ? _equipment.Clock.GetCurrentInstant() + Duration.FromTimeSpan(asked) : null;
            if (patience.Wait is not { } wait || wait > Remaining)
            {
                _last = attempt with { Outcome = Outcome.Throttled };
                return Stop(
                    $"it asks for patience ('{patience.Said}') beyond what is left of the deadline of {Span(Request.Limits.Deadline)}"
                );
            }
        }

        if (Request.Method != HttpMethod.Get && !attempt.NothingSent)
        {
            return Stop($"a {Request.Method} that was sent is not repeated");
        }

        if (_retries >= Request.Limits.MaxRetries)
        {
            return Stop(null);
        }

        var next = Backoff();
        if (attempt.Patience?.Wait is { } floor)
        {
            // Never undercut; the jitter comes on top, so that those who were told the same do not all come at once.
            next = floor + _equipment.Jitter(Request.Limits.BackoffBase);
            next = next < Remaining ? next : floor;
        }

        if (next >= Remaining)
        {
            return Stop($"the next attempt would come after the deadline of {Span(Request.Limits.Deadline)}");
        }

        if (!_host.Budget.TrySpend())
        {
            return Stop($"the retries granted to {_host.Name} are used up");
        }

        return GoOn(next, attempt.Message ?? "");
    }

    /// <summary>The host is left alone for a while: true when the time suffices to wait that out.</summary>
    public bool GoesOnAfterBreak(TimeSpan? breakLeft)
    {
        var next = (breakLeft ?? _equipment.Options.CircuitBreak) + _equipment.Jitter(Request.Limits.BackoffBase);
        return _retries < Request.Limits.MaxRetries && next < Remaining && GoOn(next, $"{_host.Name} is left alone after many failures");
    }

    /// <summary>The attempt that stands for a host that was left alone to the end.</summary>
    public Attempt LeftAlone() =>
        _last
        ?? (_last = Attempt.Passing($"nearly every request to {_host.Name} failed within the last minute, so it is not asked for a while"));

    /// <summary>The attempt that stands for a deadline that passed between attempts.</summary>
    public Attempt DeadlinePassed() => _last = (_last ?? Attempt.Passing("no attempt was made")) with { MayPass = false };

    /// <summary>How it all ended.</summary>
    public CollectResult Conclude(Attempt attempt)
    {
        // The decision to stop may have made more of it (throttled).
        attempt = _last is { MayPass: true } last && attempt.MayPass ? last : attempt;
        var message = attempt.Message;
        if (message is not null)
        {
            var often = _attempts > 1 ? FormattableString.Invariant($"; asked {_attempts} times, {Span(_waited)} waited in between") : "";
            var why = _whyStopped is null ? "" : $"; {_whyStopped}";
            message = SafeText.Clean($"{Request.Feed}: {message}{often}{why}.");
        }

        var comeBackAt = attempt.Failure == FailureClass.Temporary ? _comeBackAt : null;
        return new CollectResult
        {
            Outcome = attempt.Outcome,
            Failure = attempt.Failure,
            Status = attempt.Status,
            Attempts = _attempts,
            Waited = Duration.FromTimeSpan(_waited),
            Message = message,
            NextStep = comeBackAt is { } at ? $"Run again after {at}: it is safe, and what is stored already stays." : attempt.NextStep,
            ComeBackAt = comeBackAt,
        };
    }

    private bool GoOn(TimeSpan wait, string reason)
    {
        _retries++;
        _waited += wait;
        NextWait = wait;
        CollectingSignals.WaitSeconds.Add(wait.TotalSeconds, new KeyValuePair<string, object?>("host", _host.Name));
        _equipment.Logger.WaitingToAskAgain(Request.Feed, Math.Round(wait.TotalSeconds, 3), _attempts + 1, SafeText.Clean(reason));
        return true;
    }

    private bool Stop(string? why)
    {
        _whyStopped = why;
        return false;
    }

    private TimeSpan Backoff()
    {
        var most = Request.Limits.BackoffBase * Math.Pow(2, Math.Min(_retries, 30));
        return _equipment.Jitter(most < Request.Limits.BackoffCap ? most : Request.Limits.BackoffCap);
    }

    private static string Span(TimeSpan time) => Wire.Watch.Seconds(time);
}
