using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Json;

/// <summary>
/// Walks a JSON document of any size through one sliding buffer. Strict: one value, nothing after it, no comments, no trailing commas.
/// A document that is right as far as it goes and then ends is truncated; anything else that is wrong is unreadable.
/// </summary>
internal static class JsonWalker
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = Limits.Depth };

    public static WalkEnding Walk(Stream body, ITreeSink sink, CancellationToken cancellationToken, int bufferSize = ByteWindow.UsualSize)
    {
        using var window = new ByteWindow(body, bufferSize);
        var text = new TextScratch();
        var state = new JsonReaderState(Strict);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!window.Refill())
                {
                    return WalkEnding.Unreadable($"A single JSON value is longer than {Limits.ValueBytes >> 20} MB.");
                }

                var reader = new Utf8JsonReader(window.Unread, isFinalBlock: false, state);
                Feed(ref reader, sink, text);
                state = reader.CurrentState;
                window.Advance((int)reader.BytesConsumed);
                if (window.AtEnd)
                {
                    return Finish(window.Unread, state, sink, text);
                }

                if (!sink.WantsMore)
                {
                    return WalkEnding.Complete;
                }
            }
        }
        catch (JsonException broken)
        {
            return WalkEnding.Unreadable($"The JSON breaks at {Place(broken)}: {Reason(broken)}");
        }
        finally
        {
            text.Dispose();
        }
    }

    // Everything before the end was a valid beginning of a document, so whatever is missed now is missing, not wrong.
    private static WalkEnding Finish(ReadOnlySpan<byte> rest, JsonReaderState state, ITreeSink sink, TextScratch text)
    {
        try
        {
            var reader = new Utf8JsonReader(rest, isFinalBlock: true, state);
            Feed(ref reader, sink, text);
            return WalkEnding.Complete;
        }
        catch (JsonException broken)
        {
            return WalkEnding.Truncated($"The JSON ends in the middle, at {Place(broken)}: {Reason(broken)}");
        }
    }

    private static void Feed(ref Utf8JsonReader reader, ITreeSink sink, TextScratch text)
    {
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    sink.Name(text.Of(ref reader, out _));
                    break;
                case JsonTokenType.String:
                    var utf8 = text.Of(ref reader, out var isUnicode);
                    sink.Scalar(isUnicode ? ScalarKind.Text : ScalarKind.Unusable, utf8);
                    break;
                case JsonTokenType.Number:
                    sink.Scalar(ScalarKind.Number, reader.ValueSpan);
                    break;
                case JsonTokenType.StartObject:
                    sink.BeginObject();
                    break;
                case JsonTokenType.EndObject:
                    sink.EndObject();
                    break;
                case JsonTokenType.StartArray:
                    sink.BeginArray();
                    break;
                case JsonTokenType.EndArray:
                    sink.EndArray();
                    break;
                case JsonTokenType.True:
                    sink.Scalar(ScalarKind.True, "true"u8);
                    break;
                case JsonTokenType.False:
                    sink.Scalar(ScalarKind.False, "false"u8);
                    break;
                case JsonTokenType.Null:
                    sink.Scalar(ScalarKind.Null, []);
                    break;
            }
        }
    }

    private static string Place(JsonException broken) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"line {(broken.LineNumber ?? 0) + 1}, byte {(broken.BytePositionInLine ?? 0) + 1} of that line"
        );

    private static string Reason(JsonException broken)
    {
        var at = broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return at < 0 ? broken.Message : broken.Message[..at];
    }

    /// <summary>Where names and texts with escapes are written out.</summary>
    private sealed class TextScratch : IDisposable
    {
        private byte[] _bytes = [];

        /// <summary>The current name or text as UTF-8; where it is no Unicode, U+FFFD stands for what is not.</summary>
        public ReadOnlySpan<byte> Of(ref Utf8JsonReader reader, out bool isUnicode)
        {
            var raw = reader.ValueSpan;
            isUnicode = Utf8.IsValid(raw);
            if (!reader.ValueIsEscaped && isUnicode)
            {
                return raw;
            }

            if (!isUnicode)
            {
                raw = JsonText.Mended(raw);
            }

            if (_bytes.Length < raw.Length)
            {
                Dispose();
                _bytes = ArrayPool<byte>.Shared.Rent(raw.Length);
            }

            var written = JsonText.Unescape(raw, _bytes, out var isWhole);
            isUnicode &= isWhole;
            return _bytes.AsSpan(0, written);
        }

        public void Dispose()
        {
            if (_bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
                _bytes = [];
            }
        }
    }
}
