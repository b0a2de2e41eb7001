using System.Globalization;

namespace EnergyDataPipeline.Catalog;

/// <summary>A rule of a table, as it is in force: what is expected, how much it matters, and what becomes of what does not hold.</summary>
/// <param name="Name">Its name: one of <see cref="RuleNames"/>, or a sum's.</param>
/// <param name="Table">Our name of the table.</param>
/// <param name="Column">The column it is about; null where it is about whole rows.</param>
/// <param name="Expectation">What is expected, in words.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Verb">What becomes of what does not hold.</param>
public sealed record Rule(string Name, string Table, string? Column, string Expectation, Severity Severity, RuleVerb Verb)
{
    /// <summary>The rules of a table, in the order in which they are looked at.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="table">One of its tables.</param>
    /// <param name="verbs">
    /// Verbs that are set otherwise than by the definition: by a rule's name, or by name and column (<c>range.lmp_usd_per_mwh</c>), which goes
    /// before.
    /// </param>
    public static IReadOnlyList<Rule> Of(Dataset dataset, Table table, IReadOnlyDictionary<string, RuleVerb> verbs)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(verbs);
        return [.. Declared(dataset, table).Select(rule => rule with { Verb = VerbOf(rule, table, verbs) })];
    }

    /// <summary>True where a row or value that fails it cannot be written, whatever verb is set: there is nowhere to write it.</summary>
    public static bool IsBinding(string name) => name is RuleNames.Type or RuleNames.Required;

    /// <summary>The verb that is set for a rule, by the user or the definition; what the engine does by itself where none is.</summary>
    private static RuleVerb VerbOf(Rule rule, Table table, IReadOnlyDictionary<string, RuleVerb> verbs)
    {
        var precise = $"{rule.Name}.{rule.Column}";
        RuleVerb? set =
            verbs.TryGetValue(precise, out var one) ? one
            : verbs.TryGetValue(rule.Name, out var all) ? all
            : table.Verbs.TryGetValue(precise, out var declared) ? declared
            : table.Verbs.TryGetValue(rule.Name, out var general) ? general
            : null;
        return set is not { } verb ? rule.Verb
            : IsBinding(rule.Name) && verb == RuleVerb.Expect ? RuleVerb.DropToQuarantine
            : verb;
    }

    private static IEnumerable<Rule> Declared(Dataset dataset, Table table)
    {
        foreach (var column in table.Columns)
        {
            if (column.Type != ColumnType.Text)
            {
                yield return Of(RuleNames.Type, column, $"{Words(column.Type)}, or null", Severity.Error, RuleVerb.DropToQuarantine);
            }

            if (table.Requires(column))
            {
                yield return Of(RuleNames.Required, column, "a value", Severity.Error, RuleVerb.DropToQuarantine);
            }

            if (column.RangeInWords is { } range)
            {
                yield return Of(RuleNames.Range, column, range, Severity.Error, RuleVerb.DropToQuarantine);
            }

            if (column is { Type: ColumnType.Text, Vocabulary.Count: > 0 })
            {
                yield return Of(
                    RuleNames.UnknownWord,
                    column,
                    "one of " + string.Join(", ", column.Vocabulary),
                    Severity.Note,
                    RuleVerb.Expect
                );
            }
        }

        foreach (var sum in table.Sums)
        {
            yield return new(
                sum.Name,
                table.Name,
                sum.Total,
                string.Create(CultureInfo.InvariantCulture, $"{sum.PartsInWords}, within {sum.Tolerance}"),
                Severity.Warning,
                RuleVerb.Expect
            );
            yield return new(
                RuleNames.MissingTotal,
                table.Name,
                sum.Total,
                "a total where all its parts are there",
                Severity.Warning,
                RuleVerb.Expect
            );
        }

        if (table.NaturalKey.Count > 0)
        {
            var key = string.Join(", ", table.NaturalKey);
            yield return new(RuleNames.DuplicateKey, table.Name, null, $"one row for each {key}", Severity.Warning, RuleVerb.Expect);
        }

        if (IsOrdered(dataset, table))
        {
            yield return new(
                RuleNames.TimeOrder,
                table.Name,
                table.TimeColumn,
                "rows of one location in the order of time",
                Severity.Note,
                RuleVerb.Expect
            );
        }

        if (table == dataset.Tables[0] && dataset.Coverage == DatasetCoverage.EveryInterval)
        {
            yield return new(
                RuleNames.ExpectedIntervals,
                table.Name,
                table.TimeColumn,
                $"rows for every interval ({dataset.Interval}) that is due, at every location",
                Severity.Warning,
                RuleVerb.Expect
            );
        }

        Rule Of(string name, Column column, string expectation, Severity severity, RuleVerb verb) =>
            new(name, table.Name, column.Name, expectation, severity, verb);
    }

    /// <summary>True where the operator publishes rows interval by interval.</summary>
    private static bool IsOrdered(Dataset dataset, Table table) =>
        dataset.Coverage == DatasetCoverage.EveryInterval
        && table.TimeColumn is { } time
        && table.NaturalKey.Contains(time)
        && table.Columns[table.IndexOf(time)].Type == ColumnType.Timestamp;

    private static string Words(ColumnType type) =>
        type switch
        {
            ColumnType.Integer => "a whole number",
            ColumnType.Number => "a number",
            ColumnType.Timestamp => "an instant with its offset from UTC",
            ColumnType.Boolean => "true or false",
            ColumnType.Date => "a date",
            _ => "text",
        };
}
