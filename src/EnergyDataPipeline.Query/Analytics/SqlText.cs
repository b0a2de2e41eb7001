using System.Text;

namespace EnergyDataPipeline.Query.Analytics;

/// <summary>Rewrites SQL by its words: what stands in quotes and comments is left alone.</summary>
internal static class SqlText
{
    /// <summary>
    /// <paramref name="sql"/> with each call of a function of <paramref name="functions"/> replaced by what it makes of its arguments, calls
    /// within them first.
    /// </summary>
    /// <exception cref="FormatException">A call is not closed.</exception>
    public static string Expand(string sql, IReadOnlyDictionary<string, Func<string[], string>> functions) =>
        Rewritten(
            sql,
            (word, position) =>
            {
                if (position >= sql.Length || sql[position] != '(' || !functions.TryGetValue(word, out var function))
                {
                    return (word, position);
                }

                var (arguments, end) = Arguments(sql, position);
                return (function([.. arguments.Select(argument => Expand(argument, functions))]), end);
            }
        );

    /// <summary><paramref name="sql"/> with each word that is a key of <paramref name="values"/> replaced by its value.</summary>
    public static string Substitute(string sql, IReadOnlyDictionary<string, string> values) =>
        Rewritten(sql, (word, position) => (values.GetValueOrDefault(word, word), position));

    /// <summary>The words of <paramref name="sql"/>.</summary>
    public static IReadOnlySet<string> Words(string sql)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Rewritten(
            sql,
            (word, position) =>
            {
                words.Add(word);
                return (word, position);
            }
        );
        return words;
    }

    private static string Rewritten(string sql, Func<string, int, (string Text, int Next)> rewrite)
    {
        var made = new StringBuilder(sql.Length);
        for (var position = 0; position < sql.Length; )
        {
            if (Quoted(sql, position) is var quoted && quoted > position)
            {
                made.Append(sql, position, quoted - position);
                position = quoted;
            }
            else if (IsWordStart(sql[position]))
            {
                var end = position + 1;
                while (end < sql.Length && (IsWordStart(sql[end]) || char.IsAsciiDigit(sql[end])))
                {
                    end++;
                }

                (var text, position) = rewrite(sql[position..end], end);
                made.Append(text);
            }
            else
            {
                // A number's letters (1e6) are no word.
                var end = position + 1;
                while (char.IsAsciiDigit(sql[position]) && end < sql.Length && (IsWordStart(sql[end]) || char.IsAsciiDigit(sql[end])))
                {
                    end++;
                }

                made.Append(sql, position, end - position);
                position = end;
            }
        }

        return made.ToString();
    }

    private static (List<string> Arguments, int End) Arguments(string sql, int open)
    {
        var arguments = new List<string>();
        var depth = 0;
        var start = open + 1;
        for (var position = open; position < sql.Length; )
        {
            if (Quoted(sql, position) is var quoted && quoted > position)
            {
                position = quoted;
                continue;
            }

            var letter = sql[position];
            depth +=
                letter == '(' ? 1
                : letter == ')' ? -1
                : 0;
            if (depth == 0 || (depth == 1 && letter == ','))
            {
                arguments.Add(sql[start..position].Trim());
                start = position + 1;
            }

            position++;
            if (depth == 0)
            {
                return (arguments, position);
            }
        }

        throw new FormatException($"the call that opens at letter {open} is not closed: {sql[open..Math.Min(sql.Length, open + 40)]}");
    }

    /// <summary>Where the text or comment that begins here ends; here when none begins.</summary>
    private static int Quoted(string sql, int position)
    {
        if (sql[position] is '\'' or '"')
        {
            // A doubled quote begins another text at once, which ends where the whole one does.
            var end = sql.IndexOf(sql[position], position + 1);
            return end < 0 ? sql.Length : end + 1;
        }

        if (string.CompareOrdinal(sql, position, "--", 0, 2) == 0)
        {
            var end = sql.IndexOf('\n', position);
            return end < 0 ? sql.Length : end + 1;
        }

        return position;
    }

    private static bool IsWordStart(char letter) => char.IsAsciiLetter(letter) || letter == '_';
}
