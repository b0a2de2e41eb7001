using System.Net.Sockets;
using System.Security.Authentication;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>Where on the way to an answer's headers a request failed.</summary>
internal enum WireStage
{
    /// <summary>Its turn was waited for; nothing was tried yet.</summary>
    Turn,

    /// <summary>The host's name was looked up.</summary>
    Name,

    /// <summary>A connection was opened.</summary>
    Connection,

    /// <summary>TLS was agreed on.</summary>
    Tls,

    /// <summary>The answer was waited for.</summary>
    Answer,
}

/// <summary>What went wrong below HTTP, in our words.</summary>
internal sealed record WireFault(WireStage Stage, Attempt Attempt)
{
    public static WireFault From(Exception exception, Uri address, bool hasBegun, TlsCheck tls)
    {
        var host = address.Authority;
        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(
                WireStage.Name,
                Attempt.Passing($"the host name {address.Host} cannot be resolved ({Reason(exception)})", nothingSent: true) with
                {
                    NextStep = "Check the feed's url and this machine's network and name service, then run again.",
                }
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(
                WireStage.Tls,
                Tls(exception, host, tls)
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new(
                WireStage.Connection,
                Attempt.Passing($"no connection to {host} ({Reason(exception)})", nothingSent: true) with
                {
                    NextStep = "Check that the address is right and the server is up, then run again: it is safe.",
                }
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => new(
                WireStage.Connection,
                Attempt.Passing($"the proxy opened no way to {host} ({Reason(exception)})", nothingSent: true) with
                {
                    NextStep = "Check HTTPS_PROXY, its user name and password, and NO_PROXY.",
                }
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => new(
                WireStage.Answer,
                Attempt.Final(
                    Outcome.BadAnswer,
                    FailureClass.SourcePermanent,
                    $"{host} sent more headers than anyone means (over 64 KiB)",
                    "Check that the address is the operator's; if it is, tell the operator."
                )
            ),
            _ => new(
                WireStage.Answer,
                Attempt.Passing($"the connection to {host} broke before an answer came ({Reason(exception)})", nothingSent: !hasBegun)
            ),
        };
    }

    /// <summary>The innermost reason, as one clean line.</summary>
    public static string Reason(Exception exception)
    {
        var cause = exception;
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        var text = cause is SocketException socket ? $"{socket.SocketErrorCode}: {socket.Message}" : cause.Message;
        return SafeText.Clean(text.ReplaceLineEndings(" ").TrimEnd('.', ' '));
    }

    private static Attempt Tls(Exception exception, string host, TlsCheck tls)
    {
        // The validation callback's refusal shows as this very exception; anything else is a handshake that broke and may pass.
        var isRefusal = exception.InnerException is AuthenticationException && tls.Refusal is not null;
        if (!isRefusal)
        {
            return Attempt.Passing($"TLS could not be agreed on with {host} ({Reason(exception)})", nothingSent: true);
        }

        var refusal = tls.Refusal!;
        return refusal.IsServersFault
            ? Attempt.Final(
                Outcome.Failed,
                FailureClass.SourcePermanent,
                $"the certificate of {host} is not valid ({refusal.Text})",
                "Check the address and this machine's clock; if both are right, tell the operator."
            )
            : Attempt.Final(
                Outcome.Failed,
                FailureClass.Configuration,
                $"the certificate of {host} is not trusted ({refusal.Text})",
                "If you trust its issuer, name a PEM file with the issuer's certificate in the feed's ca_file; where the server leaves an "
                    + "intermediate out, that file may hold the intermediate."
            );
    }
}
