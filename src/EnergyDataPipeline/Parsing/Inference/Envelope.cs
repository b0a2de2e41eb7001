using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Inference;

/// <summary>Tells an answer of a dataset from one that is something else: another envelope, or an error document.</summary>
internal static class Envelope
{
    /// <summary>True when the document has a row path of the plan, the object right around one, or an empty form of the way there.</summary>
    public static bool IsKnown(InferredNode root, ReadingPlan plan) =>
        plan.Root.Rows is not null ? root.IsList || HasKnownMember(root, plan.Root) : Leads(root, plan.Root, isRoot: true);

    /// <summary>
    /// True when some table found without the definition has at least half of the columns that a table of the dataset cannot do without
    /// (or any of its columns, where it can do without all).
    /// </summary>
    public static bool Resembles(IReadOnlyList<Table> found, IReadOnlyList<Table> known) =>
        found.Any(table => known.Any(definition => Resembles(table, definition)));

    private static bool Leads(InferredNode node, PlanNode plan, bool isRoot)
    {
        if (plan.Rows is not null || (!isRoot && !node.HasValues))
        {
            return true;
        }

        foreach (var child in plan.Children)
        {
            if (child.Rows is not null && !isRoot)
            {
                return true;
            }
        }

        return node.Children.Any(child =>
            plan.Child(Encoding.UTF8.GetBytes(child.Name)) is { } inside && Leads(child, inside, isRoot: false)
        );
    }

    private static bool HasKnownMember(InferredNode node, PlanNode plan) =>
        node.Children.Any(child => plan.Child(Encoding.UTF8.GetBytes(child.Name)) is not null);

    private static bool Resembles(Table found, Table definition)
    {
        var paths = found.Columns.Select(column => column.From).ToHashSet(StringComparer.Ordinal);
        var own = definition.Columns.Where(column => !column.From.StartsWith('^') && !FieldPath.IsOrdinal(column.From)).ToList();
        var needed = own.Where(column => column.Required || definition.NaturalKey.Contains(column.Name)).ToList();
        var asked = needed.Count > 0 ? needed : own;
        var have = asked.Count(column => paths.Contains(column.From) || column.Aliases.Any(paths.Contains));
        return have > 0 && (needed.Count == 0 || have * 2 >= needed.Count);
    }
}
