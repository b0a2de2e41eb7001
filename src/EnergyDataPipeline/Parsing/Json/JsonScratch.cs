using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using EnergyDataPipeline.Parsing.Templates;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Json;

/// <summary>Where names and texts with escapes are written out.</summary>
internal sealed class JsonScratch : IDisposable
{
    private byte[] _bytes = [];

    /// <summary>The current name or text of a reader over a <see cref="ByteWindow"/> as UTF-8; where it is no Unicode, U+FFFD stands for what is not.</summary>
    public ReadOnlySpan<byte> Of(ref Utf8JsonReader reader, out bool isUnicode)
    {
        var raw = reader.ValueSpan;
        isUnicode = PlainText.IsAscii(raw) || Utf8.IsValid(raw);
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
