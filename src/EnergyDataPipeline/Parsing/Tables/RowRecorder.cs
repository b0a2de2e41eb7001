using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Tables;

/// <summary>
/// Writes a row down as it was received, as one line of JSON: numbers as they were written, texts unchanged. Rows of child tables within it
/// are left out; they are judged on their own.
/// </summary>
#pragma warning disable CA1001 // Disposing of the writer only flushes it, and every line is flushed.
internal sealed class RowRecorder
#pragma warning restore CA1001
{
    private static readonly JsonWriterOptions AsReceived = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 2 * Limits.Depth,
    };

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Stack<bool> _isObject = new();
    private readonly Utf8JsonWriter _writer;

    public RowRecorder()
    {
        _writer = new Utf8JsonWriter(_line, AsReceived);
    }

    /// <summary>The recorder of the row around, which goes on when this one has ended.</summary>
    public RowRecorder? Outer { get; private set; }

    public void Start(RowRecorder? outer)
    {
        Outer = outer;
        _line.Clear();
        _isObject.Clear();
        _writer.Reset(_line);
    }

    public void Begin(ReadOnlySpan<byte> name, bool isObject)
    {
        Named(name);
        _isObject.Push(isObject);
        if (isObject)
        {
            _writer.WriteStartObject();
        }
        else
        {
            _writer.WriteStartArray();
        }
    }

    public void End()
    {
        if (_isObject.Pop())
        {
            _writer.WriteEndObject();
        }
        else
        {
            _writer.WriteEndArray();
        }
    }

    public void Scalar(ReadOnlySpan<byte> name, ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        Named(name);
        switch (kind)
        {
            case ScalarKind.Null:
                _writer.WriteNullValue();
                break;
            case ScalarKind.Text or ScalarKind.Untyped or ScalarKind.Unusable:
                _writer.WriteStringValue(utf8);
                break;
            default:
                _writer.WriteRawValue(utf8, skipInputValidation: true);
                break;
        }
    }

    /// <summary>The line so far.</summary>
    public string Line()
    {
        _writer.Flush();
        return Encoding.UTF8.GetString(_line.WrittenSpan);
    }

    private void Named(ReadOnlySpan<byte> name)
    {
        if (_isObject.TryPeek(out var isObject) && isObject)
        {
            _writer.WritePropertyName(name);
        }
    }
}
