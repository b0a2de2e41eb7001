using System.Globalization;
using EnergyDataPipeline.Collecting.Wire;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Collecting;

/// <content>Health checks of a source.</content>
public sealed partial class ApiDataCollector
{
    private static readonly TimeSpan SkewToWarnOf = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SkewToFailOn = TimeSpan.FromMinutes(30);

    /// <summary>Why nothing of the source of <paramref name="request"/> is asked with its sign-in; null where it may be. Nothing is asked.</summary>
    public async Task<(string Message, string NextStep)?> FindRefusalAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return
            await _equipment.SignIns.FindAsync(request, cancellationToken).ConfigureAwait(false) is { } refusal
            && Statuses.NotAsked(request, refusal) is { Message: { } message, NextStep: { } next }
            ? (message, next)
            : null;
    }

    /// <summary>
    /// Asks once, without retries, and says how far it got: name, connection, TLS, sign-in, answer, clock. The body is not read. Checks
    /// behind the one that failed are left out. A source whose sign-in this collector saw refused, or that asked it for patience, is not asked
    /// again; one that did so to another process is, and where it answers well, the others are told.
    /// </summary>
    public async Task<IReadOnlyList<CheckResult>> ProbeAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<CheckResult> checks = [];
        var host = Prepare(request);
        var allowed = request.Limits.Connect + request.Limits.FirstByte;
        using var deadline = new CancellationTokenSource(allowed < LongestDeadline ? allowed : LongestDeadline, _equipment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var watch = new Watch(request.Limits, _equipment.Time, either.Token, cancellationToken);
        try
        {
            using var pass = await _equipment.SignIns.EnterAsync(request, watch.Token, inAnyCase: true).ConfigureAwait(false);
            if (pass.Refused is { } refusal)
            {
                Add("sign-in", Statuses.NotAsked(request, refusal));
                return checks;
            }

            if (host.Governor.HeldByOwn is var held && held > allowed)
            {
                Add("answer", Statuses.Held(host.Name, held));
                return checks;
            }

            var began = _equipment.Time.GetTimestamp();
            using var sent = await new Exchange(_equipment, host, request)
                .SendAsync(watch, () => allowed, static () => { }, inAnyCase: true)
                .ConfigureAwait(false);
            var took = _equipment.Time.GetElapsedTime(began);
            if (sent.Fault is { } fault)
            {
                AddReached(fault.Stage);
                Add(NameOf(fault.Stage), fault.Attempt);
                return checks;
            }

            AddReached(WireStage.Answer);
            var response = sent.Response!;
            var status = (int)response.StatusCode;
            if (status is 401 or 403)
            {
                var isWhole = pass.Refuse(status);
                await (isWhole ? _equipment.SignIns.NoteAsync(request, status, watch.Token) : Task.CompletedTask).ConfigureAwait(false);
                Add("sign-in", await Statuses.JudgeAsync(request, sent, watch, isWhole, _equipment).ConfigureAwait(false));
            }
            else if (status is >= 200 and <= 299)
            {
                pass.Prove();
                await _equipment.SignIns.ForgetAsync(request, watch.Token).ConfigureAwait(false);
                await host.Governor.ReleaseAsync(watch.Token).ConfigureAwait(false);
                AddOk("sign-in", request.SignIn is SignIn.Anonymous ? "none is wanted" : "accepted");
                AddOk("answer", FormattableString.Invariant($"{sent.Address} answered {status} in {Watch.Seconds(took)}"));
            }
            else
            {
                var attempt = await Statuses.JudgeAsync(request, sent, watch, false, _equipment).ConfigureAwait(false);
                Add("answer", attempt);
                if (attempt.Patience?.Wait is { } wait && wait > TimeSpan.Zero)
                {
                    _equipment.Logger.HostHeld(host.Name, Math.Round(wait.TotalSeconds, 3));
                    await host.Governor.HoldEverywhereAsync(wait, watch.Token).ConfigureAwait(false);
                }
            }

            checks.Add(Clock(request, response.Headers.Date, took));
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested)
        {
            Add("answer", Attempt.Passing($"{host.Name}: {watch.WhatRanOut(out _)}"));
        }

        return checks;

        void AddReached(WireStage stage)
        {
            if (stage > WireStage.Name)
            {
                AddOk("name", $"{request.Address.Host} is found");
            }

            if (stage > WireStage.Connection)
            {
                AddOk("connection", $"{host.Name} accepts connections");
            }

            if (stage > WireStage.Tls && request.Address.Scheme == "https")
            {
                checks.Add(
                    request.Tls.UnverifiedLoopback
                        ? new CheckResult(
                            $"{request.Feed}: tls",
                            CheckStatus.Warn,
                            $"the certificate of {host.Name} is not verified",
                            "Name the authority's PEM file in ca_file and verify."
                        )
                        : new CheckResult($"{request.Feed}: tls", CheckStatus.Ok, $"the certificate of {host.Name} is trusted")
                );
            }
        }

        void AddOk(string what, string message) =>
            checks.Add(new CheckResult($"{request.Feed}: {what}", CheckStatus.Ok, SafeText.Clean(message)));

        void Add(string what, Attempt attempt) =>
            checks.Add(
                new CheckResult(
                    $"{request.Feed}: {what}",
                    CheckStatus.Fail,
                    SafeText.Clean(attempt.Message ?? attempt.Outcome.ToString()),
                    attempt.NextStep,
                    attempt.Failure
                )
            );
    }

    private static string NameOf(WireStage stage) =>
        stage switch
        {
            WireStage.Name => "name",
            WireStage.Connection => "connection",
            WireStage.Tls => "tls",
            _ => "answer",
        };

    private CheckResult Clock(CollectRequest request, DateTimeOffset? answeredAt, TimeSpan took)
    {
        var name = $"{request.Feed}: clock";
        if (answeredAt is not { } theirs)
        {
            return new CheckResult(
                name,
                CheckStatus.Warn,
                $"{request.Address.Authority} did not say what time it is, so this machine's clock was not compared",
                "Compare this machine's clock with another."
            );
        }

        var skew = _equipment.Clock.GetCurrentInstant().ToDateTimeOffset() - (took / 2) - theirs;
        var size = skew.Duration();
        var seconds = Math.Round(size.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var direction = skew < TimeSpan.Zero ? "behind" : "ahead of";
        var found = $"this machine's clock is {seconds} s {direction} {request.Address.Authority}'s";
        const string Step = "Set this machine's clock (a time service does it for good): signatures and publication times depend on it.";
        return size switch
        {
            _ when size >= SkewToFailOn => new CheckResult(
                name,
                CheckStatus.Fail,
                $"{found}; at most 300 s are expected",
                Step,
                FailureClass.Configuration
            ),
            _ when size > SkewToWarnOf => new CheckResult(name, CheckStatus.Warn, $"{found}; at most 300 s are expected", Step),
            _ => new CheckResult(name, CheckStatus.Ok, $"within {seconds} s of {request.Address.Authority}'s"),
        };
    }
}
