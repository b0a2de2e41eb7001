namespace EnergyDataPipeline.Records;

/// <summary>A row that was read and is not written, because a rule that sets rows aside does not hold in it.</summary>
/// <param name="Place">Position among the rows of its table that were read, from 0.</param>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Column">Our name of the column at fault; of the key's first one where the row as a whole is.</param>
/// <param name="Value">The value found; null when it was absent.</param>
/// <param name="Reason">What was found and what was expected, in words.</param>
public sealed record RefusedRow(long Place, string Rule, string Column, string? Value, string Reason);
