using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Formatting.Rows;

/// <summary>Writes the cells of one column.</summary>
internal abstract class CellWriter : IDisposable
{
    /// <summary>Bytes that no cell of the batch needs more of.</summary>
    public abstract int MostBytes { get; }

    /// <summary>Turns to the column's values in the next batch.</summary>
    public abstract void Begin(ColumnVector vector);

    /// <summary>Bytes that the cell at <paramref name="row"/> needs at most.</summary>
    public virtual int BytesAt(int row) => MostBytes;

    /// <summary>Writes the cells from <paramref name="row"/> on, one behind the end of each row of <paramref name="block"/>.</summary>
    public abstract void Write(RowBlock block, int row);

    public virtual void Dispose() { }

    /// <summary>The writer for cells of <paramref name="type"/>.</summary>
    public static CellWriter For(ColumnType type, RowSyntax syntax, CellSyntax cell) =>
        type switch
        {
            ColumnType.Text => new TextCells(syntax, cell),
            ColumnType.Integer => new IntegerCells(cell),
            ColumnType.Number => new NumberCells(cell, syntax.Words),
            ColumnType.Timestamp => new TimestampCells(cell),
            ColumnType.Boolean => new BooleanCells(cell),
            ColumnType.Date => new DateCells(cell),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such column type"),
        };
}
