using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Inference;

/// <summary>
/// Tables for an answer that no definition describes. Every list is a table; objects within a row are flattened with dots; what stands
/// outside all lists is one row of a table of its own. The main table is the largest of the outermost lists, or that one row where there
/// is no list. A list within a row has its row's position in a column, and the row has it too.
/// </summary>
internal static class GenericTables
{
    public const string DocumentName = "document";
    public const string RootListName = "records";
    private const string ItemName = "value";

    public static IReadOnlyList<Table> Of(InferredNode root)
    {
        var drafts = new List<Draft>();
        if (root.IsList)
        {
            List(root, "", null, drafts);
        }
        else if (root.HasValues)
        {
            Document(root, drafts);
        }

        drafts.RemoveAll(draft => draft is { Columns.Count: 0, HasLists: false });
        return Named(drafts);
    }

    /// <summary>Where one row's worth of values stands: down through objects that hold nothing but the next object.</summary>
    private static void Document(InferredNode root, List<Draft> drafts)
    {
        var path = "";
        var node = root;
        while (node.Type.Values == 0)
        {
            var inside = node.Children.Where(child => child.HasValues || child.IsList).ToList();
            if (inside.Count != 1 || inside[0].IsList || inside[0].Objects == 0 || inside[0].Type.Values > 0)
            {
                break;
            }

            node = inside[0];
            path = FieldPath.Join(path, node.Name);
        }

        var draft = new Draft(path, null, 1, IsList: false);
        drafts.Add(draft);
        if (node == root && node.Type.Values > 0)
        {
            draft.Columns.Add((FieldPath.Text, node.Type.Type));
        }

        Members(node, path, "", draft, drafts);
    }

    private static void List(InferredNode node, string path, Draft? parent, List<Draft> drafts)
    {
        var draft = new Draft(path, parent is { IsList: true } ? parent : null, node.Objects + node.Items, IsList: true);
        draft.Parent?.HasLists = true;
        drafts.Add(draft);
        if (node.Type.Values > 0 && node.Text is null)
        {
            draft.Columns.Add((FieldPath.Text, node.Type.Type));
        }
        else if (node.Type.Values > 0)
        {
            node.Text!.Type.Add(node.Type);
        }

        Members(node, path, "", draft, drafts);
    }

    private static void Members(InferredNode node, string path, string below, Draft draft, List<Draft> drafts)
    {
        foreach (var child in node.Children)
        {
            var from = FieldPath.Join(below, child.Name);
            var absolute = FieldPath.Join(path, child.Name);
            if (child.IsList)
            {
                if (child.Objects > 0 || child.Type.Values > 0)
                {
                    List(child, absolute, draft, drafts);
                }

                continue;
            }

            if (child.Text is { } text && child.Type.Values > 0)
            {
                text.Type.Add(child.Type);
            }
            else if (child.IsDeclared || (child.Type.IsAny && (child.Objects == 0 || child.Type.Values > 0)))
            {
                draft.Columns.Add((from, child.Type.Type));
            }

            Members(child, absolute, from, draft, drafts);
        }
    }

    private static List<Table> Named(List<Draft> drafts)
    {
        var main = drafts
            .Where(draft => draft.Parent is null && draft.IsList)
            .OrderByDescending(draft => draft.Rows * Math.Max(1, draft.Columns.Count))
            .ThenBy(draft => draft.Path, StringComparer.Ordinal)
            .FirstOrDefault();
        if (main is not null)
        {
            drafts.Remove(main);
            drafts.Insert(0, main);
        }

        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var draft in drafts)
        {
            draft.Name = ColumnNames.Unique(NameOf(draft), taken);
        }

        return [.. drafts.Select((draft, index) => TableOf(draft, index))];
    }

    private static string NameOf(Draft draft)
    {
        var steps = FieldPath.Split(draft.Path, out _);
        return steps.Length > 0 ? ColumnNames.SnakeCase(steps[^1])
            : draft.IsList ? RootListName
            : DocumentName;
    }

    private static Table TableOf(Draft draft, int index)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var columns = draft
            .Columns.Select(column => new Column
            {
                Name = ColumnNames.Unique(Shown(column.From), taken),
                From = column.From,
                Type = column.Type,
            })
            .ToList();
        if (draft.Parent is { } parent)
        {
            columns.Insert(0, Position(ColumnNames.Unique(parent.Name + "_row", taken), "^" + FieldPath.Ordinal, parent.Name));
        }

        if (draft.HasLists)
        {
            columns.Insert(0, Position(ColumnNames.Unique("row", taken), FieldPath.Ordinal, draft.Name));
        }

        return new Table
        {
            Name = draft.Name,
            Rows = draft.Path,
            Columns = columns,
            Suffix = index == 0 ? null : draft.Name,
        };
    }

    private static Column Position(string name, string from, string table) =>
        new()
        {
            Name = name,
            From = from,
            Type = ColumnType.Integer,
            Required = true,
            Description = $"Position of the row of {table} in the answer, from 0.",
        };

    private static string Shown(string from)
    {
        if (from == FieldPath.Text)
        {
            return ItemName;
        }

        var shown = string.Join('.', FieldPath.Split(from, out _));
        return shown.Length == 0 ? "column" : shown;
    }

    private sealed record Draft(string Path, Draft? Parent, long Rows, bool IsList)
    {
        public List<(string From, ColumnType Type)> Columns { get; } = [];

        public bool HasLists { get; set; }

        public string Name { get; set; } = "";
    }
}
