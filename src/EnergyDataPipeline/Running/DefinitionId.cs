using System.Security.Cryptography;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Running;

/// <summary>
/// The identity of what a dataset's definition says of its tables: when it has changed, the same answer may give other rows. Words for people
/// (descriptions, vocabularies) are no part of it.
/// </summary>
internal static class DefinitionId
{
    private const int Digits = 16;

    /// <summary>First hex digits of the SHA-256 of everything that decides how an answer is read; null without a definition.</summary>
    public static string? Of(Dataset? dataset, DriftPolicy drift, IReadOnlyDictionary<string, RuleVerb> verbs)
    {
        if (dataset is null)
        {
            return null;
        }

        var text = new StringBuilder();
        if (drift != DriftPolicy.Evolve)
        {
            Say("drift", [drift.ToString()]);
        }

        foreach (var (rule, verb) in verbs.Where(one => one.Value != RuleVerb.Expect).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            Say("verb", [rule, verb.ToString()]);
        }

        foreach (var table in dataset.Tables)
        {
            Say("table", [table.Name, table.Rows, table.Suffix, table.TimeColumn]);
            Say("rows", table.RowAliases);
            Say("key", table.NaturalKey);
            Say("added", FollowingColumns.Of(dataset, table).Select(column => column.Name));
            // What a rule only notes makes no other rows.
            foreach (var rule in Rule.Of(dataset, table, verbs).Where(rule => rule.Verb != RuleVerb.Expect && !Rule.IsBinding(rule.Name)))
            {
                Say("rule", [rule.Name, rule.Column, rule.Expectation, rule.Verb.ToString()]);
            }

            foreach (var column in table.Columns)
            {
                Say("column", [column.Name, column.From, column.Type.ToString(), column.Required ? "required" : null, column.Unit]);
                Say("from", column.Aliases);
                if (column.Common is { } common)
                {
                    Say("words", common.Words.OrderBy(word => word.Key, StringComparer.Ordinal).Select(word => $"{word.Key}={word.Value}"));
                }
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Digits];

        void Say(string what, IEnumerable<string?> words) => text.Append(what).Append('\t').AppendJoin('\t', words).Append('\n');
    }
}
