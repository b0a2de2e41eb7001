using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Tables;

/// <summary>
/// The paths of a set of tables as a tree of names: where rows stand, where their values stand, and what they inherit. A table's row
/// aliases hold for its child tables too, and the main table is also found under the last step of its path alone, which is how ISO-NE
/// unwraps a single row.
/// </summary>
internal sealed class ReadingPlan
{
    private ReadingPlan(TableRows[] tables)
    {
        Tables = tables;
    }

    public PlanNode Root { get; } = new([], null);

    public TableRows[] Tables { get; }

    /// <summary>Where rows stand: the names from the document's root, and the table whose rows they are; of each table the usual place first.</summary>
    public IReadOnlyList<(Table Table, IReadOnlyList<string> Steps)> Places { get; private set; } = [];

    /// <summary>
    /// Draws up the plan. The first <paramref name="known"/> tables are a definition's own: what their <c>^</c> means is settled among
    /// themselves, however many tables were discovered between them.
    /// </summary>
    public static ReadingPlan For(IReadOnlyList<Table> tables, int known)
    {
        var plan = new ReadingPlan([.. tables.Select((table, index) => new TableRows(table, index))]);
        var places = new List<(TableRows Rows, PlanNode Node)>();
        var paths = RowPaths(tables, unwraps: known > 0);
        for (var i = 0; i < tables.Count; i++)
        {
            foreach (var path in paths[i])
            {
                var node = Descend(plan.Root, path);
                var isApart = places.TrueForAll(place =>
                    place.Rows.Index != i || (!IsWithin(node, place.Node) && !IsWithin(place.Node, node))
                );
                if (node.Rows is null && isApart)
                {
                    node.Rows = plan.Tables[i];
                    places.Add((plan.Tables[i], node));
                }
            }
        }

        foreach (var (rows, node) in places)
        {
            Bind(rows, node, known);
        }

        plan.Places = [.. places.Select(place => (place.Rows.Table, StepsTo(place.Node)))];
        AddTexts(plan.Root);
        return plan;
    }

    private static IReadOnlyList<string> StepsTo(PlanNode node)
    {
        var steps = new List<string>();
        for (var up = node; up.Parent is not null; up = up.Parent)
        {
            steps.Add(Encoding.UTF8.GetString(up.Name));
        }

        steps.Reverse();
        return steps;
    }

    private static List<string[]>[] RowPaths(IReadOnlyList<Table> tables, bool unwraps)
    {
        var own = tables.Select(table => FieldPath.Split(table.Rows, out _)).ToArray();
        var paths = own.Select(path => new List<string[]> { path }).ToArray();
        foreach (var i in Enumerable.Range(0, tables.Count).OrderBy(i => own[i].Length))
        {
            paths[i].AddRange(tables[i].RowAliases.Select(alias => FieldPath.Split(alias, out _)));
            if (unwraps && i == 0 && own[i].Length > 1)
            {
                paths[i].Add([own[i][^1]]);
            }

            for (var parent = 0; parent < tables.Count; parent++)
            {
                if (own[parent].Length < own[i].Length && own[i].AsSpan().StartsWith(own[parent]))
                {
                    paths[i].AddRange(paths[parent].Skip(1).Select(alias => (string[])[.. alias, .. own[i][own[parent].Length..]]));
                }
            }
        }

        return paths;
    }

    private static void Bind(TableRows rows, PlanNode node, int known)
    {
        var above = Above(rows, node, known);
        var orphans = new List<int>();
        for (var column = 0; column < rows.Table.Columns.Count; column++)
        {
            var definition = rows.Table.Columns[column];
            var from = FieldPath.Split(definition.From, out var ups);
            if (ups == 0)
            {
                if (!FieldPath.IsOrdinal(definition.From))
                {
                    BindOwn(rows, node, column, [from, .. definition.Aliases.Select(alias => FieldPath.Split(alias, out _))]);
                }
            }
            else if (ups > above.Count)
            {
                orphans.Add(column);
            }
            else
            {
                var scope = above[ups - 1].Scope ??= new Scope();
                BindInherited(rows, above[ups - 1], scope, column, from, definition);
            }
        }

        node.Orphans = [.. orphans];
    }

    private static void BindOwn(TableRows rows, PlanNode node, int column, IEnumerable<string[]> paths)
    {
        foreach (var path in paths)
        {
            var leaf = Descend(node, path);
            if (!leaf.Targets.Any(target => target.Rows == rows && target.Column == column))
            {
                leaf.Targets = [.. leaf.Targets, new Target(rows, column, rows.Vectors[column])];
            }
        }
    }

    private static void BindInherited(TableRows rows, PlanNode above, Scope scope, int column, string[] from, Column definition)
    {
        var inherited = new Inherited(rows, column, scope);
        rows.Inherited.Add(inherited);
        if (FieldPath.IsOrdinal(definition.From))
        {
            scope.Of(rows).Ordinals.Add(inherited);
            return;
        }

        scope.Of(rows).Values.Add(inherited);
        foreach (var path in (IEnumerable<string[]>)[from, .. definition.Aliases.Select(alias => FieldPath.Split(alias, out _))])
        {
            var leaf = Descend(above, path);
            leaf.Inheritors = [.. leaf.Inheritors, inherited];
        }
    }

    /// <summary>
    /// The objects that <c>^</c>, <c>^^</c>, … mean from <paramref name="node"/>: the rows of tables around it, nearest first; above the
    /// last of them, and where there is none, each object around.
    /// </summary>
    private static List<PlanNode> Above(TableRows rows, PlanNode node, int known)
    {
        var above = new List<PlanNode>();
        var outermost = node;
        for (var up = node.Parent; up is not null; up = up.Parent)
        {
            if (up.Rows is not null && (rows.Index >= known || up.Rows.Index < known))
            {
                above.Add(up);
                outermost = up;
            }
        }

        for (var up = outermost.Parent; up is not null; up = up.Parent)
        {
            above.Add(up);
        }

        return above;
    }

    private static bool IsWithin(PlanNode node, PlanNode around)
    {
        for (var up = node; up is not null; up = up.Parent)
        {
            if (up == around)
            {
                return true;
            }
        }

        return false;
    }

    private static PlanNode Descend(PlanNode node, string[] path)
    {
        foreach (var step in path)
        {
            node = node.GetOrAdd(Encoding.UTF8.GetBytes(step));
        }

        return node;
    }

    /// <summary>
    /// An element is a scalar without attributes and has its text under <c>$</c> with them; a column that knows one form takes the other.
    /// </summary>
    private static void AddTexts(PlanNode node)
    {
        foreach (var child in node.Children.ToArray())
        {
            AddTexts(child);
        }

        var text = Encoding.UTF8.GetBytes(FieldPath.Text);
        if (node.Name.AsSpan().SequenceEqual(text))
        {
            return;
        }

        if (node.Rows is not null)
        {
            node.Text = node.Children.ToArray().FirstOrDefault(child => child.Name.AsSpan().SequenceEqual(text) && child.TakesScalars);
        }
        else if (node.TakesScalars)
        {
            var own = node.GetOrAdd(text);
            if (!own.TakesScalars)
            {
                own.Targets = node.Targets;
                own.Inheritors = node.Inheritors;
            }
        }
        else
        {
            foreach (var child in node.Children)
            {
                if (child.Name.AsSpan().SequenceEqual(text))
                {
                    node.Targets = child.Targets;
                    node.Inheritors = child.Inheritors;
                }
            }
        }
    }
}
