using System.Text.Json;
using System.Text.Unicode;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Templates;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Parsing.Values;

namespace EnergyDataPipeline.Parsing.Json;

/// <summary>Looks at the bytes of a row that was read strictly and could be used, and adds what is new about its form to its templates.</summary>
internal ref struct JsonRowLesson
{
    private static readonly JsonReaderOptions AsRead = new() { MaxDepth = Limits.Depth };

    private readonly RowTemplates _templates;
    private readonly ReadOnlySpan<byte> _row;
    private TemplatePlace _place;
    private ulong _containers;
    private int _literalStart;
    private bool _isFruitful;

    private JsonRowLesson(RowTemplates templates, ReadOnlySpan<byte> row)
    {
        _templates = templates;
        _row = row;
        _place = templates.Begin;
        _containers = 1;
    }

    /// <param name="templates">Learns.</param>
    /// <param name="data">The bytes around the row.</param>
    /// <param name="begin">Where the row begins; -1 when it began before the data.</param>
    /// <param name="end">Where the row has ended.</param>
    public static void Give(RowTemplates templates, ReadOnlySpan<byte> data, int begin, int end)
    {
        var behindLast = begin < 0 ? -1 : BehindLastRow(data, begin);
        if (behindLast < 0)
        {
            return;
        }

        var lesson = new JsonRowLesson(templates, data[behindLast..end]);
        lesson.Take(templates.Node, begin - behindLast);
        templates.NoteLesson(lesson._isFruitful, end - behindLast);
    }

    // The first row of a list has nothing before it that the others have: it teaches nothing.
    private static int BehindLastRow(ReadOnlySpan<byte> data, int begin)
    {
        var comma = data[..begin].LastIndexOfAnyExcept(" \t\r\n"u8);
        if (comma < 0 || data[comma] != ',')
        {
            return -1;
        }

        var last = data[..comma].LastIndexOfAnyExcept(" \t\r\n"u8);
        return last >= 0 && data[last] == '}' ? last + 1 : -1;
    }

    private void Take(PlanNode node, int begin)
    {
        var reader = new Utf8JsonReader(_row[begin..], AsRead);
        var nodes = new PlanNode?[Limits.Depth + 1];
        var depth = 0;
        PlanNode? next = node;
        while (reader.Read())
        {
            var start = begin + (int)reader.TokenStartIndex;
            var end = begin + (int)reader.BytesConsumed;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    if (reader.ValueIsEscaped || !Utf8.IsValid(reader.ValueSpan))
                    {
                        return;
                    }

                    next = nodes[depth - 1]?.Find(reader.ValueSpan);
                    break;
                case JsonTokenType.StartObject:
                case JsonTokenType.StartArray:
                    var isArray = reader.TokenType == JsonTokenType.StartArray;
                    if (InArray && isArray || (depth > 0 && next is not null && (next.Rows is not null || next.Scope is not null)))
                    {
                        return;
                    }

                    nodes[depth++] = next;
                    _containers = (_containers << 1) | (isArray ? 1UL : 0);
                    break;
                case JsonTokenType.EndObject:
                case JsonTokenType.EndArray:
                    depth--;
                    _containers >>= 1;
                    if (depth == 0)
                    {
                        _isFruitful |= _templates.Learn(_place, _row[_literalStart..end], ValueForm.Bare, null, _place);
                        return;
                    }

                    next = nodes[depth - 1];
                    break;
                default:
                    if (!TakeScalar(ref reader, next, start, end))
                    {
                        return;
                    }

                    next = nodes[depth - 1];
                    break;
            }
        }
    }

    private readonly bool InArray => (_containers & 1) != 0 && _containers > 1;

    // False when the row cannot be read by a template from here on.
    private bool TakeScalar(ref Utf8JsonReader reader, PlanNode? node, int start, int end)
    {
        if (node is not { Rows: null, TakesScalars: true })
        {
            // Only what stands for nothing can be part of a literal.
            return node?.Rows is null
                && (reader.TokenType == JsonTokenType.Null || (reader.TokenType == JsonTokenType.String && Blank.Is(reader.ValueSpan)));
        }

        if (!_templates.Covers(node))
        {
            return false;
        }

        var isQuoted = reader.TokenType == JsonTokenType.String;
        var behind = _templates.Behind(node, _containers);
        _isFruitful |= _templates.Learn(
            _place,
            _row[_literalStart..(isQuoted ? start + 1 : start)],
            isQuoted ? ValueForm.Quoted : ValueForm.Bare,
            node,
            behind
        );
        _place = behind;
        _literalStart = end;
        return true;
    }
}
