using System.Collections.Frozen;

namespace EnergyDataPipeline.Query.Statements;

/// <summary>
/// What can be told of SQL by looking at its letters: where strings, quoted names and comments are, and so where statements end and which
/// words are commands. No more: what a statement does, the engine says.
/// </summary>
internal sealed partial class SqlText
{
    private readonly string _sql;
    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _statements = [];
    private readonly HashSet<string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    public SqlText(string sql)
    {
        _sql = sql;
        Read();
    }

    /// <summary>The statements, without their semicolons; those of nothing but space and comments are left out.</summary>
    public IReadOnlyList<string> Statements => _statements;

    /// <summary>True when <paramref name="word"/> stands in it bare: neither quoted nor in a comment.</summary>
    public bool HasWord(string word) => _words.Contains(word);

    /// <summary>True when a bare word begins with <paramref name="beginning"/>.</summary>
    public bool HasWordBeginning(string beginning) => _words.Any(word => word.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when something may be the name: a bare word, a quoted name, or a text that a table function may take for one.</summary>
    public bool MayName(string name) => _words.Contains(name) || _names.Contains(name);

    /// <summary>As <see cref="MayName"/>; or a name begins so and goes on with two underscores, as those of a dataset's other tables do.</summary>
    public bool MayNameOrBegin(string name) =>
        MayName(name) || _words.Concat(_names).Any(word => word.StartsWith(name + "__", StringComparison.OrdinalIgnoreCase));

    /// <summary>True when <c>$name</c> stands in it; of those written <c>?</c> the first is 1.</summary>
    public bool HasParameter(string name) => _parameters.Contains(name);

    /// <summary>True for a statement that tells of columns and reads no rows.</summary>
    public static bool IsDescription(string statement)
    {
        var start = SpaceAt(statement, 0);
        return Descriptions.Contains(statement[start..WordEnd(statement, start)]);
    }

    /// <summary>
    /// What an EXPLAIN explains: the statement after the word, ANALYZE and the options; null when this is none.
    /// </summary>
    public static string? Explained(string statement)
    {
        var rest = statement.AsSpan(SpaceAt(statement, 0));
        if (!Takes(ref rest, "EXPLAIN"))
        {
            return null;
        }

        Takes(ref rest, "ANALYZE");
        if (rest.StartsWith("("))
        {
            var depth = 0;
            for (var i = 0; i < rest.Length; )
            {
                var next = TokenEnd(rest.ToString(), i);
                depth +=
                    rest[i] == '(' ? 1
                    : rest[i] == ')' ? -1
                    : 0;
                i = next;
                if (depth == 0)
                {
                    // EXPLAIN (SELECT 1) explains what is in the brackets; options begin with a word that commands nothing.
                    return IsOptions(rest[1..i]) ? rest[i..].ToString() : rest.ToString();
                }
            }
        }

        return rest.ToString();
    }

    private static readonly FrozenSet<string> OptionWords = FrozenSet.ToFrozenSet(
        ["FORMAT", "ANALYZE", "VERBOSE"],
        StringComparer.OrdinalIgnoreCase
    );

    private static readonly FrozenSet<string> Descriptions = FrozenSet.ToFrozenSet(
        ["DESCRIBE", "DESC", "SHOW"],
        StringComparer.OrdinalIgnoreCase
    );

    private static bool IsOptions(ReadOnlySpan<char> inside)
    {
        var text = inside.ToString();
        var start = SpaceAt(text, 0);
        return OptionWords.Contains(text[start..WordEnd(text, start)]);
    }

    private static bool Takes(ref ReadOnlySpan<char> rest, string word)
    {
        var text = rest.ToString();
        var end = WordEnd(text, 0);
        if (!text.AsSpan(0, end).Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        rest = rest[SpaceAt(text, end)..];
        return true;
    }

    private void Read()
    {
        var from = 0;
        var isEmpty = true;
        var unnamed = 0;
        for (var at = SpaceAt(_sql, 0); at < _sql.Length; at = SpaceAt(_sql, at))
        {
            var end = TokenEnd(_sql, at);
            switch (_sql[at])
            {
                case ';':
                    End(at);
                    from = end;
                    at = end;
                    continue;
                case '"':
                    _names.Add(Unquoted(at, end, '"'));
                    break;
                case '\'':
                    AddWordsOf(Unquoted(at, end, '\''));
                    break;
                case '$' when _sql[end - 1] == '$' && end - at > 1:
                    AddWordsOf(_sql[at..end]);
                    break;
                case '$':
                    _parameters.Add(_sql[(at + 1)..end]);
                    break;
                case '?':
                    unnamed++;
                    _parameters.Add(unnamed.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    break;
                default:
                    if (IsWord(_sql[at]))
                    {
                        _words.Add(_sql[at..end]);
                    }

                    break;
            }

            isEmpty = false;
            at = end;
        }

        End(_sql.Length);

        void End(int end)
        {
            if (!isEmpty)
            {
                _statements.Add(_sql[from..end]);
            }

            isEmpty = true;
        }
    }

    private void AddWordsOf(string text)
    {
        _names.Add(text);
        foreach (var part in text.Split('.', '"', '$'))
        {
            _names.Add(part.Trim());
        }

        // query('FROM hourly_lmp') runs what the text says.
        for (var at = 0; at < text.Length; )
        {
            var end = WordEnd(text, at);
            if (end > at)
            {
                _names.Add(text[at..end]);
            }

            at = Math.Max(end, at + 1);
        }
    }

    private string Unquoted(int from, int end, char quote)
    {
        var inside = _sql.AsSpan(from + 1, Math.Max(0, end - from - 1));
        inside = inside.EndsWith([quote]) ? inside[..^1] : inside;
        return inside.ToString().Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
    }

    /// <summary>Where the token that begins at <paramref name="at"/> ends.</summary>
    private static int TokenEnd(string sql, int at)
    {
        var first = sql[at];
        if (first is '\'' or '"')
        {
            var escapes = first == '\'' && at > 0 && sql[at - 1] is 'e' or 'E' && (at < 2 || !(IsWord(sql[at - 2]) || sql[at - 2] == '$'));
            return QuoteEnd(sql, at, first, escapes);
        }

        if (first == '$')
        {
            var tag = at + 1;
            while (tag < sql.Length && IsWord(sql[tag]))
            {
                tag++;
            }

            if (tag < sql.Length && sql[tag] == '$' && (tag == at + 1 || !char.IsAsciiDigit(sql[at + 1])))
            {
                var mark = sql[at..(tag + 1)];
                var close = sql.IndexOf(mark, tag + 1, StringComparison.Ordinal);
                return close < 0 ? sql.Length : close + mark.Length;
            }

            return tag;
        }

        return Math.Max(WordEnd(sql, at), at + 1);
    }

    private static int QuoteEnd(string sql, int at, char quote, bool escapes)
    {
        for (var i = at + 1; i < sql.Length; i++)
        {
            if (escapes && sql[i] == '\\')
            {
                i++;
            }
            else if (sql[i] == quote)
            {
                if (i + 1 < sql.Length && sql[i + 1] == quote)
                {
                    i++;
                }
                else
                {
                    return i + 1;
                }
            }
        }

        return sql.Length;
    }

    private static int WordEnd(string sql, int at)
    {
        // A dollar goes on with a name, as the engine has it, and not with a number.
        var isName = at < sql.Length && IsWord(sql[at]) && !char.IsAsciiDigit(sql[at]);
        while (at < sql.Length && (IsWord(sql[at]) || (isName && sql[at] == '$')))
        {
            at++;
        }

        return at;
    }

    /// <summary>Where what is neither space nor comment begins, from <paramref name="at"/> on.</summary>
    private static int SpaceAt(string sql, int at)
    {
        while (at < sql.Length)
        {
            if (char.IsWhiteSpace(sql[at]))
            {
                at++;
            }
            else if (string.CompareOrdinal(sql, at, "--", 0, 2) == 0)
            {
                var end = sql.AsSpan(at).IndexOfAny('\r', '\n') is var more and >= 0 ? at + more : -1;
                at = end < 0 ? sql.Length : end + 1;
            }
            else if (string.CompareOrdinal(sql, at, "/*", 0, 2) == 0)
            {
                var end = CommentEnd(sql, at);
                at = end;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Comments may stand in comments.</summary>
    private static int CommentEnd(string sql, int at)
    {
        var depth = 0;
        while (at < sql.Length)
        {
            if (string.CompareOrdinal(sql, at, "/*", 0, 2) == 0)
            {
                depth++;
                at += 2;
            }
            else if (string.CompareOrdinal(sql, at, "*/", 0, 2) == 0)
            {
                at += 2;
                if (--depth == 0)
                {
                    return at;
                }
            }
            else
            {
                at++;
            }
        }

        return at;
    }

    /// <summary>Whatever is beyond ASCII, and no space, is part of a name to the engine.</summary>
    private static bool IsWord(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter == '_' || (letter >= '\u0080' && !char.IsWhiteSpace(letter));
}
