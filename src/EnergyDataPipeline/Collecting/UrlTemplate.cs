using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EnergyDataPipeline.Collecting;

/// <summary>An address template filled, or why it could not be.</summary>
/// <param name="Address">Whole address; null where there is a fault.</param>
/// <param name="JsonBody">What was left over, as a JSON object of texts (POST); null for none.</param>
/// <param name="Fault">What was found and what was expected; null when all is well.</param>
public sealed record FilledTemplate(Uri? Address, byte[]? JsonBody, string? Fault);

/// <summary>
/// Fills <c>{placeholders}</c> in a template's path and query, each value percent-encoded as one piece (a slash in a value stays in its
/// segment). Parameters left over go to the query, or for POST into a JSON body. A query that the template has already is kept.
/// </summary>
public static class UrlTemplate
{
    /// <summary>Names of the placeholders, in order, each once.</summary>
    public static IReadOnlyList<string> Placeholders(string template)
    {
        List<string> names = [];
        return Scan(template, (_, _) => { }, name => names.Add(name)) is null ? [.. names.Distinct(StringComparer.Ordinal)] : [];
    }

    /// <summary>Fills <paramref name="template"/> from <paramref name="parameters"/>.</summary>
    public static FilledTemplate Fill(string template, IReadOnlyDictionary<string, string> parameters, HttpMethod method)
    {
        var text = new StringBuilder(template.Length + 32);
        var used = new HashSet<string>(StringComparer.Ordinal);
        string? missing = null;
        var fault = Scan(
            template,
            (from, to) => text.Append(template, from, to - from),
            name =>
            {
                used.Add(name);
                if (!parameters.TryGetValue(name, out var value))
                {
                    missing ??= $"{{{name}}} has no value; {Known(name, parameters)}";
                }
                else if (value is "" or "." or "..")
                {
                    missing ??=
                        $"the value of {{{name}}} is '{value}', which would change the path; a value that can stand in a path is expected";
                }
                else
                {
                    text.Append(Uri.EscapeDataString(value));
                }
            }
        );
        if ((fault ?? missing) is { } found)
        {
            return new FilledTemplate(null, null, $"'{template}': {found}.");
        }

        var left = parameters.Where(parameter => !used.Contains(parameter.Key)).ToList();
        byte[]? body = null;
        if (method == HttpMethod.Post)
        {
            body = left.Count > 0 ? JsonOf(left) : null;
        }
        else
        {
            AppendQuery(text, left);
        }

        return Uri.TryCreate(text.ToString(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new FilledTemplate(address, body, null)
            : new FilledTemplate(null, null, $"'{template}' is not a whole address; http:// or https:// with a host is expected.");
    }

    // Returns what is wrong with the template, or null. Plain stretches and placeholder names are handed on in order.
    private static string? Scan(string template, Action<int, int> plain, Action<string> placeholder)
    {
        var pathBegin = template.IndexOf("://", StringComparison.Ordinal);
        pathBegin =
            pathBegin < 0 ? 0
            : template.AsSpan(pathBegin + 3).IndexOfAny('/', '?') is var at and >= 0 ? pathBegin + 3 + at
            : template.Length;
        var done = 0;
        while (template.AsSpan(done).IndexOfAny('{', '}') is var offset and >= 0)
        {
            var open = done + offset;
            if (template[open] == '}')
            {
                return $"'}}' at character {open + 1} closes nothing";
            }

            var close = template.IndexOf('}', open);
            if (close < 0)
            {
                return $"'{{' at character {open + 1} is never closed";
            }

            var name = template[(open + 1)..close];
            if (name.Length == 0 || name.AsSpan().ContainsAny("{/? "))
            {
                return $"'{{{name}}}' at character {open + 1} is no placeholder; a name in braces is expected";
            }

            if (open < pathBegin)
            {
                return $"{{{name}}} stands in the host name; placeholders are filled in the path and the query alone";
            }

            plain(done, open);
            placeholder(name);
            done = close + 1;
        }

        plain(done, template.Length);
        return null;
    }

    private static string Known(string name, IReadOnlyDictionary<string, string> parameters) =>
        parameters.Keys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } near
            ? $"params has '{near}': names are told apart by case"
        : parameters.Count == 0 ? "params is empty"
        : $"params has {string.Join(", ", parameters.Keys.Order(StringComparer.Ordinal))}";

    private static void AppendQuery(StringBuilder text, List<KeyValuePair<string, string>> left)
    {
        if (left.Count == 0)
        {
            return;
        }

        var whole = text.ToString();
        var fragment = whole.IndexOf('#', StringComparison.Ordinal);
        var asked = fragment < 0 ? whole : whole[..fragment];
        text.Clear().Append(asked);
        var separator = asked.Contains('?', StringComparison.Ordinal) ? (asked[^1] is '?' or '&' ? "" : "&") : "?";
        foreach (var (name, value) in left)
        {
            text.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = "&";
        }
    }

    private static byte[] JsonOf(List<KeyValuePair<string, string>> left)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in left)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
