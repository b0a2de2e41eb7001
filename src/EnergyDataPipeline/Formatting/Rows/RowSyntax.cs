namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>
/// What tells one text format from another: the bytes that open and close a file, a row and a cell, and how text is escaped.
/// <see cref="RowEncoder"/> does the rest for all of them.
/// </summary>
internal abstract class RowSyntax
{
    /// <summary>One for each column of the table, in its order.</summary>
    public abstract IReadOnlyList<CellSyntax> Cells { get; }

    /// <summary>What stands before the first row.</summary>
    public virtual byte[] FirstRowStart => RowStart;

    /// <summary>What stands before every other row.</summary>
    public abstract byte[] RowStart { get; }

    /// <summary>What ends each row.</summary>
    public abstract byte[] RowEnd { get; }

    /// <summary>How the format spells the numbers that have no digits.</summary>
    public abstract NumberWords Words { get; }

    /// <summary>Writes what precedes the rows.</summary>
    public abstract void WriteStart(ByteBuffer into);

    /// <summary>Writes the whole cell of a text, <paramref name="text"/> being valid UTF-8. Called once a batch for each distinct text.</summary>
    public abstract void WriteText(ByteBuffer into, CellSyntax cell, ReadOnlySpan<byte> text);

    /// <summary>Writes what follows the rows.</summary>
    public abstract void WriteEnd(ByteBuffer into, long rows);
}

/// <summary>The bytes around the values of one column.</summary>
/// <param name="Before">What precedes a value, the separator from the cell before included.</param>
/// <param name="After">What follows a value.</param>
/// <param name="Null">The whole cell of a null, its separator included; empty where null means that there is no cell.</param>
internal sealed record CellSyntax(byte[] Before, byte[] After, byte[] Null);

/// <summary>How a format spells the numbers that have no digits.</summary>
/// <param name="NaN">Not a number.</param>
/// <param name="Infinity">Positive infinity.</param>
/// <param name="NegativeInfinity">Negative infinity.</param>
internal sealed record NumberWords(byte[] NaN, byte[] Infinity, byte[] NegativeInfinity)
{
    /// <summary>The spelling of most languages and databases.</summary>
    public static NumberWords Plain { get; } = new("NaN"u8.ToArray(), "Infinity"u8.ToArray(), "-Infinity"u8.ToArray());
}
