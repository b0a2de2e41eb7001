using EnergyDataPipeline.Collecting.Wire;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Collecting;

/// <content>One attempt: sign-in, turn, request, body, examination.</content>
internal sealed partial class Asking
{
    /// <summary>Makes one attempt. The network's faults are in the value; cancellation, the spool's and the examiner's faults are thrown.</summary>
    public async ValueTask<Attempt> AttemptAsync(CancellationToken cancellationToken)
    {
        _whyStopped = null;
        _comeBackAt = null;
        using var watch = new Watch(Request.Limits, _equipment.Time, cancellationToken, _caller);
        var (document, broken) = await ReceiveAsync(watch).ConfigureAwait(false);
        if (document is null)
        {
            return broken!;
        }

        using (document)
        {
            // The examiner has the caller's token alone: a whole answer is not thrown away because the deadline passes while it is stored.
            var examination = await _examine(document.Document, _caller).ConfigureAwait(false);
            return broken ?? Judge(examination, document.Document);
        }
    }

    private async ValueTask<(SpooledAnswer? Document, Attempt? Broken)> ReceiveAsync(Watch watch)
    {
        try
        {
            using var pass = await _equipment.SignIns.EnterAsync(Request, watch.Token).ConfigureAwait(false);
            if (pass.Refused is { } refusal)
            {
                return (null, Statuses.NotAsked(Request, refusal));
            }

            var held = _host.Governor.Held;
            if (held > Remaining)
            {
                return (null, Statuses.Held(_host.Name, held));
            }

            var exchange = new Exchange(_equipment, _host, Request);
            using var sent = await exchange.SendAsync(watch, () => Remaining, CountAttempt).ConfigureAwait(false);
            if (sent.Response is not { } response)
            {
                return (null, sent.Fault!.Attempt);
            }

            var status = (int)response.StatusCode;
            if (status is 401 or 403)
            {
                var isWhole = pass.Refuse(status);
                if (isWhole)
                {
                    _equipment.Logger.SignInRefused(Request.SourceId, status, Request.Feed);
                    await _equipment.SignIns.NoteAsync(Request, status, _caller).ConfigureAwait(false);
                }

                return (null, await Statuses.JudgeAsync(Request, sent, watch, isWhole, _equipment).ConfigureAwait(false));
            }

            if (status is < 200 or > 299)
            {
                var attempt = await Statuses.JudgeAsync(Request, sent, watch, false, _equipment).ConfigureAwait(false);
                if (attempt.Patience?.Wait is { } wait && wait > TimeSpan.Zero)
                {
                    _equipment.Logger.HostHeld(_host.Name, Math.Round(wait.TotalSeconds, 3));
                    await _host.Governor.HoldEverywhereAsync(wait, watch.Token).ConfigureAwait(false);
                }

                return (null, attempt);
            }

            pass.Prove();
            return await SpooledAnswer.ReceiveAsync(Request, sent, watch, _equipment).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested)
        {
            return (null, Attempt.Passing(watch.WhatRanOut(out _), nothingSent: true, isHostFault: false) with { MayPass = false });
        }
    }

    private void CountAttempt()
    {
        _attempts++;
        if (_attempts == 1)
        {
            _host.Budget.Earn();
        }
        else
        {
            CollectingSignals.Retries.Add(1, new KeyValuePair<string, object?>("host", _host.Name));
        }

        _equipment.Logger.Asking(Request.Feed, SafeText.Address(Request.Address, Request.SignIn), _attempts);
    }

    private Attempt Judge(Examination examination, RawDocument document)
    {
        var message = examination.Message?.TrimEnd('.');
        if (examination.AskAgain)
        {
            return Attempt.Passing(
                message ?? $"the answer of {document.Address} cannot be used as it is",
                document.Status,
                isHostFault: false
            );
        }

        var failure = examination.Outcome switch
        {
            Outcome.Ok or Outcome.Unchanged or Outcome.Empty or Outcome.NotYetPublished => FailureClass.None,
            Outcome.BadAnswer or Outcome.NotFound => FailureClass.SourcePermanent,
            Outcome.Unauthorized => FailureClass.SignIn,
            Outcome.Cancelled => FailureClass.Incomplete,
            _ => FailureClass.Temporary,
        };
        return new Attempt
        {
            Outcome = examination.Outcome,
            Failure = failure,
            Status = document.Status,
            Message = message,
            NextStep = examination.Outcome switch
            {
                Outcome.BadAnswer =>
                    "Open the answer as received (kept in the raw vault) and compare the feed's url with the operator's documentation.",
                Outcome.NotFound => "Check the feed's url and its params.",
                Outcome.Unauthorized => Statuses.WhatToSet(Request),
                _ when failure == FailureClass.Temporary => "Run again later: it is safe, and what is stored already stays.",
                _ => null,
            },
        };
    }
}
