using System.Text;
using EnergyDataPipeline.Collecting.Governing;
using EnergyDataPipeline.Collecting.Signing;
using EnergyDataPipeline.Collecting.Wire;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Collecting;

/// <summary>What an HTTP status other than success means for the attempt.</summary>
internal static class Statuses
{
    private const int MostSaid = 200;
    private static readonly TimeSpan LongestListened = TimeSpan.FromSeconds(5);

    public static async ValueTask<Attempt> JudgeAsync(
        CollectRequest request,
        Sent sent,
        Watch watch,
        bool isWholeSource,
        Equipment equipment
    )
    {
        var response = sent.Response!;
        var status = (int)response.StatusCode;
        var said = await SaidAsync(response, watch, equipment.Time).ConfigureAwait(false);
        var message = $"{sent.Address} answered {Named(response)} where 200 was expected{said}";
        return status switch
        {
            401 => Attempt.Final(
                Outcome.Unauthorized,
                FailureClass.SignIn,
                $"the sign-in was refused: {sent.Address} answered {Named(response)} to {Described(request.SignIn)}{said}",
                WhatToSet(request),
                status
            ),
            403 => Attempt.Final(
                Outcome.Unauthorized,
                FailureClass.SignIn,
                $"permission was refused: {sent.Address} answered {Named(response)} to {Described(request.SignIn)}{said}",
                isWholeSource
                    ? $"Check with the operator that the account is open and may use this service. {WhatToSet(request)}"
                    : "The sign-in itself holds: ask the operator for access to this feed.",
                status
            ),
            404 or 410 => Attempt.Final(
                Outcome.NotFound,
                FailureClass.SourcePermanent,
                message,
                "Check the feed's url and its params against the operator's documentation.",
                status
            ),
            408 or 429 or >= 500 => Attempt.Passing(message, status, isHostFault: status != 429) with
            {
                Outcome = status == 429 ? Outcome.Throttled : Outcome.Failed,
                Patience = Patience(response, equipment),
            },
            407 => Attempt.Final(
                Outcome.Failed,
                FailureClass.Configuration,
                $"the proxy refused: it answered {Named(response)}",
                "Set the proxy's user name and password in HTTP_PROXY or HTTPS_PROXY.",
                status
            ),
            >= 300 and < 400 => Attempt.Final(
                Outcome.BadAnswer,
                FailureClass.SourcePermanent,
                sent.RedirectFault ?? message,
                "Set the feed's url to the address that answers by itself.",
                status
            ),
            _ => Attempt.Final(
                Outcome.Failed,
                FailureClass.SourcePermanent,
                message,
                "Check the feed's url, params, method and headers against the operator's documentation.",
                status
            ),
        };
    }

    /// <summary>The rest of a source whose sign-in was refused.</summary>
    public static Attempt NotAsked(CollectRequest request, SignInGates.Refusal refusal) =>
        Attempt.Final(
            Outcome.Unauthorized,
            FailureClass.SignIn,
            $"not asked, because {request.SourceId} refused the sign-in with {refusal.Status} when {refusal.Who} asked; one attempt per source, lest the account be locked",
            refusal.IsShared
                ? $"{WhatToSet(request)} Where the secret is right, energy-pipeline doctor asks once, and lets the others go on when it is accepted."
                : WhatToSet(request)
        );

    /// <summary>A host that wants to be left alone for longer than this slice may take.</summary>
    public static Attempt Held(string host, TimeSpan held) =>
        Attempt.Passing($"{host} asked to be left alone for {Watch.Seconds(held)} more", nothingSent: true, isHostFault: false) with
        {
            Outcome = Outcome.Throttled,
            Patience = new Patience(held, Watch.Seconds(held)),
        };

    /// <summary>What to set for a sign-in that was refused.</summary>
    public static string WhatToSet(CollectRequest request) =>
        request.SignIn switch
        {
            not SignIn.Anonymous when request.SignInFrom is { } places =>
                $"Correct what is in force: {places}; or name another place for it (env:NAME, file:PATH or ssm:/NAME).",
            SignIn.Basic =>
                "Set ENERGY_PIPELINE_USERNAME and ENERGY_PIPELINE_PASSWORD, or the feed's username and password reference (env:NAME, file:PATH or ssm:/NAME).",
            SignIn.ApiKeyHeader or SignIn.ApiKeyQuery or SignIn.Bearer =>
                "Set ENERGY_PIPELINE_PASSWORD to the key or token, or the feed's password reference (env:NAME, file:PATH or ssm:/NAME).",
            _ => "The source wants a sign-in: set the feed's auth_type (basic, api_key, bearer), and ENERGY_PIPELINE_USERNAME and "
                + "ENERGY_PIPELINE_PASSWORD or the feed's username and password reference.",
        };

    private static string Described(SignIn signIn) =>
        signIn switch
        {
            SignIn.Basic basic => $"user '{basic.Username}'",
            SignIn.ApiKeyHeader key => $"the key in header {key.Header}",
            SignIn.ApiKeyQuery key => $"the key in parameter {key.Parameter}",
            SignIn.Bearer => "the bearer token",
            _ => "a request without sign-in",
        };

    private static string Named(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var known = response.StatusCode.ToString();
        return string.IsNullOrWhiteSpace(response.ReasonPhrase)
            ? char.IsAsciiDigit(known[0])
                ? FormattableString.Invariant($"{status}")
                : FormattableString.Invariant($"{status} ({known})")
            : FormattableString.Invariant($"{status} ({SafeText.Clean(OneLine(response.ReasonPhrase))})");
    }

    private static Patience? Patience(HttpResponseMessage response, Equipment equipment) =>
        response.Headers.NonValidated.TryGetValues("Retry-After", out var values)
            ? Governing.Patience.Read(values, response.Headers.Date, equipment.Clock.GetCurrentInstant().ToDateTimeOffset())
            : null;

    // A sentence of plain text or JSON often says what is wrong; a page of HTML does not.
    private static async ValueTask<string> SaidAsync(HttpResponseMessage response, Watch watch, TimeProvider time)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (
            !(type == "text/plain" || type.EndsWith("json", StringComparison.Ordinal))
            || response.Content.Headers.ContentEncoding.Count > 0
        )
        {
            return "";
        }

        var buffer = new byte[2048];
        var filled = 0;
        // In all, not from piece to piece: a text that drips must not eat the time that retries need.
        using var enough = new CancellationTokenSource(LongestListened, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, watch.Token);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                while (
                    filled < buffer.Length
                    && await stream.ReadAsync(buffer.AsMemory(filled), either.Token).ConfigureAwait(false) is var read and > 0
                )
                {
                    filled += read;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            if (exception is OperationCanceledException)
            {
                // The caller's cancellation goes on; a slow error text is only left out.
                watch.WhatRanOut(out _);
            }
        }

        var text = SafeText.Clean(OneLine(Encoding.UTF8.GetString(buffer, 0, filled)));
        return text.Length == 0 ? "" : $"; it said: {(text.Length <= MostSaid ? text : text[..MostSaid] + "…")}";
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim('\uFEFF');
}
