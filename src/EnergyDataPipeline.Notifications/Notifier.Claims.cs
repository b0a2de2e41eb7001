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

    private async Task<(List<Claim> Claims, List<string> Known)> ClaimAsync(
        INoticeChannel channel,
        IReadOnlyList<Notice> notices,
        NoticeContext context,
        CancellationToken cancellationToken
    )
    {
        var (claims, known) = (new List<Claim>(), new List<string>());
        foreach (var notice in notices.Where(notice => notice.Kind != NoticeKind.DeadLetters))
        {
            Add(notice.Kind, await ClaimAsync(channel, notice, context, cancellationToken).ConfigureAwait(false));
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
            Add(all.Kind, await ClaimEventsAsync(channel, all, cancellationToken).ConfigureAwait(false));
        }

        return (claims, [.. known.Distinct(StringComparer.Ordinal)]);

        void Add(string kind, (Claim? Claim, bool IsKnown) one)
        {
            if (one.Claim is not null)
            {
                claims.Add(one.Claim);
            }
            else if (one.IsKnown)
            {
                known.Add(kind);
            }
        }
    }

    /// <summary>Makes the telling of a notice ours; no claim where there is nothing to tell, or it is known.</summary>
    private async Task<(Claim? Claim, bool IsKnown)> ClaimAsync(
        INoticeChannel channel,
        Notice notice,
        NoticeContext context,
        CancellationToken cancellationToken
    )
    {
        var (key, token) = (ToldState.KeyOf(channel.Name, notice), NewToken());
        ToldState? before = null;
        for (var round = 0; round < Rounds; round++)
        {
            await GiveWayAsync(round, cancellationToken).ConfigureAwait(false);
            var (state, etag) = await ToldState.ReadAsync(_store, key, cancellationToken).ConfigureAwait(false);
            if (state?.Token == token)
            {
                // Written by us, its acknowledgement lost.
                return (new(notice, key, token, before), false);
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
                wrong = await _stillWrong.OfAsync(notice.Kind, wrong, cancellationToken).ConfigureAwait(false);
            }

            var isKnown =
                notice.Items.Count > 0
                && isOpen
                && state!.Fingerprint == notice.Fingerprint
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
                Fingerprint = notice.Fingerprint,
                At = InstantPattern.ExtendedIso.Format(now),
                Feeds = notice.Feeds,
                RunId = context.RunId,
                Token = token,
                Wrong = wrong,
            };
            if (await WriteAsync(key, sending, etag, cancellationToken).ConfigureAwait(false))
            {
                return (new(notice, key, token, before), false);
            }
        }

        return notice.Items.Count > 0 ? (new(notice), false) : (null, false);
    }

    /// <summary>
    /// Events: each is told once, the first at once, those that follow together when <c>notifications.every</c> is over. Until then they are kept
    /// in the state, and none is left out.
    /// </summary>
    private async Task<(Claim? Claim, bool IsKnown)> ClaimEventsAsync(
        INoticeChannel channel,
        Notice notice,
        CancellationToken cancellationToken
    )
    {
        var (key, token) = (ToldState.KeyOf(channel.Name, notice), NewToken());
        for (var round = 0; round < Rounds; round++)
        {
            await GiveWayAsync(round, cancellationToken).ConfigureAwait(false);
            var (state, etag) = await ToldState.ReadAsync(_store, key, cancellationToken).ConfigureAwait(false);
            if (state?.Token == token)
            {
                return (ClaimOf(notice, key, token, state), false);
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

            var next = isTime
                ? kept with
                {
                    Stage = ToldState.Sending,
                    At = InstantPattern.ExtendedIso.Format(now),
                    Token = token,
                    Feeds = null,
                }
                : kept;
            if (await WriteAsync(key, next, etag, cancellationToken).ConfigureAwait(false))
            {
                return isTime ? (ClaimOf(notice, key, token, next), false) : (null, true);
            }
        }

        return notice.Items.Count > 0 ? (new(notice), false) : (null, false);
    }

    private static Claim ClaimOf(Notice notice, string key, string token, ToldState sending) =>
        new(notice with { Items = [.. sending.Untold!.Select(item => item.ToItem())], Further = sending.UntoldFurther }, key, token);

    /// <summary>
    /// Remembers what was told; where it could not be, what was remembered before holds again. What others added meanwhile stays, and a mark
    /// that is not ours any more is left alone.
    /// </summary>
    private async Task SettleAsync(Claim claim, bool isTold, CancellationToken cancellationToken)
    {
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                await GiveWayAsync(round, cancellationToken).ConfigureAwait(false);
                var (state, etag) = await ToldState.ReadAsync(_store, claim.Key!, cancellationToken).ConfigureAwait(false);
                if (state is not { Stage: ToldState.Sending } || state.Token != claim.Token)
                {
                    return;
                }

                if (claim is { Before: null } && !isTold && claim.Notice.Kind != NoticeKind.DeadLetters)
                {
                    if (await _store.DeleteAsync(claim.Key!, etag!, cancellationToken).ConfigureAwait(false))
                    {
                        return;
                    }

                    continue;
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
                    At = InstantPattern.ExtendedIso.Format(Instant.FromUnixTimeSeconds(0)),
                };
        }

        if (!isTold)
        {
            return claim.Before! with { Wrong = state.Wrong };
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
