using System.Buffers;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Templates;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Parsing.Values;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Xml;

/// <summary>
/// Looks at the bytes of a row that was read strictly and could be used, and adds what is new about its form to its templates. Knows
/// elements, attributes in double quotes and texts; a row with anything else (prefixes, declarations of namespaces, comments, CDATA)
/// teaches nothing.
/// </summary>
internal ref struct XmlRowLesson
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8
    );

    private readonly RowTemplates _templates;
    private readonly ReadOnlySpan<byte> _row;
    private TemplatePlace _place;
    private int _at;
    private int _literalStart;
    private bool _isFruitful;

    private XmlRowLesson(RowTemplates templates, ReadOnlySpan<byte> row)
    {
        _templates = templates;
        _row = row;
        _place = templates.Begin;
    }

    /// <param name="templates">Learns.</param>
    /// <param name="row">The row, from behind the row before it to its own end.</param>
    public static void Give(RowTemplates templates, ReadOnlySpan<byte> row)
    {
        var begin = Blanks(row);
        if (!row[begin..].StartsWith("<"u8) || !row[(begin + 1)..].StartsWith(templates.Node.Name))
        {
            // The first row of another list.
            return;
        }

        var lesson = new XmlRowLesson(templates, row) { _at = begin };
        lesson.Take(templates.Node);
        templates.NoteLesson(lesson._isFruitful, row.Length);
    }

    private void Take(PlanNode node)
    {
        var levels = new Level[Limits.Depth];
        var depth = 0;
        while (_at < _row.Length)
        {
            if (!Is('<'))
            {
                if (!TakeText(ref levels[depth - 1]))
                {
                    return;
                }
            }
            else if (_at + 1 < _row.Length && _row[_at + 1] == '/')
            {
                var end = _row[_at..].IndexOf((byte)'>');
                if (end < 0 || (!levels[depth - 1].IsObject && !levels[depth - 1].HasText && !TakeEmpty(levels[depth - 1].Node)))
                {
                    return;
                }

                _at += end + 1;
                if (--depth == 0)
                {
                    End(levels[0].IsObject);
                    return;
                }
            }
            else
            {
                PlanNode? own = node;
                if (depth > 0)
                {
                    levels[depth - 1].IsObject = true;
                }

                if (
                    depth == levels.Length
                    || !TakeTag(depth == 0 ? null : levels[depth - 1].Node, ref own, depth == 0, out var hasAttributes)
                )
                {
                    return;
                }

                levels[depth++] = new Level { Node = own, IsObject = hasAttributes };
                if (_row[_at - 2] == '/')
                {
                    depth--;
                    if (depth == 0 || (!hasAttributes && !TakeEmpty(own)))
                    {
                        return;
                    }
                }
            }
        }
    }

    // A row is an object, and its end the end of what was given.
    private void End(bool isObject)
    {
        if (isObject && _at == _row.Length)
        {
            _isFruitful |= _templates.Learn(_place, _row[_literalStart..], ValueForm.Content, null, _place);
        }
    }

    // <Name attribute="value" …> or <Name …/>: stands behind it afterwards.
    private bool TakeTag(PlanNode? parent, ref PlanNode? node, bool isRow, out bool hasAttributes)
    {
        hasAttributes = false;
        _at++;
        var name = TakeName();
        if (name.IsEmpty)
        {
            return false;
        }

        if (!isRow)
        {
            node = parent?.Find(name);
            if (node is not null && (node.Rows is not null || node.Scope is not null))
            {
                return false;
            }
        }
        else if (!name.SequenceEqual(node!.Name))
        {
            return false;
        }

        while (true)
        {
            var blanks = Blanks(_row[_at..]);
            _at += blanks;
            if (Is('>'))
            {
                _at++;
                return true;
            }

            if (Is('/'))
            {
                _at += 2;
                return _at <= _row.Length && _row[_at - 1] == '>';
            }

            if (blanks == 0 || !TakeAttribute(node))
            {
                return false;
            }

            hasAttributes = true;
        }
    }

    // Every attribute must have a column: one that is part of a literal could come twice in one tag, which no document may.
    private bool TakeAttribute(PlanNode? parent)
    {
        var name = TakeName();
        if (name.IsEmpty || name.SequenceEqual("xmlns"u8) || !_row[_at..].StartsWith("=\""u8))
        {
            return false;
        }

        _at += 2;
        Span<byte> member = stackalloc byte[name.Length + 1];
        member[0] = (byte)'@';
        name.CopyTo(member[1..]);
        var length = _row[_at..].IndexOf((byte)'"');
        if (
            length < 0
            || parent?.Find(member) is not { Rows: null, TakesScalars: true } node
            || !TakeValue(node, ValueForm.Attribute, length)
        )
        {
            return false;
        }

        _at++;
        return true;
    }

    // What stands between two tags: a value, or nothing but white space.
    private bool TakeText(ref Level level)
    {
        var length = _row[_at..].IndexOf((byte)'<');
        if (length < 0)
        {
            return false;
        }

        var isBlank = Blank.Is(_row.Slice(_at, length));
        var isLeaf = _row[_at..][(length + 1)..].StartsWith("/"u8);
        if (!isBlank && (!isLeaf || level.HadChildren))
        {
            return false;
        }

        if (isLeaf && !level.HadChildren && !(isBlank && level.IsObject))
        {
            level.HasText = true;
            var node = level.IsObject ? level.Node?.Find("$"u8) : level.Node;
            if (node is { Rows: null, TakesScalars: true })
            {
                return TakeValue(node, level.IsObject ? ValueForm.ContentBesideAttributes : ValueForm.Content, length);
            }

            if (!isBlank || node?.Rows is not null)
            {
                return false;
            }
        }

        level.HadChildren |= !isLeaf;
        _at += length;
        return true;
    }

    // An element without anything in it is a text without characters, which must not be part of a literal where it is a value.
    private static bool TakeEmpty(PlanNode? node) =>
        node is null
        || (node.Rows is null && node.Inheritors.Length == 0 && Array.TrueForAll(node.Targets, target => target.Vector is not TextVector));

    private bool TakeValue(PlanNode node, ValueForm form, int length)
    {
        if (!_templates.Covers(node))
        {
            return false;
        }

        var behind = _templates.Behind(node, 0);
        _isFruitful |= _templates.Learn(_place, _row[_literalStart.._at], form, node, behind);
        _place = behind;
        _at += length;
        _literalStart = _at;
        return true;
    }

    private ReadOnlySpan<byte> TakeName()
    {
        var rest = _row[_at..];
        var length = rest.IndexOfAnyExcept(NameBytes);
        if (length < 0 || rest[length] == ':')
        {
            return [];
        }

        _at += length;
        return rest[..length];
    }

    private readonly bool Is(char c) => _at < _row.Length && _row[_at] == c;

    private static int Blanks(ReadOnlySpan<byte> text)
    {
        var blanks = text.IndexOfAnyExcept(" \t\r\n"u8);
        return blanks < 0 ? text.Length : blanks;
    }

    private struct Level
    {
        public PlanNode? Node;
        public bool IsObject;
        public bool HasText;
        public bool HadChildren;
    }
}
