namespace EnergyDataPipeline.Catalog;

/// <summary>Names of the rules that every dataset is held against, and of what else is noticed. Sums have names of their own (<see cref="SumRule"/>).</summary>
public static class RuleNames
{
    /// <summary>A value is of its column's type.</summary>
    public const string Type = "type";

    /// <summary>A row has what tells it from others, and what it cannot be used without.</summary>
    public const string Required = "required";

    /// <summary>A number lies within what is possible (<see cref="Column.AtLeast"/>, <see cref="Column.AtMost"/>).</summary>
    public const string Range = "range";

    /// <summary>A word is one that the operator is known to use.</summary>
    public const string UnknownWord = "unknown-word";

    /// <summary>A value has a column.</summary>
    public const string UnknownColumn = "unknown-column";

    /// <summary>A column of the definition is in the answer.</summary>
    public const string MissingColumn = "missing-column";

    /// <summary>No two rows of a table have the same natural key.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>Told where so many keys came that further rows were not looked at for repeated ones.</summary>
    public const string KeysNotLookedAt = "keys-not-looked-at";

    /// <summary>Rows of one location stand in the order of time.</summary>
    public const string TimeOrder = "time-order";

    /// <summary>Every interval that is due has rows, at every location.</summary>
    public const string ExpectedIntervals = "expected-intervals";

    /// <summary>A row that has all parts of a sum has its total.</summary>
    public const string MissingTotal = "missing-total";

    /// <summary>A row of a delimited answer has as many fields as the header.</summary>
    public const string RaggedRow = "ragged-row";

    /// <summary>The answer is of the type that its header declares.</summary>
    public const string WrongContentType = "wrong-content-type";

    /// <summary>The answer has the root that the definition names.</summary>
    public const string UnexpectedEnvelope = "unexpected-envelope";
}
