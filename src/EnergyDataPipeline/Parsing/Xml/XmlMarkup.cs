using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Xml;

/// <summary>
/// Follows a document's markup just far enough to tell an element's end tag from the same bytes in a comment, a CDATA section or a
/// processing instruction.
/// </summary>
internal struct XmlMarkup
{
    private enum Within : byte
    {
        Content,
        Comment,
        CData,
        Instruction,
    }

    private Within _within;

    /// <summary>
    /// Goes on from <paramref name="at"/> in what <paramref name="window"/> holds, reading more where it must, until so many end tags
    /// <paramref name="endTag"/> were passed, or <paramref name="enough"/> bytes. Returns where it stands; <paramref name="tags"/> is then
    /// zero when it stands behind the last of them.
    /// </summary>
    public int Follow(ByteWindow window, ReadOnlySpan<byte> endTag, int at, int enough, ref int tags)
    {
        while (at < enough)
        {
            var rest = window.Unread[at..];
            if (_within != Within.Content)
            {
                var ending = Ending;
                var found = rest.IndexOf(ending);
                if (found >= 0)
                {
                    at += found + ending.Length;
                    _within = Within.Content;
                }
                else if (window.AtEnd)
                {
                    return window.Unread.Length;
                }
                else
                {
                    at += Math.Max(0, rest.Length - ending.Length + 1);
                    if (at >= enough || !More(window))
                    {
                        return at;
                    }
                }

                continue;
            }

            var markup = rest.IndexOf((byte)'<');
            at += markup < 0 ? rest.Length : markup;
            if (at >= enough)
            {
                return at;
            }

            rest = window.Unread[at..];
            if (rest.Length < Math.Max(9, endTag.Length) && !window.AtEnd)
            {
                if (!More(window))
                {
                    return at;
                }

                continue;
            }

            if (rest.IsEmpty)
            {
                return at;
            }

            if (endTag.Length > 0 && rest.StartsWith(endTag))
            {
                at += endTag.Length;
                if (--tags == 0)
                {
                    return at;
                }
            }
            else
            {
                at += Enter(rest);
            }
        }

        return at;
    }

    private readonly ReadOnlySpan<byte> Ending =>
        _within switch
        {
            Within.Comment => "-->"u8,
            Within.CData => "]]>"u8,
            _ => "?>"u8,
        };

    private static bool More(ByteWindow window) => window.Refill();

    private int Enter(ReadOnlySpan<byte> markup)
    {
        if (markup.StartsWith("<!--"u8))
        {
            _within = Within.Comment;
            return 4;
        }

        if (markup.StartsWith("<![CDATA["u8))
        {
            _within = Within.CData;
            return 9;
        }

        if (markup.StartsWith("<?"u8))
        {
            _within = Within.Instruction;
            return 2;
        }

        return 1;
    }
}
