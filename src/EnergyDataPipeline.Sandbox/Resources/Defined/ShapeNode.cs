using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Sandbox.Resources.Defined;

/// <summary>An element of an answer, as the dataset's definition has it: an object, a list of objects, or a value.</summary>
internal sealed class ShapeNode(string name)
{
    public string Name { get; } = name;

    public List<ShapeNode> Children { get; } = [];

    /// <summary>The column that takes the value; null for an object.</summary>
    public Column? Column { get; private set; }

    /// <summary>The table whose column it is.</summary>
    public Table? Of { get; private set; }

    /// <summary>The table whose rows are the items; null where the element is no row.</summary>
    public Table? Rows { get; private set; }

    /// <summary>True for an element that comes several times.</summary>
    public bool IsList { get; private set; }

    /// <summary>True for a number that is an attribute in XML.</summary>
    public bool IsAttribute { get; private set; }

    /// <summary>The answer's root, with everything that the dataset's tables read below it.</summary>
    public static ShapeNode For(Dataset dataset)
    {
        var main = Steps(dataset.Tables[0].Rows);
        var root = new ShapeNode(main[0]);
        foreach (var table in dataset.Tables)
        {
            var steps = Steps(table.Rows);
            var node = root.Descend(steps.AsSpan(1));
            node.Rows = table;
            node.IsList = steps.Length > 1;
            foreach (var column in table.Columns.Where(column => column.From.TrimStart('^') != "#"))
            {
                var ups = column.From.Length - column.From.TrimStart('^').Length;
                Place(root, dataset, table, steps, column, ups);
            }
        }

        foreach (var table in dataset.Tables.Where(table => table.Before is not null))
        {
            root.Move(Steps(table.Rows).AsSpan(1), table.Before!);
        }

        root.Sort();
        return root;
    }

    /// <summary>Every value below, and itself where it is one.</summary>
    public IEnumerable<ShapeNode> Values() =>
        Column is not null ? [this] : Children.Where(child => !child.IsList).SelectMany(child => child.Values());

    private static void Place(ShapeNode root, Dataset dataset, Table table, string[] steps, Column column, int ups)
    {
        var around = dataset
            .Tables.Select(other => Steps(other.Rows))
            .Where(other => other.Length < steps.Length && steps.AsSpan().StartsWith(other))
            .OrderByDescending(other => other.Length)
            .ToList();
        if (ups > 0 && ups <= around.Count)
        {
            return; // A column of the row around, which has it itself.
        }

        var outermost = around.Count > 0 ? around[^1] : steps;
        var place = ups == 0 ? steps : outermost[..(outermost.Length - (ups - around.Count))];
        var node = root.Descend(place.AsSpan(1));
        if (ups > 0 && place.Length == 2)
        {
            node.IsList = true;
        }

        var isNew = node.Children.Count;
        var leaf = node.Descend(Steps(column.From.TrimStart('^')));
        if (ups > 0 && node.Children.Count > isNew)
        {
            // What rows inherit stands before them.
            var added = node.Children[^1];
            node.Children.RemoveAt(isNew);
            node.Children.Insert(node.Children.FindIndex(child => child.Column is null), added);
        }

        leaf.Column ??= column;
        leaf.Of ??= table;
        leaf.IsAttribute = column.Aliases.Any(alias => alias.TrimStart('^') == "@" + leaf.Name);
    }

    private static string[] Steps(string path) => path.Split('.');

    private ShapeNode Descend(ReadOnlySpan<string> steps)
    {
        var node = this;
        foreach (var step in steps)
        {
            var next = node.Children.Find(child => child.Name == step);
            if (next is null)
            {
                node.Children.Add(next = new ShapeNode(step));
            }

            node = next;
        }

        return node;
    }

    /// <summary>Puts the way to a list before a sibling of its beginning.</summary>
    private void Move(ReadOnlySpan<string> steps, string before)
    {
        var node = this;
        foreach (var step in steps)
        {
            var at = node.Children.FindIndex(child => child.Name == step);
            var sibling = node.Children.FindIndex(child => child.Name == before);
            var next = node.Children[at];
            if (sibling >= 0)
            {
                node.Children.RemoveAt(at);
                node.Children.Insert(sibling > at ? sibling - 1 : sibling, next);
                return;
            }

            node = next;
        }
    }

    /// <summary>Attributes come first, as XML wants them; the text of an element comes after them.</summary>
    private void Sort()
    {
        var sorted = Children.OrderBy(child => child.IsAttribute || child.Name.StartsWith('@') ? 0 : 1).ToList();
        Children.Clear();
        Children.AddRange(sorted);
        Children.ForEach(child => child.Sort());
    }
}
