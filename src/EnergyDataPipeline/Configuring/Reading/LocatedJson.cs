using System.Text.Json;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>A member of a JSON object, and the line its name stands on.</summary>
internal readonly record struct LocatedMember(string Name, int Line, LocatedValue Value);

/// <summary>A JSON value that knows its line, so that a message can name it.</summary>
internal sealed class LocatedValue(JsonTokenType type, string text, int line)
{
    /// <summary><see cref="JsonTokenType.StartObject"/>, <see cref="JsonTokenType.StartArray"/>, or a scalar's type.</summary>
    public JsonTokenType Type { get; } = type;

    /// <summary>A string's value, or a scalar as written; empty for objects and arrays.</summary>
    public string Text { get; } = text;

    /// <summary>Line, counted from one.</summary>
    public int Line { get; } = line;

    public List<LocatedMember> Members { get; } = [];

    public List<LocatedValue> Items { get; } = [];

    /// <summary>What was found, in words.</summary>
    public string Found =>
        Type switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => Wording.Quote(Text),
            _ => Text,
        };
}

/// <summary>Reads JSON with comments and trailing commas into values that know their lines.</summary>
internal static class LocatedJson
{
    private static readonly JsonReaderOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 64,
    };

    /// <summary>The value in <paramref name="utf8"/>; a <see cref="JsonException"/> with line and position where it is no JSON.</summary>
    public static LocatedValue Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        var reader = new Utf8JsonReader(utf8, Options);
        var lines = new LineCounter(utf8);
        if (!reader.Read())
        {
            throw new JsonException("There is nothing in it but comments.", null, 0, 0);
        }

        var value = ReadValue(ref reader, ref lines);
        while (reader.Read())
        {
            // What follows the value can only be comments: anything else makes the reader throw.
        }

        return value;
    }

    private static LocatedValue ReadValue(ref Utf8JsonReader reader, ref LineCounter lines)
    {
        var line = lines.At(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new LocatedValue(JsonTokenType.StartObject, "", line);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var nameLine = lines.At(reader.TokenStartIndex);
                    var name = Text(ref reader, nameLine);
                    reader.Read();
                    members.Members.Add(new(name, nameLine, ReadValue(ref reader, ref lines)));
                }

                return members;
            case JsonTokenType.StartArray:
                var items = new LocatedValue(JsonTokenType.StartArray, "", line);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Items.Add(ReadValue(ref reader, ref lines));
                }

                return items;
            case JsonTokenType.String:
                return new(JsonTokenType.String, Text(ref reader, line), line);
            default:
                return new(reader.TokenType, System.Text.Encoding.UTF8.GetString(reader.ValueSpan), line);
        }
    }

    private static string Text(ref Utf8JsonReader reader, int line)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException invalid)
        {
            // Half a surrogate pair, or bytes that are no UTF-8: the reader checks them only when the text is asked for.
            throw new JsonException("A text holds characters that do not exist.", null, line - 1, 0, invalid);
        }
    }

    /// <summary>Counts lines on the way, each byte looked at once.</summary>
    private ref struct LineCounter(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private int _counted;
        private int _line = 1;

        public int At(long index)
        {
            _line += _utf8[_counted..(int)index].Count((byte)'\n');
            _counted = (int)index;
            return _line;
        }
    }
}
