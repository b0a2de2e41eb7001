using System.Security.Cryptography;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Notifications;

/// <content>What was told, and whose it is to tell: marks in the store, set by conditional writes.</content>
public sealed partial class Notifier
{
    /// <summary>How often a mark is tried to be set beside others who set it too; after that it is told without.</summary>
    private const int Rounds = 100;

    /// <summary>Events that are kept one by one until they are told; of more their number is.</summary>
    private const int MostUntold = 200;

    /// <summary>When something was told that is to be told at the next occasion.</summary>
    private static readonly string LongAgo = InstantPattern.ExtendedIso.Format(Instant.FromUnixTimeSeconds(0));

    /// <summary>
    /// Looks up what of the notices is to be told, each by itself: where the store does not say it of one, that one is told in any case (better
    /// twice than never), and of the others holds what it said.
    /// </summary>
    private async Task ClaimAsync(Claiming claiming, IReadOnlyList<Notice> notices, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(LongestLookingUp, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        foreach (var notice in notices.Where(notice => notice.Kind != NoticeKind.DeadLetters))
        {
            await ClaimOneAsync(notice, ClaimAsync).ConfigureAwait(false);
        }

        // Whatever is told, letters that were gathered are told along when it is time.
        if (_config.Notifications.On.Contains(NoticeKind.DeadLetters, StringComparer.Ordinal))
        {
            var letters = notices.Where(notice => notice.Kind == NoticeKind.DeadLetters).ToList();
            var all = new Notice(
                NoticeKind.DeadLetters,
                [.. letters.SelectMany(notice => notice.Feeds).Distinct(StringComparer.Ordinal)],
                [.. letters.SelectMany(notice => notice.Items)]
            );
            await ClaimOneAsync(all, ClaimEventsAsync).ConfigureAwait(false);
        }

        async Task ClaimOneAsync(Notice notice, Func<Claiming, Notice, CancellationToken, Task<(Claim? Claim, bool IsKnown)>> claim)
        {
            var marked = claiming.Marked.Count;
            try
            {
                var (told, isKnown) = await claim(claiming, notice, either.Token).ConfigureAwait(false);
                if (told is not null)
                {
                    claiming.Told.Add(told);
                }
                else if (isKnown)
                {
                    claiming.Known.Add(notice.Kind);
                }
            }
            catch (Exception broken)
                when (broken is StoreException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (notice.Items.Count > 0)
                {
                    claiming.Told.Add(claiming.Marked.Count > marked ? claiming.Marked[^1] : new Claim(notice));
                }
            }
        }
    }

    /// <summary>Makes the telling of a notice ours; no claim where there is nothing to tell, or it is known.</summary>
    private async Task<(Claim? Claim, bool IsKnown)> ClaimAsync(Claiming claiming, Notice notice, CancellationToken cancellationToken)
    {
        var (key, token) = (ToldState.KeyOf(claiming.Channel.Name, notice), NewToken());
        ToldState? before = null;
        for (var round = 0; round < Rounds; round++)
        {
            await GiveWayAsync(round, cancellationToken).ConfigureAwait(false);
            var (state, etag) = await ToldState.ReadAsync(_store, key, cancellationToken).ConfigureAwait(false);
            if (state?.Token == token)
            {
                // Written by us, its acknowledgement lost.
                var ours = new Claim(notice, key, token, before);
                claiming.Marked.Add(ours);
                return (ours, false);
            }

            var now = _clock.GetCurrentInstant();
            var isOpen = state is { Stage: ToldState.Open or ToldState.Sending };
            var isBeingTold = state is { Stage: ToldState.Sending } && now - state.Since < LongestSending;
            if (notice.Items.Count == 0 && (!isOpen || isBeingTold))
            {
                return (null, isOpen);
            }

            // Another run that went well says nothing of a period that it did not ask for.
            IReadOnlyList<WrongPart> wrong =
            [
                .. (isOpen ? state!.Wrong ?? [] : [])
                    .Where(part => !notice.IsWell(part))
                    .Concat(notice.Items.Select(item => item.Part))
                    .Distinct(),
            ];
            if (notice.Items.Count == 0 && wrong.Count > 0)
            {
                wrong = await claiming.StillWrong.OfAsync(notice.Kind, wrong, cancellationToken).ConfigureAwait(false);
            }

            var fingerprint = notice.FingerprintAfter(isOpen ? state : null);
            var isKnown =
                notice.Items.Count > 0
                && isOpen
                && state!.Fingerprint == fingerprint
                && (isBeingTold || (state.Stage == ToldState.Open && now - state.Since < _config.Notifications.Every));
            if (isKnown || (notice.Items.Count == 0 && wrong.Count > 0))
            {
                if (state!.Wrong is { } listed && listed.ToHashSet().SetEquals(wrong))
                {
                    return (null, isKnown);
                }

                if (await WriteAsync(key, state with { Wrong = wrong }, etag, cancellationToken).ConfigureAwait(false))
                {
                    return (null, isKnown);
                }

                continue;
            }

            before = state;
            var sending = new ToldState
            {
                Stage = ToldState.Sending,
                Fingerprint = fingerprint,
                At = InstantPattern.ExtendedIso.Format(now),
                Feeds = notice.Feeds,
                RunId = claiming.Context.RunId,
                Token = token,
                Wrong = wrong,
            };
            var claim = new Claim(notice, key, token, before);
            if (await MarkAsync(claiming, claim, sending, etag, cancellationToken).ConfigureAwait(false))
            {
                return (claim, false);
            }
        }

        return notice.Items.Count > 0 ? (new(notice), false) : (null, false);
    }

    /// <summary>
    /// Events: each is told once, the first at once, those that follow together when <c>notifications.every</c> is over. Until then they are kept
    /// in the state, and none is left out.
    /// </summary>
    private async Task<(Claim? Claim, bool IsKnown)> ClaimEventsAsync(Claiming claiming, Notice notice, CancellationToken cancellationToken)
    {
        var (key, token) = (ToldState.KeyOf(claiming.Channel.Name, notice), NewToken());
        for (var round = 0; round < Rounds; round++)
        {
            await GiveWayAsync(round, cancellationToken).ConfigureAwait(false);
            var (state, etag) = await ToldState.ReadAsync(_store, key, cancellationToken).ConfigureAwait(false);
            if (state?.Token == token)
            {
                var ours = ClaimOf(notice, key, token, state);
                claiming.Marked.Add(ours);
                return (ours, false);
            }

            if (state?.By == token)
            {
                // Kept by us for a later telling, its acknowledgement lost.
                return (null, true);
            }

            var now = _clock.GetCurrentInstant();
            var all = (state?.Untold ?? []).Concat(notice.Items.Select(UntoldItem.Of)).ToList();
            if (all.Count == 0)
            {
                return (null, false);
            }

            var isTime = state switch
            {
                null => true,
                { Stage: ToldState.Sending } => now - state.Since >= LongestSending,
                _ => now - state.Since >= _config.Notifications.Every,
            };
            var kept = (state ?? new ToldState()) with
            {
                Version = 2,
                By = token,
                Untold = [.. all.Take(MostUntold)],
                UntoldFurther = (state?.UntoldFurther ?? 0) + Math.Max(0, all.Count - MostUntold),
            };
            if (!isTime && notice.Items.Count == 0)
            {
                return (null, false);
            }

            if (!isTime)
            {
                if (await WriteAsync(key, kept, etag, cancellationToken).ConfigureAwait(false))
                {
                    return (null, true);
                }

                continue;
            }

            var sending = kept with { Stage = ToldState.Sending, At = InstantPattern.ExtendedIso.Format(now), Token = token, Feeds = null };
            var claim = ClaimOf(notice, key, token, sending);
            if (await MarkAsync(claiming, claim, sending, etag, cancellationToken).ConfigureAwait(false))
            {
                return (claim, false);
            }
        }

        return notice.Items.Count > 0 ? (new(notice), false) : (null, false);
    }

    /// <summary>Sets the mark of a claim. Where the store does not say whether it is set, it may be, and is settled with the others.</summary>
    private async Task<bool> MarkAsync(Claiming claiming, Claim claim, ToldState sending, string? etag, CancellationToken cancellationToken)
    {
        claiming.Marked.Add(claim);
        if (await WriteAsync(claim.Key!, sending, etag, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        claiming.Marked.Remove(claim);
        return false;
    }

    private static Claim ClaimOf(Notice notice, string key, string token, ToldState sending) =>
        new(notice with { Items = [.. sending.Untold!.Select(item => item.ToItem())], Further = sending.UntoldFurther }, key, token);

    /// <summary>
    /// Remembers what was told; where it could not be, what was remembered before holds again, and the next occasion tells it. What others added
    /// meanwhile stays, and a mark that is not ours any more is left alone. Nothing is deleted: nobody who tells need have the right to.
    /// </summary>
    private async Task SettleAsync(Claim claim, bool isTold, CancellationToken cancellationToken)
    {
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                await GiveWayAsync(round, cancellationToken).ConfigureAwait(false);
                var (state, etag) = await ToldState.ReadAsync(_store, claim.Key!, cancellationToken).ConfigureAwait(false);
                if (state is null || state.Token != claim.Token)
                {
                    return;
                }

                if (await WriteAsync(claim.Key!, After(claim, state, isTold), etag, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        catch (StoreException refused)
        {
            LogMessages.NotTold(_log, "store", claim.Notice.Kind, Redaction.Clean(refused.Message), refused.NextStep);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogMessages.NotTold(_log, "store", claim.Notice.Kind, "the store did not take in time what was told: it is told again", null);
        }
    }

    private ToldState After(Claim claim, ToldState state, bool isTold)
    {
        var now = InstantPattern.ExtendedIso.Format(_clock.GetCurrentInstant());
        if (claim.Notice.Kind == NoticeKind.DeadLetters)
        {
            return isTold
                ? state with
                {
                    Stage = ToldState.Open,
                    At = now,
                    Untold = [.. (state.Untold ?? []).Skip(claim.Notice.Items.Count)],
                    UntoldFurther = state.UntoldFurther - claim.Notice.Further,
                }
                // Nothing was told: the next occasion does.
                : state with
                {
                    Stage = ToldState.Open,
                    At = LongAgo,
                };
        }

        if (!isTold)
        {
            return claim.Before switch
            {
                { Stage: ToldState.Open } open => open with { Wrong = state.Wrong },
                // Another one's telling that was passed over: where it is under way still, its token lets it settle what it told.
                { Stage: ToldState.Sending } other => other with { Stage = ToldState.Open, At = LongAgo, Wrong = state.Wrong },
                _ => state with { Stage = ToldState.NotTold, Wrong = null },
            };
        }

        return state with
        {
            Stage = claim.Notice.Items.Count > 0 || state.Wrong is { Count: > 0 } ? ToldState.Open : ToldState.Recovered,
            At = now,
        };
    }

    /// <summary>Writes where nobody else has meanwhile; what was not acknowledged and is there is written.</summary>
    private async Task<bool> WriteAsync(string key, ToldState state, string? etag, CancellationToken cancellationToken)
    {
        var condition = etag is null ? PutCondition.IfAbsent : PutCondition.IfMatch(etag);
        var put = await _store.PutAsync(key, state.ToContent(), condition, cancellationToken).ConfigureAwait(false);
        return put.Outcome is PutOutcome.Written or PutOutcome.SameThere;
    }

    /// <summary>After a few rounds others are let go first, for a time by chance that becomes longer.</summary>
    private Task GiveWayAsync(int round, CancellationToken cancellationToken) =>
        round < 3
            ? Task.CompletedTask
            : Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, 20 * Math.Min(round, 20))), _time, cancellationToken);

    private static string NewToken() => Guid.NewGuid().ToString("N");
}
