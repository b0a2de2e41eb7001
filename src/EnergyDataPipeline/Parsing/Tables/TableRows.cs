using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Tables;

/// <summary>The rows of one table while they are read: a batch that fills, the row that is open, and what was counted.</summary>
internal sealed class TableRows
{
    private readonly bool[] _isRequired;
    private readonly bool[] _isOwn;
    private readonly bool[] _isOrdinal;
    private readonly bool[] _appeared;

    public TableRows(Table table, int index)
    {
        Table = table;
        Index = index;
        Batch = new ColumnBatch(table);
        Vectors = [.. Batch.Columns];
        _isRequired = [.. table.Columns.Select(table.Requires)];
        _isOwn = [.. table.Columns.Select(column => !column.From.StartsWith('^'))];
        _isOrdinal = [.. table.Columns.Select(column => column.From == FieldPath.Ordinal)];
        _appeared = new bool[Vectors.Length];
    }

    public Table Table { get; }

    public int Index { get; }

    public ColumnBatch Batch { get; }

    public ColumnVector[] Vectors { get; }

    /// <summary>Usable rows in the batch. Columns inherited from a row further up may lag behind until that row has ended.</summary>
    public int Count { get; private set; }

    /// <summary>Rows seen in the document, rejected ones included.</summary>
    public long Seen { get; private set; }

    public long Rejected { get; set; }

    /// <summary>Bytes of text in the batch.</summary>
    public long TextBytes { get; set; }

    /// <summary>True when the open row cannot be used.</summary>
    public bool IsFaulty { get; private set; }

    /// <summary>The column at fault in the open row; -1 when the row is no row at all.</summary>
    public int FaultyColumn { get; private set; } = -1;

    /// <summary>Which rule the open row failed.</summary>
    public string FaultRule { get; private set; } = "";

    /// <summary>Inherited columns, all paths of the table together.</summary>
    public List<Inherited> Inherited { get; } = [];

    public bool IsRequired(int column) => _isRequired[column];

    /// <summary>True for a column whose value stands in the row itself, and for the row's own position.</summary>
    public bool IsOwn(int column) => _isOwn[column];

    public bool IsOrdinal(int column) => _isOrdinal[column];

    public bool Appeared(int column) => _appeared[column];

    public void NoteAppeared(int column) => _appeared[column] = true;

    public void Open() => IsFaulty = false;

    public void Fault(int column, string rule)
    {
        if (!IsFaulty)
        {
            IsFaulty = true;
            FaultyColumn = column;
            FaultRule = rule;
        }
    }

    /// <summary>Takes back what the open row has appended.</summary>
    public void TakeBackOpenRow() => TakeBackTo(Count);

    /// <summary>Takes back whole rows, down to <paramref name="count"/>.</summary>
    public void TakeBackTo(int count)
    {
        foreach (var vector in Vectors)
        {
            vector.Truncate(count);
        }

        Count = count;
    }

    /// <summary>Ends the open row: what is absent becomes null, and what must not be absent becomes a fault.</summary>
    public void Close(ReadOnlySpan<int> orphans)
    {
        for (var i = 0; i < Vectors.Length && !IsFaulty; i++)
        {
            if (_isOrdinal[i])
            {
                ((IntegerVector)Vectors[i]).Append(Seen);
            }
            else if (_isOwn[i] && Vectors[i].Count == Count)
            {
                AppendAbsent(i);
            }
        }

        foreach (var column in orphans)
        {
            if (!IsFaulty)
            {
                AppendAbsent(column);
            }
        }

        Seen++;
        if (IsFaulty)
        {
            Rejected++;
            TakeBackOpenRow();
        }
        else
        {
            Count++;
        }
    }

    /// <summary>Takes rows whose values were written to their vectors directly: there are now so many, and so many were seen.</summary>
    public void Take(int count, long seen, long textBytes)
    {
        Count = count;
        Seen = seen;
        TextBytes = textBytes;
        for (var column = 0; column < Vectors.Length; column++)
        {
            _appeared[column] |= Vectors[column].NullCount < Vectors[column].Count;
        }
    }

    /// <summary>Gives the column of rows up to the last one the value of <paramref name="inherited"/>.</summary>
    public void Fill(Inherited inherited)
    {
        var vector = Vectors[inherited.Column];
        while (vector.Count < Count)
        {
            inherited.AppendTo(vector);
        }
    }

    /// <summary>Forgets the rows of the batch, and that it ever held any.</summary>
    public void ClearBatch()
    {
        Batch.Clear();
        Count = 0;
        TextBytes = 0;
    }

    private void AppendAbsent(int column)
    {
        if (_isRequired[column])
        {
            Fault(column, RuleNames.Required);
        }
        else
        {
            Vectors[column].AppendNull();
        }
    }
}
