using System.Globalization;
using System.Text.Json;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Templates;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Json;

/// <summary>One walk over one JSON document.</summary>
/// <typeparam name="TSink">What receives it: a structure, so that no call to it needs to be looked up.</typeparam>
internal sealed class JsonWalk<TSink> : IDisposable
    where TSink : struct, ITreeSink
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = Limits.Depth };

    private readonly ByteWindow _window;
    private readonly TSink _sink;
    private readonly TableBuilder? _builder;
    private readonly JsonScratch _text = new();

    // Where the open objects begin in the window; -1 for those that began before it.
    private readonly int[] _begins = new int[Limits.Depth + 1];
    private JsonReaderState _state = new(Strict);
    private RowTemplates? _rows;

    /// <param name="body">The document.</param>
    /// <param name="sink">Receives what is read.</param>
    /// <param name="builder">The sink, where its rows may be read by their templates; null otherwise.</param>
    /// <param name="bufferSize">Bytes read at once.</param>
    public JsonWalk(Stream body, TSink sink, TableBuilder? builder, int bufferSize)
    {
        _window = new ByteWindow(body, bufferSize);
        _sink = sink;
        _builder = builder;
    }

    public void Dispose()
    {
        _window.Dispose();
        _text.Dispose();
    }

    public WalkEnding Run(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!_window.Refill())
                {
                    return WalkEnding.Unreadable($"A single JSON value is longer than {Limits.ValueBytes >> 20} MB.");
                }

                _window.Advance(Feed(_window.Unread, isFinal: false));
                if (_window.AtEnd)
                {
                    return Finish();
                }

                if (!_sink.WantsMore)
                {
                    return WalkEnding.Complete;
                }
            }
        }
        catch (JsonException broken)
        {
            return WalkEnding.Unreadable($"The JSON breaks at {Place(broken)}: {Reason(broken)}");
        }
    }

    // Everything before the end was a valid beginning of a document, so whatever is missed now is missing, not wrong.
    private WalkEnding Finish()
    {
        try
        {
            Feed(_window.Unread, isFinal: true);
            return WalkEnding.Complete;
        }
        catch (JsonException broken)
        {
            return WalkEnding.Truncated($"The JSON ends in the middle, at {Place(broken)}: {Reason(broken)}");
        }
    }

    // Reads on from the saved state, saves it again, and returns how many bytes were used up.
    private int Feed(ReadOnlySpan<byte> data, bool isFinal)
    {
        _begins.AsSpan().Fill(-1);
        var origin = 0;
        if (_rows is not null && ReadOn(data, isFinal, ref origin))
        {
            return origin;
        }

        var reader = new Utf8JsonReader(data[origin..], isFinal, _state);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    _sink.Name(_text.Of(ref reader, out _));
                    break;
                case JsonTokenType.String:
                    var utf8 = _text.Of(ref reader, out var isUnicode);
                    _sink.Scalar(isUnicode ? ScalarKind.Text : ScalarKind.Unusable, utf8);
                    break;
                case JsonTokenType.Number:
                    _sink.Scalar(ScalarKind.Number, reader.ValueSpan);
                    break;
                case JsonTokenType.StartObject:
                    _begins[reader.CurrentDepth] = origin + (int)reader.TokenStartIndex;
                    _sink.BeginObject();
                    break;
                case JsonTokenType.EndObject:
                    _sink.EndObject();
                    if (_builder is { Ended: { } rows, EndedInList: true })
                    {
                        var end = origin + (int)reader.BytesConsumed;
                        if (rows.WantsLesson)
                        {
                            JsonRowLesson.Give(rows, data, _begins[reader.CurrentDepth], end);
                        }

                        if (end < data.Length && data[end] == ']')
                        {
                            break;
                        }

                        _rows = rows;
                        _state = reader.CurrentState;
                        var on = end;
                        if (ReadOn(data, isFinal, ref on))
                        {
                            return on;
                        }

                        if (on > end)
                        {
                            origin = on;
                            reader = new Utf8JsonReader(data[origin..], isFinal, _state);
                        }
                    }

                    break;
                case JsonTokenType.StartArray:
                    _sink.BeginArray();
                    break;
                case JsonTokenType.EndArray:
                    _sink.EndArray();
                    break;
                case JsonTokenType.True:
                    _sink.Scalar(ScalarKind.True, "true"u8);
                    break;
                case JsonTokenType.False:
                    _sink.Scalar(ScalarKind.False, "false"u8);
                    break;
                case JsonTokenType.Null:
                    _sink.Scalar(ScalarKind.Null, []);
                    break;
            }
        }

        _state = reader.CurrentState;
        return origin + (int)reader.BytesConsumed;
    }

    // Reads rows by their templates from a place behind a row. True when the next one seems cut off by the end of what was read: the place
    // is then kept, for when there is more.
    private bool ReadOn(ReadOnlySpan<byte> data, bool isFinal, ref int at)
    {
        var rows = _rows!;
        at += _builder!.ReadOn(rows, data[at..], out _);
        if (!isFinal && !_window.AtEnd && data.Length - at < rows.LongestRow)
        {
            return true;
        }

        rows.NoteFailure();
        _rows = null;
        return false;
    }

    private static string Place(JsonException broken) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"line {(broken.LineNumber ?? 0) + 1}, byte {(broken.BytePositionInLine ?? 0) + 1} of that line"
        );

    // The framework quotes a wrong literal with everything behind it, as far as it was read: the place says as much.
    private static string Reason(JsonException broken)
    {
        const string Literal = "' is an invalid JSON literal.";
        var at = broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = at < 0 ? broken.Message : broken.Message[..at];
        var behind = reason.LastIndexOf(Literal, StringComparison.Ordinal);
        return behind < 0 ? reason : "This is an invalid JSON literal." + reason[(behind + Literal.Length)..];
    }
}
