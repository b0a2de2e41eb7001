using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Parsing.Values;

namespace EnergyDataPipeline.Parsing.Inference;

/// <summary>
/// What all the scalars at one place have in common. A type is chosen only when it holds every one of them without loss: a number that a
/// double would round, a whole number beyond 64 bits, leading zeros, an instant without offset, or two kinds side by side make it text.
/// Texts of JSON are never taken for numbers; texts of XML, CSV and HTML may be.
/// </summary>
internal sealed class InferredType
{
    private Kinds _seen;

    [Flags]
    private enum Kinds : byte
    {
        None = 0,
        Whole = 1,
        WholeAndDouble = 2,
        Double = 4,
        Boolean = 8,
        Timestamp = 16,
        Date = 32,
        Text = 64,
        EmptyText = 128,
    }

    /// <summary>Scalars that are something: neither null nor empty text.</summary>
    public long Values { get; private set; }

    /// <summary>True when any scalar stood there, null included.</summary>
    public bool IsAny { get; private set; }

    /// <summary>The column type that holds every value; text when there was none.</summary>
    public ColumnType Type =>
        _seen switch
        {
            Kinds.Whole or Kinds.WholeAndDouble or (Kinds.Whole | Kinds.WholeAndDouble) => ColumnType.Integer,
            Kinds.Double or (Kinds.Double | Kinds.WholeAndDouble) => ColumnType.Number,
            Kinds.Boolean => ColumnType.Boolean,
            Kinds.Timestamp => ColumnType.Timestamp,
            Kinds.Date => ColumnType.Date,
            _ => ColumnType.Text,
        };

    public void Note(ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        IsAny = true;
        if (Blank.IsEmpty(kind, utf8))
        {
            // In a format without types an empty text is an absent value; in JSON someone wrote it.
            _seen |= kind == ScalarKind.Text ? Kinds.EmptyText : Kinds.None;
            return;
        }

        Values++;
        if ((_seen & Kinds.Text) == 0)
        {
            _seen |= KindOf(kind, utf8);
        }
    }

    /// <summary>Adds what <paramref name="other"/> has seen.</summary>
    public void Add(InferredType other)
    {
        _seen |= other._seen;
        Values += other.Values;
        IsAny |= other.IsAny;
    }

    private static Kinds KindOf(ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        switch (kind)
        {
            case ScalarKind.True or ScalarKind.False:
                return Kinds.Boolean;
            case ScalarKind.Number:
                return Numeric(utf8);
            case ScalarKind.Text:
                return InstantOrText(utf8);
            case ScalarKind.Untyped:
                var text = Blank.Trim(utf8);
                if (text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8))
                {
                    return Kinds.Boolean;
                }

                var numeric = Numeric(text);
                return numeric == Kinds.Text ? InstantOrText(utf8) : numeric;
            default:
                return Kinds.Text;
        }
    }

    private static Kinds Numeric(ReadOnlySpan<byte> text) =>
        NumberText.Fit(text) switch
        {
            NumberFit.Whole => Kinds.Whole,
            NumberFit.WholeAndDouble => Kinds.WholeAndDouble,
            NumberFit.Double => Kinds.Double,
            _ => Kinds.Text,
        };

    private static Kinds InstantOrText(ReadOnlySpan<byte> text) =>
        InstantText.TryRead(text, out _, out _) ? Kinds.Timestamp
        : InstantText.TryReadDate(text, out _) ? Kinds.Date
        : Kinds.Text;
}
