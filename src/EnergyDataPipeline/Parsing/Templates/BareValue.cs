using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Templates;

/// <summary>JSON values without quotes: numbers by JSON's own grammar, <c>true</c>, <c>false</c> and <c>null</c>.</summary>
internal static class BareValue
{
    /// <summary>What <paramref name="text"/> begins with, and how long it is: 0 when it is no such value.</summary>
    public static ScalarKind KindOf(ReadOnlySpan<byte> text, out int length)
    {
        if (text.StartsWith("null"u8))
        {
            length = 4;
            return ScalarKind.Null;
        }

        if (text.StartsWith("true"u8))
        {
            length = 4;
            return ScalarKind.True;
        }

        if (text.StartsWith("false"u8))
        {
            length = 5;
            return ScalarKind.False;
        }

        length = NumberLength(text);
        return ScalarKind.Number;
    }

    // [-] (0 | 1-9 digits) [. digits] [e [+-] digits]
    private static int NumberLength(ReadOnlySpan<byte> text)
    {
        var at = At(text, 0) == '-' ? 1 : 0;
        var whole = Digits(text, at);
        if (whole == 0 || (whole > 1 && text[at] == '0'))
        {
            return 0;
        }

        at += whole;
        if (At(text, at) == '.')
        {
            var fraction = Digits(text, at + 1);
            if (fraction == 0)
            {
                return 0;
            }

            at += 1 + fraction;
        }

        if (At(text, at) is (byte)'e' or (byte)'E')
        {
            at++;
            at += At(text, at) is (byte)'+' or (byte)'-' ? 1 : 0;
            var exponent = Digits(text, at);
            return exponent == 0 ? 0 : at + exponent;
        }

        return at;
    }

    private static int Digits(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (At(text, end) is >= (byte)'0' and <= (byte)'9')
        {
            end++;
        }

        return end - at;
    }

    private static byte At(ReadOnlySpan<byte> text, int at) => at < text.Length ? text[at] : (byte)0;
}
