using System.Net.Http.Headers;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Collecting;

/// <summary>Addresses, headers and messages as they may be kept and shown: secrets taken out by name and by value.</summary>
internal static class SafeText
{
    private const string Mask = "***";

    /// <summary>True when a header or query parameter of this name is taken for a secret.</summary>
    public static bool IsSecretName(string name) => SecretNames.Is(name);

    public static string Clean(string text) => Redaction.Clean(text);

    /// <summary>Percent-encoded, without user name, fragment, or the value of any parameter that carries a secret.</summary>
    public static string Address(Uri address, SignIn signIn)
    {
        var keyName = signIn is SignIn.ApiKeyQuery key ? key.Parameter : null;
        var query = address.Query;
        if (query.Length > 1)
        {
            query =
                "?"
                + string.Join(
                    '&',
                    query[1..]
                        .Split('&')
                        .Select(pair =>
                        {
                            var equals = pair.IndexOf('=', StringComparison.Ordinal);
                            var name = Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]);
                            return equals >= 0 && (name == keyName || IsSecretName(name)) ? pair[..(equals + 1)] + Mask : pair;
                        })
                );
        }

        return Clean($"{address.Scheme}://{address.Authority}{address.AbsolutePath}{query}");
    }

    /// <summary>Headers of an answer by lower-case name, several values joined with commas.</summary>
    public static Dictionary<string, string> Headers(HttpResponseMessage response, SignIn signIn)
    {
        Dictionary<string, string> headers = new(StringComparer.Ordinal);
        var keyName = signIn is SignIn.ApiKeyHeader key ? key.Header : null;
        Add(response.Headers.NonValidated);
        Add(response.Content.Headers.NonValidated);
        return headers;

        void Add(HttpHeadersNonValidated from)
        {
            foreach (var (name, values) in from)
            {
                var isSecret = IsSecretName(name) || name.Equals(keyName, StringComparison.OrdinalIgnoreCase);
#pragma warning disable CA1308 // Header names are kept in lower case, as HTTP/2 sends them.
                headers[name.ToLowerInvariant()] = isSecret ? Mask : Clean(values.ToString());
#pragma warning restore CA1308
            }
        }
    }
}
