using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Values;

/// <summary>
/// Published scalars as typed values. Null stays null. An empty text is null in every column but a text one: it is how ISO-NE's JSON
/// writes an element without content, and a number without digits is no number rather than a wrong one; in a text column it is the text
/// without characters. Numbers may stand in quotes. A text column takes any scalar, letter for letter.
/// </summary>
internal static class Cells
{
    /// <summary>Appends the value, or nothing at all when it is null; false when it does not fit the column.</summary>
    public static bool TryAppend(ColumnVector vector, ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        if (kind == ScalarKind.Null)
        {
            return true;
        }

        if (kind == ScalarKind.Unusable)
        {
            return false;
        }

        if (vector is TextVector texts)
        {
            texts.Append(utf8);
            return true;
        }

        if (kind is ScalarKind.Text or ScalarKind.Untyped && Blank.Is(utf8))
        {
            return true;
        }

        switch (vector)
        {
            case NumberVector numbers when IsNumeric(kind) && NumberText.TryRead(utf8, out double number):
                numbers.Append(number);
                return true;
            case IntegerVector integers when IsNumeric(kind) && NumberText.TryRead(utf8, out long integer):
                integers.Append(integer);
                return true;
            case TimestampVector instants when IsText(kind) && TryRead(instants.Last, utf8):
                instants.Append(instants.Last.Micros, instants.Last.Offset);
                return true;
            case DateVector dates when IsText(kind) && InstantText.TryReadDate(utf8, out var days):
                dates.Append(days);
                return true;
            case BooleanVector booleans when TryReadBoolean(kind, utf8, out var truth):
                booleans.Append(truth);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads an instant, into <paramref name="last"/>; false when the text is none.</summary>
    public static bool TryRead(RepeatedInstant last, ReadOnlySpan<byte> text)
    {
        if (last.Is(text))
        {
            return true;
        }

        if (!InstantText.TryRead(text, out var micros, out var offset))
        {
            return false;
        }

        last.Remember(text, micros, offset);
        return true;
    }

    /// <summary>What a column expects, in words.</summary>
    public static string Expectation(ColumnType type) =>
        type switch
        {
            ColumnType.Integer => "a whole number of at most 64 bits was expected",
            ColumnType.Number => "a finite number was expected",
            ColumnType.Timestamp =>
                "an instant in ISO 8601 with its offset from UTC and at most microseconds was expected (2026-07-27T17:25:00.000-04:00)",
            ColumnType.Date => "a date was expected (2026-07-27)",
            ColumnType.Boolean => "true or false was expected",
            _ => "a text in valid Unicode was expected",
        };

    private static bool IsNumeric(ScalarKind kind) => kind is ScalarKind.Number or ScalarKind.Text or ScalarKind.Untyped;

    private static bool IsText(ScalarKind kind) => kind is ScalarKind.Text or ScalarKind.Untyped;

    private static bool TryReadBoolean(ScalarKind kind, ReadOnlySpan<byte> utf8, out bool truth)
    {
        var text = Blank.Trim(utf8);
        truth = kind == ScalarKind.True;
        return kind switch
        {
            ScalarKind.True or ScalarKind.False => true,
            ScalarKind.Text or ScalarKind.Untyped => (truth = text.SequenceEqual("true"u8)) || text.SequenceEqual("false"u8),
            _ => false,
        };
    }
}
