using System.Text.Json.Serialization;
using EnergyDataPipeline.Catalog;
using NodaTime;

namespace EnergyDataPipeline.Records;

/// <summary>Something noticed in an answer: which rule, where, what was found, what was expected.</summary>
/// <param name="Rule">Name of the rule: one of <see cref="RuleNames"/>, or a sum's.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Table">Our name of the table; null when it concerns the whole answer.</param>
/// <param name="Column">Our name of the column, or the published path of an unknown one.</param>
/// <param name="Message">What was found, what was expected, where.</param>
/// <param name="Count">Rows concerned.</param>
public sealed record Finding(string Rule, Severity Severity, string? Table, string? Column, string Message, long Count = 1)
{
    /// <summary>What became of the rows concerned, or of the answer.</summary>
    public RuleVerb Verb { get; init; }

    /// <summary>Where it was found first; null where it concerns no single row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FindingPlace? First { get; init; }

    /// <summary>What was expected, in words; null where the message alone says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Expectation { get; init; }
}

/// <summary>The first row that a finding is about.</summary>
/// <param name="Row">Position among the table's rows that could be read, from 0; among all of them where the row could not be read.</param>
/// <param name="Interval">Value of the table's time column; null where it has none, or the row could not be read.</param>
/// <param name="Location">Location or other key that tells rows of one time apart; null where there is none, or the row could not be read.</param>
/// <param name="Value">The value found; null when it was absent.</param>
public sealed record FindingPlace(long Row, Instant? Interval, string? Location, string? Value);
