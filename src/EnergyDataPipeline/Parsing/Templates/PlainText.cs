using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Templates;

/// <summary>Texts that stand for themselves: no escape, no entity, no control character, valid UTF-8.</summary>
internal static class PlainText
{
    private const int BlockBytes = 16;

    /// <summary>
    /// Length of the plain text up to the byte that ends it in <paramref name="form"/>; -1 when it is not plain, or does not end within
    /// <paramref name="length"/>. Sixteen bytes behind them must be readable and zero.
    /// </summary>
    public static int LengthOf(ref byte data, int length, ValueForm form)
    {
        var isJson = form == ValueForm.Quoted;
        var high = 0U;
        for (var at = 0; at < length; at += BlockBytes)
        {
            var block = Vector128.LoadUnsafe(ref data, (nuint)at);
            var stops = Vector128.LessThan(block, Vector128.Create((byte)' ')) | Vector128.Equals(block, Vector128.Create((byte)'"'));
            stops |= isJson
                ? Vector128.Equals(block, Vector128.Create((byte)'\\'))
                : Vector128.Equals(block, Vector128.Create((byte)'<'))
                    | Vector128.Equals(block, Vector128.Create((byte)'>'))
                    | Vector128.Equals(block, Vector128.Create((byte)'&'));
            var found = stops.ExtractMostSignificantBits();
            high |= block.ExtractMostSignificantBits() & (found ^ (found - 1));
            if (found != 0)
            {
                at += BitOperations.TrailingZeroCount(found);
                var terminator = form is ValueForm.Quoted or ValueForm.Attribute ? (byte)'"' : (byte)'<';
                return at < length && Unsafe.Add(ref data, at) == terminator && (high == 0 || IsPlain(ref data, at, isJson)) ? at : -1;
            }
        }

        return -1;
    }

    /// <summary>True when <paramref name="text"/>, which stands in a <see cref="ByteWindow"/>, is ASCII alone.</summary>
    public static bool IsAscii(ReadOnlySpan<byte> text)
    {
        ref var data = ref MemoryMarshal.GetReference(text);
        var at = 0;
        for (; at + BlockBytes < text.Length; at += BlockBytes)
        {
            if (Vector128.LoadUnsafe(ref data, (nuint)at).ExtractMostSignificantBits() != 0)
            {
                return false;
            }
        }

        var last = Vector128.LoadUnsafe(ref data, (nuint)at).ExtractMostSignificantBits();
        return (last & ((1U << (text.Length - at)) - 1)) == 0;
    }

    // XML forbids some characters that UTF-8 has; texts beyond ASCII are the strict reader's there, until they are known.
    private static bool IsPlain(ref byte data, int length, bool isJson) =>
        isJson && Utf8.IsValid(MemoryMarshal.CreateReadOnlySpan(ref data, length));
}
