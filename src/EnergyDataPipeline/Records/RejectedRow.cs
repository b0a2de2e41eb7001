namespace EnergyDataPipeline.Records;

/// <summary>A row that could not be used, kept as received for the quarantine.</summary>
/// <param name="Table">Our name of the table.</param>
/// <param name="Ordinal">Position among the table's rows in the answer, from 0.</param>
/// <param name="Rule">What it failed: <c>type</c>, <c>required</c>, …</param>
/// <param name="Column">Our name of the column at fault.</param>
/// <param name="Value">The value found, as published; null when it was absent.</param>
/// <param name="Reason">What was found and what was expected, in words.</param>
/// <param name="Received">The row as received, as one line of JSON (XML and CSV rows are carried over field by field, numbers and text unchanged).</param>
public sealed record RejectedRow(string Table, long Ordinal, string Rule, string Column, string? Value, string Reason, string Received);

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Something was saved from trouble.</summary>
    Warning,

    /// <summary>Something needs a person.</summary>
    Error,
}

/// <summary>Something noticed in an answer: which rule, where, what was found, what was expected.</summary>
/// <param name="Rule">Name of the rule (<c>unknown-column</c>, <c>unknown-word</c>, <c>missing-column</c>, …).</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Table">Our name of the table; null when it concerns the whole answer.</param>
/// <param name="Column">Our name of the column, or the published path of an unknown one.</param>
/// <param name="Message">What was found, what was expected, where.</param>
/// <param name="Count">Rows concerned.</param>
public sealed record Finding(string Rule, Severity Severity, string? Table, string? Column, string Message, long Count = 1);
