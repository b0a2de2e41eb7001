using System.Buffers;

namespace EnergyDataPipeline.Sandbox.Serialising;

/// <summary>Writes an answer row by row.</summary>
internal abstract class AnswerWriter : IDisposable
{
    public abstract string ContentType { get; }

    /// <summary>Writes what comes before the rows. <paramref name="rows"/> is 0, 1, or 2 for two and more.</summary>
    public abstract void Begin(Envelope envelope, int rows);

    public abstract void Write(Row row);

    /// <summary>Writes what comes after the rows and leaves nothing unwritten.</summary>
    public abstract void End();

    public abstract void Dispose();

    public static AnswerWriter For(bool json, IBufferWriter<byte> output, DialectChoices choices, IReadOnlySet<string> textNumbers) =>
        json ? new JsonAnswerWriter(output, choices, textNumbers) : new XmlAnswerWriter(output);

    /// <summary>Writes a decimal as the operator does: no trailing zeros, no exponent. Returns its length; 24 bytes always suffice.</summary>
    public static int Format(Span<byte> target, long units, int scale)
    {
        while (scale > 0 && units % 10 == 0)
        {
            units /= 10;
            scale--;
        }
        Span<byte> digits = stackalloc byte[20];
        var rest = units < 0 ? (ulong)-units : (ulong)units;
        var count = 0;
        while (rest > 0 || count <= scale)
        {
            digits[count++] = (byte)('0' + (rest % 10));
            rest /= 10;
        }
        var at = 0;
        if (units < 0)
        {
            target[at++] = (byte)'-';
        }
        while (count > 0)
        {
            if (count == scale)
            {
                target[at++] = (byte)'.';
            }
            target[at++] = digits[--count];
        }
        return at;
    }
}
