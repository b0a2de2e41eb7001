using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Templates;

/// <summary>What a step reads behind its literal.</summary>
internal enum StepKind : byte
{
    /// <summary>Nothing: the row ends with the literal.</summary>
    End,

    /// <summary>A text for a text column.</summary>
    Text,

    /// <summary>A number for a number column.</summary>
    Number,

    /// <summary>A number for a whole-number column.</summary>
    Integer,

    /// <summary>An instant.</summary>
    Instant,

    /// <summary>Any value for any columns.</summary>
    Other,
}

/// <summary>How the value behind a step's literal is written.</summary>
internal enum ValueForm : byte
{
    /// <summary>JSON without quotes: a number, true, false, null.</summary>
    Bare,

    /// <summary>A JSON string; its closing quote belongs to the value.</summary>
    Quoted,

    /// <summary>The value of an XML attribute; its closing quote belongs to the next literal.</summary>
    Attribute,

    /// <summary>The text of an XML element; the next tag belongs to the next literal.</summary>
    Content,

    /// <summary>The text of an XML element with attributes: no value at all when it is blank.</summary>
    ContentBesideAttributes,
}

/// <summary>A place in a row: behind one of its values, or before the first. From here the row goes on in one of the ways seen so far.</summary>
internal sealed class TemplatePlace
{
    /// <summary>The way taken last; the others hang behind it.</summary>
    public TemplateStep? First { get; set; }

    /// <summary>How many ways there are.</summary>
    public int Ways { get; set; }
}

/// <summary>One way to go on: the literal bytes up to the next value, and what that value is.</summary>
internal sealed class TemplateStep
{
    private const int BlockBytes = 16;

    // The literal and two blocks of zeros, and a bit for each of its first thirty-two bytes.
    private readonly byte[] _padded;
    private readonly uint _mask;

    public TemplateStep(ReadOnlySpan<byte> literal, ValueForm form, PlanNode? node, TemplatePlace next)
    {
        Length = literal.Length;
        _padded = new byte[Length + 2 * BlockBytes];
        literal.CopyTo(_padded);
        _mask = Length < 2 * BlockBytes ? (1U << Length) - 1 : uint.MaxValue;
        Form = form;
        Node = node;
        Next = next;
        Terminator = (byte)(form is ValueForm.Quoted or ValueForm.Attribute ? '"' : '<');
        Closing = form == ValueForm.Quoted ? 1 : 0;
        if (node is null)
        {
            return;
        }

        Kind = StepKind.Other;
        foreach (var target in node.Targets)
        {
            Columns |= 1UL << target.Column;
        }

        if (node.Targets.Length != 1)
        {
            return;
        }

        switch (node.Targets[0].Vector)
        {
            case TextVector texts when form != ValueForm.Bare:
                Texts = texts;
                Kind = StepKind.Text;
                break;
            case NumberVector numbers:
                Numbers = numbers;
                Kind = StepKind.Number;
                break;
            case IntegerVector integers:
                Integers = integers;
                Kind = StepKind.Integer;
                break;
            case TimestampVector instants when form != ValueForm.Bare:
                Instants = instants;
                Kind = StepKind.Instant;
                break;
        }
    }

    public int Length { get; }

    public ReadOnlySpan<byte> Literal => _padded.AsSpan(0, Length);

    public ValueForm Form { get; }

    public StepKind Kind { get; }

    /// <summary>What the value is, in the plan; null at the row's end.</summary>
    public PlanNode? Node { get; }

    /// <summary>A bit for each column that takes the value.</summary>
    public ulong Columns { get; }

    /// <summary>The byte the value ends before, unless it is bare.</summary>
    public byte Terminator { get; }

    /// <summary>Bytes behind the value that belong to it.</summary>
    public int Closing { get; }

    /// <summary>Where the row stands behind the value.</summary>
    public TemplatePlace Next { get; }

    /// <summary>What to try when this step does not fit.</summary>
    public TemplateStep? Alternative { get; set; }

    public TextVector? Texts { get; }

    public NumberVector? Numbers { get; }

    public IntegerVector? Integers { get; }

    public TimestampVector? Instants { get; }

    /// <summary>
    /// True when the bytes from <paramref name="data"/> on begin with the literal. They go on for thirty-two bytes, or for
    /// <paramref name="length"/> where that is more.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Fits(ref byte data, int length)
    {
        ref var literal = ref MemoryMarshal.GetArrayDataReference(_padded);
        var first = Vector128.Equals(Vector128.LoadUnsafe(ref literal), Vector128.LoadUnsafe(ref data)).ExtractMostSignificantBits();
        if (Length <= BlockBytes)
        {
            return (first & _mask) == _mask;
        }

        var second = Vector128
            .Equals(Vector128.LoadUnsafe(ref literal, BlockBytes), Vector128.LoadUnsafe(ref data, BlockBytes))
            .ExtractMostSignificantBits();
        return ((first | (second << BlockBytes)) & _mask) == _mask && (Length <= 2 * BlockBytes || FitsAll(ref data, length));
    }

    private bool FitsAll(ref byte data, int length) =>
        Length <= length && Literal.SequenceEqual(MemoryMarshal.CreateReadOnlySpan(ref data, Length));
}
