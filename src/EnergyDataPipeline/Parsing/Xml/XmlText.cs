using System.Buffers;
using System.Text;
using System.Xml;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Xml;

/// <summary>Names and texts of an XML reader as UTF-8, without a string per value.</summary>
internal sealed class XmlText(XmlReader reader) : IDisposable
{
    private readonly Dictionary<string, byte[]> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _attributes = new(StringComparer.Ordinal);
    private char[] _chars = ArrayPool<char>.Shared.Rent(4096);
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(4096);

    /// <summary>Characters held: the texts of the open elements, one after the other.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Name(string local)
    {
        if (!_names.TryGetValue(local, out var utf8))
        {
            _names.Add(local, utf8 = Encoding.UTF8.GetBytes(local));
        }

        return utf8;
    }

    public ReadOnlySpan<byte> AttributeName(string local)
    {
        if (!_attributes.TryGetValue(local, out var utf8))
        {
            _attributes.Add(local, utf8 = Encoding.UTF8.GetBytes("@" + local));
        }

        return utf8;
    }

    /// <summary>The value of the attribute the reader stands at.</summary>
    public ReadOnlySpan<byte> AttributeValue()
    {
        var value = reader.Value;
        return Utf8(value);
    }

    /// <summary>Adds the text the reader stands at; false when one element's text grows beyond all reason.</summary>
    public bool Append()
    {
        while (true)
        {
            if (Length == _chars.Length)
            {
                if (Length >= Limits.ValueBytes)
                {
                    return false;
                }

                var larger = ArrayPool<char>.Shared.Rent(Length * 2);
                _chars.AsSpan(0, Length).CopyTo(larger);
                ArrayPool<char>.Shared.Return(_chars);
                _chars = larger;
            }

            var read = reader.ReadValueChunk(_chars, Length, _chars.Length - Length);
            if (read == 0)
            {
                return true;
            }

            Length += read;
        }
    }

    public bool IsBlankFrom(int start) => _chars.AsSpan(start, Length - start).Trim(" \t\r\n").IsEmpty;

    public ReadOnlySpan<byte> From(int start) => Utf8(_chars.AsSpan(start, Length - start));

    public void CutTo(int start) => Length = start;

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_chars);
        ArrayPool<byte>.Shared.Return(_bytes);
        _chars = [];
        _bytes = [];
    }

    private ReadOnlySpan<byte> Utf8(ReadOnlySpan<char> chars)
    {
        var most = Encoding.UTF8.GetMaxByteCount(chars.Length);
        if (_bytes.Length < most)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(most);
        }

        return _bytes.AsSpan(0, Encoding.UTF8.GetBytes(chars, _bytes));
    }
}
