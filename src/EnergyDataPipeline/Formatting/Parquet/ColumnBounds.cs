using System.Buffers.Binary;
using System.Text;

namespace EnergyDataPipeline.Formatting.Parquet;

/// <summary>
/// Least and greatest value of a column chunk, as <c>Statistics</c> carries them: PLAIN, in the order that the type defines
/// (<c>TypeDefinedOrder</c>: signed numbers, text by unsigned bytes). Readers skip row groups by them, so a bound that
/// would lead any reader wrong is left out.
/// </summary>
internal sealed class ColumnBounds
{
    /// <summary>Longest text bound; what is longer is cut, and says so.</summary>
    public const int LongestText = 64;

    private readonly byte[] _min = new byte[LongestText];
    private readonly byte[] _max = new byte[LongestText];
    private int _minLength = -1;
    private int _maxLength = -1;
    private bool _minExact;
    private bool _maxExact;

    /// <summary>Forgets both bounds.</summary>
    public void Clear()
    {
        _minLength = -1;
        _maxLength = -1;
    }

    /// <summary>Writes the <c>Statistics</c> struct as the field <paramref name="field"/>.</summary>
    public void Write(ThriftCompactWriter thrift, short field, int nulls)
    {
        thrift.BeginStruct(field);
        thrift.I64(3, nulls);
        if (_maxLength >= 0)
        {
            thrift.Binary(5, _max.AsSpan(0, _maxLength));
        }

        if (_minLength >= 0)
        {
            thrift.Binary(6, _min.AsSpan(0, _minLength));
        }

        if (_maxLength >= 0)
        {
            thrift.Bool(7, _maxExact);
        }

        if (_minLength >= 0)
        {
            thrift.Bool(8, _minExact);
        }

        thrift.EndStruct();
    }

    /// <summary>Bounds of booleans.</summary>
    public void SetBooleans(bool min, bool max)
    {
        _min[0] = min ? (byte)1 : (byte)0;
        _max[0] = max ? (byte)1 : (byte)0;
        Exact(1);
    }

    /// <summary>Bounds of whole numbers, instants and dates, in as many bytes as the physical type has.</summary>
    public void SetIntegers(ReadOnlySpan<long> values, int width)
    {
        if (values.IsEmpty)
        {
            return;
        }

        var min = values[0];
        var max = values[0];
        foreach (var value in values)
        {
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        BinaryPrimitives.WriteInt64LittleEndian(_min, min);
        BinaryPrimitives.WriteInt64LittleEndian(_max, max);
        Exact(width);
    }

    /// <summary>
    /// Bounds of doubles, given by their bits. NaN has no place in the order, and engines that sort it last would skip a row group
    /// for what its maximum does not tell: with a NaN there are no bounds. A zero bound is -0 below and +0 above, as the
    /// specification asks, because the two compare equal.
    /// </summary>
    public void SetDoubles(ReadOnlySpan<long> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        var min = double.PositiveInfinity;
        var max = double.NegativeInfinity;
        var nan = false;
        foreach (var bits in values)
        {
            var value = BitConverter.Int64BitsToDouble(bits);
            nan |= double.IsNaN(value);
            min = value < min ? value : min;
            max = value > max ? value : max;
        }

        if (nan)
        {
            return;
        }

        BinaryPrimitives.WriteDoubleLittleEndian(_min, min == 0 ? -0.0 : min);
        BinaryPrimitives.WriteDoubleLittleEndian(_max, max == 0 ? 0.0 : max);
        Exact(sizeof(double));
    }

    /// <summary>Bounds of texts: a long least one is cut, a long greatest one is cut and its last character raised.</summary>
    public void SetTexts(ReadOnlySpan<byte> min, ReadOnlySpan<byte> max)
    {
        _minExact = min.Length <= LongestText;
        _minLength = _minExact ? min.Length : CharacterBoundary(min);
        min[.._minLength].CopyTo(_min);

        _maxExact = max.Length <= LongestText;
        _maxLength = _maxExact ? max.Length : CharacterBoundary(max);
        max[.._maxLength].CopyTo(_max);
        if (!_maxExact)
        {
            _maxLength = Raise(_max, _maxLength);
        }
    }

    private void Exact(int width)
    {
        _minLength = width;
        _maxLength = width;
        _minExact = true;
        _maxExact = true;
    }

    /// <summary>Most bytes, up to <see cref="LongestText"/>, that end with a whole character.</summary>
    private static int CharacterBoundary(ReadOnlySpan<byte> text)
    {
        var length = LongestText;
        while (length > 0 && (text[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return length;
    }

    /// <summary>
    /// Turns a prefix into a text above everything that begins with it: the last character that has a successor is raised and
    /// the rest dropped. UTF-8 sorts by code point, so the successor is the next one. -1 when no character has one.
    /// </summary>
    private static int Raise(Span<byte> text, int length)
    {
        while (length > 0)
        {
            Rune.DecodeLastFromUtf8(text[..length], out var last, out var consumed);
            var start = length - consumed;
            var next = last.Value == 0xD7FF ? 0xE000 : last.Value + 1;
            if (Rune.IsValid(next) && start + new Rune(next).Utf8SequenceLength <= text.Length)
            {
                return start + new Rune(next).EncodeToUtf8(text[start..]);
            }

            length = start;
        }

        return -1;
    }
}
