using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Collecting.Signing;

/// <summary>Makes the request that goes onto the wire: the only place where secrets are revealed.</summary>
internal static class SignedRequest
{
    private static readonly string UserAgent = $"EnergyDataPipeline/{typeof(SignedRequest).Assembly.GetName().Version?.ToString(3) ?? "0"}";

    /// <summary>A request for <paramref name="address"/>, which is the asked one or one of the same host it was redirected to.</summary>
    public static HttpRequestMessage Compose(CollectRequest request, Uri address)
    {
        var message = new HttpRequestMessage(request.Method, WithKey(address, request.SignIn))
        {
            // HTTP/2 where the server offers it in the TLS handshake, HTTP/1.1 elsewhere.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (request.Method == HttpMethod.Post)
        {
            message.Content = new ByteArrayContent(request.JsonBody ?? []);
            if (request.JsonBody is not null)
            {
                message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }
        }

        foreach (var (name, value) in request.Headers)
        {
            // A content header (Content-Type on a GET, as older configurations have it) has no place without a body and is left out.
            if (!message.Headers.TryAddWithoutValidation(name, value) && message.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        AddUnlessSet(message, "User-Agent", UserAgent);
        AddUnlessSet(message, "Accept", "application/json, application/xml;q=0.9, text/csv;q=0.8, */*;q=0.5");
        AddUnlessSet(message, "Accept-Encoding", "gzip, deflate, br");
        Sign(message, request.SignIn);
        return message;
    }

    /// <summary>Refuses what cannot be put into a request, before anything is sent; learns what must not be shown.</summary>
    public static void Check(CollectRequest request)
    {
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Post)
        {
            throw Faulty(request, $"the method is {request.Method}; GET or POST is expected", "Set the feed's method.");
        }

        if (!request.Address.IsAbsoluteUri || request.Address.Scheme is not ("http" or "https"))
        {
            throw Faulty(request, "the address is not a whole http:// or https:// address", "Set the feed's url.");
        }

        if (request.Address.UserInfo.Length > 0)
        {
            throw Faulty(
                request,
                "the address carries a user name; none is expected there",
                "Take it out of the url, and set the feed's auth_type, username and password reference instead."
            );
        }

        if (request.Tls.UnverifiedLoopback && !request.Address.IsLoopback)
        {
            throw Faulty(
                request,
                $"certificates of {request.Address.Host} were to go unverified, which is only for loopback addresses",
                "Verify, and name the authority's PEM file in the feed's ca_file where the machine does not know it."
            );
        }

        foreach (var (name, value) in request.Headers)
        {
            if (SafeText.IsSecretName(name))
            {
                Redaction.Learn(value);
            }

            CheckHeader(request, name, value, $"header {name}");
        }

        switch (request.SignIn)
        {
            case SignIn.Basic basic:
                if (basic.Username.Contains(':', StringComparison.Ordinal) || HasControl(basic.Username))
                {
                    throw Faulty(request, "the user name has a colon or a control character, which Basic sign-in cannot carry", "Mend it.");
                }

                Redaction.LearnBasic(basic.Username, basic.Password.Reveal());
                break;
            case SignIn.ApiKeyHeader key:
                CheckHeader(request, key.Header, key.Key.Reveal(), $"key for header {key.Header}");
                break;
            case SignIn.Bearer bearer:
                CheckHeader(request, "Authorization", bearer.Token.Reveal(), "bearer token");
                break;
        }
    }

    private static void Sign(HttpRequestMessage message, SignIn signIn)
    {
        switch (signIn)
        {
            case SignIn.Basic basic:
                var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.Username}:{basic.Password.Reveal()}"));
                message.Headers.Authorization = new AuthenticationHeaderValue("Basic", pair);
                break;
            case SignIn.ApiKeyHeader key:
                message.Headers.Remove(key.Header);
                message.Headers.TryAddWithoutValidation(key.Header, key.Key.Reveal());
                break;
            case SignIn.Bearer bearer:
                message.Headers.Remove("Authorization");
                message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + bearer.Token.Reveal());
                break;
        }
    }

    private static Uri WithKey(Uri address, SignIn signIn)
    {
        if (signIn is not SignIn.ApiKeyQuery key)
        {
            return address;
        }

        var name = Uri.EscapeDataString(key.Parameter);
        var kept = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(pair => Name(pair) != name);
        return new UriBuilder(address)
        {
            Query = string.Join('&', [.. kept, $"{name}={Uri.EscapeDataString(key.Key.Reveal())}"]),
            Fragment = "",
        }.Uri;

        static string Name(string pair) => pair.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? pair[..at] : pair;
    }

    private static void AddUnlessSet(HttpRequestMessage message, string name, string value)
    {
        if (!message.Headers.NonValidated.Contains(name))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static void CheckHeader(CollectRequest request, string name, string value, string what)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny(" :\r\n\t") || HasControl(name) || !name.All(char.IsAscii))
        {
            throw Faulty(request, $"'{SafeText.Clean(name)}' cannot be the name of a header", "Mend the name.");
        }

        if (HasControl(value))
        {
            throw Faulty(
                request,
                $"the {what} holds a line break or another control character",
                "Where it comes from a file, take the line break at its end out."
            );
        }

        if (!value.All(char.IsAscii))
        {
            throw Faulty(request, $"the {what} holds a character outside ASCII, which a header cannot carry", "Mend it.");
        }
    }

    private static bool HasControl(string text) => text.Any(char.IsControl);

    private static PipelineException Faulty(CollectRequest request, string found, string nextStep) =>
        new(FailureClass.Configuration, $"{request.Feed}: {found}.", nextStep);
}
