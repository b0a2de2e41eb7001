using System.Net;
using EnergyDataPipeline.Collecting.Governing;
using EnergyDataPipeline.Collecting.Signing;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>Sends a request, follows redirects within its host, and brings back the answer's headers or what went wrong.</summary>
internal sealed class Exchange(Equipment equipment, Host host, CollectRequest request)
{
    /// <summary>
    /// Sends. <paramref name="onFirst"/> is called when the first request is about to go out; a host that is to be left alone for longer than
    /// <paramref name="remaining"/> is not waited for. <paramref name="inAnyCase"/> asks although other processes were told to leave it alone.
    /// </summary>
    public async ValueTask<Sent> SendAsync(Watch watch, Func<TimeSpan> remaining, Action onFirst, bool inAnyCase = false)
    {
        var address = request.Address;
        HashSet<string> visited = new(StringComparer.Ordinal) { address.AbsoluteUri };
        for (var hop = 0; ; hop++)
        {
            watch.Rest();
            var turn = inAnyCase
                ? await host.Governor.EnterInAnyCaseAsync(remaining(), watch.Token).ConfigureAwait(false)
                : await host.Governor.EnterAsync(watch.Token, remaining()).ConfigureAwait(false);
            if (turn.HeldFor > TimeSpan.Zero)
            {
                var fault = new WireFault(WireStage.Turn, Statuses.Held(host.Name, turn.HeldFor));
                return new Sent(null, fault, SafeText.Address(address, request.SignIn), turn);
            }

            if (hop == 0)
            {
                onFirst();
            }

            var sent = await SendOnceAsync(address, turn, watch).ConfigureAwait(false);
            if (sent.Response is not { } response || !IsRedirect(response.StatusCode))
            {
                return sent;
            }

            var (next, refusal) = Next(address, response, visited, hop);
            if (next is null)
            {
                return sent with { RedirectFault = refusal };
            }

            sent.Dispose();
            address = next;
            equipment.Logger.Redirected(request.Feed, SafeText.Address(address, request.SignIn));
        }
    }

    private async ValueTask<Sent> SendOnceAsync(Uri address, Governor.Turn turn, Watch watch)
    {
        var sending = new Sending(watch);
        var shown = SafeText.Address(address, request.SignIn);
        HttpResponseMessage? response = null;
        WireFault? fault = null;
        HostClient? client = null;
        try
        {
            // Within the try: a file of authorities that cannot be read is thrown, and must not keep the turn.
            client = equipment.Clients.For(address, request.Tls, request.Limits.Connect);
            using var message = SignedRequest.Compose(request, address);
            sending.AttachTo(message);
            watch.Begin(Wait.Connection);
            response = await client.SendAsync(message, watch.Token).ConfigureAwait(false);
            watch.Rest();
            return new Sent(response, null, shown, turn);
        }
        catch (Exception exception)
            when (watch.Token.IsCancellationRequested && exception is OperationCanceledException or HttpRequestException or IOException)
        {
            var stage = watch.Waiting == Wait.Connection ? WireStage.Connection : WireStage.Answer;
            var clause = watch.WhatRanOut(out var isDeadline);
            fault = new WireFault(
                stage,
                Attempt.Passing($"{shown}: {clause}", nothingSent: !sending.HasBegun) with
                {
                    MayPass = !isDeadline,
                }
            );
            return new Sent(null, fault, shown, turn);
        }
        catch (Exception exception)
            when (client is not null && exception is HttpRequestException or IOException or OperationCanceledException)
        {
            fault = WireFault.From(exception, address, sending.HasBegun, client.Tls);
            return new Sent(null, fault, shown, turn);
        }
        finally
        {
            if (response is null && fault is null)
            {
                turn.Dispose();
            }

            if (sending.HasBegun)
            {
                CollectingSignals.Requests.Add(
                    1,
                    new KeyValuePair<string, object?>("host", host.Name),
                    new KeyValuePair<string, object?>("status", response is null ? "none" : (int)response.StatusCode)
                );
            }
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private (Uri? Next, string? Fault) Next(Uri from, HttpResponseMessage response, HashSet<string> visited, int hop)
    {
        var shown = SafeText.Address(from, request.SignIn);
        var status = (int)response.StatusCode;
        if (!response.Headers.NonValidated.TryGetValues("Location", out var values) || values.Count == 0)
        {
            return (null, $"{shown} answered {status} without saying where to; 200 was expected");
        }

        if (!Uri.TryCreate(from, values.First(), out var next) || next.Scheme is not ("http" or "https"))
        {
            return (null, $"{shown} redirects to what is no address; 200 was expected");
        }

        var to = SafeText.Address(next, request.SignIn);
        var isSame = next.Authority == from.Authority && next.Scheme == from.Scheme;
        var isUpgrade =
            next.Host == from.Host && from.Scheme == "http" && next.Scheme == "https" && from.IsDefaultPort && next.IsDefaultPort;
        if (!isSame && !isUpgrade)
        {
            return (null, $"{shown} redirects to {to}, another server, which is not asked: the sign-in is for {from.Authority} alone");
        }

        if (next.UserInfo.Length > 0)
        {
            return (null, $"{shown} redirects to an address with a user name in it, which is not asked");
        }

        if (request.Method != HttpMethod.Get)
        {
            return (null, $"{shown} redirects a {request.Method} to {to}, which is not followed");
        }

        if (!visited.Add(next.AbsoluteUri))
        {
            return (null, $"{shown} redirects to {to}, where it was before: a loop");
        }

        return hop < equipment.Options.MaxRedirects
            ? (next, null)
            : (null, $"{shown} redirects on to {to} after {equipment.Options.MaxRedirects} redirects, which is one too many");
    }
}

/// <summary>An answer's headers with the body still to come, or what went wrong. Disposing gives the turn back.</summary>
/// <param name="Response">The answer; null where there is a fault.</param>
/// <param name="Fault">The fault; null where there is an answer.</param>
/// <param name="Address">Address that answered or was asked, secrets removed.</param>
/// <param name="Turn">The turn at the host.</param>
internal sealed record Sent(HttpResponseMessage? Response, WireFault? Fault, string Address, Governor.Turn Turn) : IDisposable
{
    /// <summary>Why a redirect was not followed; null when there was none.</summary>
    public string? RedirectFault { get; init; }

    public void Dispose()
    {
        Response?.Dispose();
        Turn.Dispose();
    }
}
