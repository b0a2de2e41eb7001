using System.Text;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>
/// Reads a <c>.env</c> file: <c>NAME=value</c>, with or without <c>export</c>, comments, single quotes (taken literally), double quotes
/// (<c>\n \r \t \" \\ \$</c>), values over several lines within quotes. Nothing is expanded: a password may hold any character.
/// </summary>
internal static class DotEnv
{
    public const string FileName = ".env";

    /// <summary>The variables in <paramref name="text"/>; the last of several with one name wins. Messages never quote a value.</summary>
    public static Dictionary<string, string> Parse(string text, Notes notes)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var scanner = new Scanner(text);
        while (scanner.NextLine() is { } line)
        {
            ReadLine(line, scanner, variables, notes);
        }

        return variables;
    }

    private static void ReadLine(string line, Scanner scanner, Dictionary<string, string> variables, Notes notes)
    {
        var place = new Place(FileName, "", scanner.Line);
        var rest = line.TrimStart();
        if (rest.Length == 0 || rest[0] == '#')
        {
            return;
        }

        if (rest.StartsWith("export ", StringComparison.Ordinal) || rest.StartsWith("export\t", StringComparison.Ordinal))
        {
            rest = rest[7..].TrimStart();
        }

        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? "" : rest[..equals].TrimEnd();
        if (!IsName(name))
        {
            notes.Warn(place, "this line is not NAME=value and is passed over.");
            return;
        }

        var value = rest[(equals + 1)..].TrimStart();
        if (value.Length > 0 && value[0] is '"' or '\'')
        {
            if (ReadQuoted(value, scanner) is not { } quoted)
            {
                notes.Fault(place.Key(name), $"a value that begins with {value[0]} and never ends", $"a closing {value[0]}");
                return;
            }

            variables[name] = quoted;
        }
        else
        {
            variables[name] = WithoutComment(value);
        }

        if (value.Contains("${", StringComparison.Ordinal) && value[0] != '\'')
        {
            notes.Warn(place.Key(name), "${…} is taken literally: variables are not expanded here. Single quotes around the value silence this.");
        }
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-');

    private static string WithoutComment(string value)
    {
        if (value.StartsWith('#'))
        {
            return "";
        }

        for (var at = 1; at < value.Length; at++)
        {
            if (value[at] == '#' && value[at - 1] is ' ' or '\t')
            {
                return value[..at].TrimEnd();
            }
        }

        return value.TrimEnd();
    }

    private static string? ReadQuoted(string value, Scanner scanner)
    {
        var quote = value[0];
        var text = new StringBuilder();
        var at = 1;
        while (true)
        {
            if (at >= value.Length)
            {
                if (scanner.NextLine() is not { } next)
                {
                    return null;
                }

                text.Append('\n');
                (value, at) = (next, 0);
                continue;
            }

            var character = value[at++];
            if (character == quote)
            {
                return text.ToString();
            }

            if (character == '\\' && quote == '"' && at < value.Length)
            {
                text.Append(Unescape(value[at++]));
            }
            else
            {
                text.Append(character);
            }
        }
    }

    private static string Unescape(char character) =>
        character switch
        {
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            '"' or '\\' or '$' => character.ToString(),
            _ => $"\\{character}",
        };

    private sealed class Scanner(string text)
    {
        private readonly string[] _lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');

        /// <summary>Line read last, counted from one.</summary>
        public int Line { get; private set; }

        public string? NextLine() => Line < _lines.Length ? _lines[Line++] : null;
    }
}
