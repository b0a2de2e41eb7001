using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Records;

/// <summary>
/// A bounded number of rows of one table, column by column. The vectors are reused: a receiver that keeps values
/// beyond its call copies them.
/// </summary>
public sealed class ColumnBatch
{
    /// <summary>Rows a full batch holds.</summary>
    public const int MaxRows = 32_768;

    /// <summary>Starts an empty batch of <paramref name="table"/>.</summary>
    public ColumnBatch(Table table)
    {
        Table = table;
        Columns = [.. table.Columns.Select(ColumnVector.For)];
    }

    /// <summary>A batch of vectors that are there already, all of the same length; it owns none of them.</summary>
    internal ColumnBatch(Table table, IReadOnlyList<ColumnVector> columns)
    {
        Table = table;
        Columns = columns;
    }

    /// <summary>The table whose rows these are.</summary>
    public Table Table { get; }

    /// <summary>One vector a column, in the table's order, all of the same length.</summary>
    public IReadOnlyList<ColumnVector> Columns { get; }

    /// <summary>Number of rows: the length of the shortest vector (they are equal whenever a receiver sees them).</summary>
    public int RowCount => Columns.Count == 0 ? 0 : Columns[^1].Count;

    /// <summary>
    /// Gives the rows to <paramref name="taker"/>, a batch of the same table, and takes its memory instead: this batch is to be cleared, and
    /// may then be filled while <paramref name="taker"/> is read on another thread.
    /// </summary>
    internal void GiveTo(ColumnBatch taker)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            Columns[i].GiveTo(taker.Columns[i]);
        }
    }

    /// <summary>Forgets every row; keeps the memory.</summary>
    public void Clear()
    {
        foreach (var column in Columns)
        {
            column.Clear();
        }
    }
}
