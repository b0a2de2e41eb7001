using System.Text;

namespace EnergyDataPipeline.Query.Statements;

/// <content>SQL rewritten by its words: what stands in quotes and comments is left alone.</content>
internal sealed partial class SqlText
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

    private static string Rewritten(string sql, Func<string, int, (string Text, int Next)> rewrite)
    {
        var made = new StringBuilder(sql.Length);
        var copied = 0;
        for (var at = SpaceAt(sql, 0); at < sql.Length; at = SpaceAt(sql, at))
        {
            var end = TokenEnd(sql, at);
            if (IsWord(sql[at]))
            {
                made.Append(sql, copied, at - copied);
                (var text, end) = rewrite(sql[at..end], end);
                made.Append(text);
                copied = end;
            }

            at = end;
        }

        return made.Append(sql, copied, sql.Length - copied).ToString();
    }

    private static (List<string> Arguments, int End) Arguments(string sql, int open)
    {
        var arguments = new List<string>();
        var depth = 0;
        var start = open + 1;
        for (var at = open; at < sql.Length; at = SpaceAt(sql, at))
        {
            var letter = sql[at];
            depth +=
                letter == '(' ? 1
                : letter == ')' ? -1
                : 0;
            if (depth == 0 || (depth == 1 && letter == ','))
            {
                arguments.Add(sql[start..at].Trim());
                start = at + 1;
            }

            if (depth == 0)
            {
                return (arguments, start);
            }

            at = TokenEnd(sql, at);
        }

        throw new FormatException($"the call that opens at letter {open} is not closed: {sql[open..Math.Min(sql.Length, open + 40)]}");
    }
}
