using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Parsing.Values;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Tables;

/// <summary>A column of the row around, that a scalar goes to.</summary>
internal readonly record struct Target(TableRows Rows, int Column, ColumnVector Vector);

/// <summary>
/// A value that rows further down inherit (<c>^CreationDate</c>). It may stand before, between or behind those rows, so they wait for it:
/// their column lags until the object that holds the value has ended, or until a full batch must go and the value is there.
/// </summary>
internal sealed class Inherited(TableRows rows, int column, Scope scope)
{
    /// <summary>How a message names what makes an answer useless that has been handed on in part.</summary>
    public const string SecondValue = "a second value";

    private readonly ColumnVector _value = ColumnVector.For(rows.Table.Columns[column]);

    // True once rows have taken the value and gone while its object was still open.
    private bool _isHandedOn;

    public TableRows Rows { get; } = rows;

    public int Column { get; } = column;

    public Scope Scope { get; } = scope;

    /// <summary>Null while the value is good or absent; the rule it fails otherwise.</summary>
    public string? FaultRule { get; private set; }

    /// <summary>The value as published, kept where rejected rows are written down.</summary>
    public string? Published { get; set; }

    public bool IsAbsent => _value.Count == 0;

    public void Forget()
    {
        _value.Clear();
        FaultRule = null;
        Published = null;
        _isHandedOn = false;
    }

    public void Take(ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        if (!IsAbsent || !Cells.TryAppend(_value, kind, utf8))
        {
            ThrowIfHandedOn();
            FaultRule = RuleNames.Type;
        }
        else if (!IsAbsent)
        {
            Rows.NoteAppeared(Column);
        }
    }

    public void Take(long ordinal)
    {
        ((IntegerVector)_value).Append(ordinal);
        Rows.NoteAppeared(Column);
    }

    // Rows that cannot be taken back hold the first value: the answer as a whole is no use rather than half of it wrong.
    private void ThrowIfHandedOn()
    {
        if (_isHandedOn)
        {
            var column = Rows.Table.Columns[Column];
            throw new PipelineException(
                FailureClass.SourcePermanent,
                $"{column.From} of one object has {SecondValue} after more rows of {Rows.Table.Name} than are held at once",
                "The answer as received is kept in the raw vault; names that come twice in one object are the source's mistake."
            );
        }
    }

    /// <summary>The object has ended: what is still absent stays absent.</summary>
    public void Settle()
    {
        if (IsAbsent && FaultRule is null && Rows.IsRequired(Column))
        {
            FaultRule = RuleNames.Required;
        }
    }

    public void AppendTo(ColumnVector vector)
    {
        _isHandedOn |= Scope.IsOpen;
        if (IsAbsent)
        {
            vector.AppendNull();
        }
        else
        {
            vector.AppendFrom(_value, 0);
        }
    }
}

/// <summary>The rows of one table that inherit from one object.</summary>
internal sealed class Heirs(TableRows rows)
{
    public TableRows Rows { get; } = rows;

    public List<Inherited> Values { get; } = [];

    /// <summary>Values that are the object's own position.</summary>
    public List<Inherited> Ordinals { get; } = [];

    /// <summary>How many rows the batch held when the object began.</summary>
    public int Mark { get; set; }
}

/// <summary>An object that rows further down inherit from.</summary>
internal sealed class Scope
{
    private long _ordinal;

    public List<Heirs> Heirs { get; } = [];

    public bool IsOpen { get; private set; }

    public Heirs Of(TableRows rows)
    {
        var heirs = Heirs.Find(known => known.Rows == rows);
        if (heirs is null)
        {
            Heirs.Add(heirs = new Heirs(rows));
        }

        return heirs;
    }

    /// <param name="rowOrdinal">The object's position among its table's rows; null when it is no row of a table.</param>
    public void Open(long? rowOrdinal)
    {
        IsOpen = true;
        var ordinal = rowOrdinal ?? _ordinal++;
        foreach (var heirs in Heirs)
        {
            heirs.Mark = heirs.Rows.Count;
            foreach (var value in heirs.Values)
            {
                value.Forget();
            }

            foreach (var value in heirs.Ordinals)
            {
                value.Forget();
                value.Take(ordinal);
            }
        }
    }

    public void Close() => IsOpen = false;
}
