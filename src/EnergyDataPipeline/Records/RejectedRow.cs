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
