using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Inference;

/// <summary>A definition's tables with what an answer holds beyond them, and what is to be said about it.</summary>
internal sealed record Widened(IReadOnlyList<Table> Tables, IReadOnlyList<Finding> Findings);

/// <summary>
/// Adds to a definition's tables every place of an answer that holds values and has no column: new columns at the end of their table, new
/// lists as tables of their own, and what stands outside all rows as one row of the table <c>document</c>. The order is that of the paths,
/// so that JSON, XML and any order of keys give the same tables.
/// </summary>
internal sealed class Widening
{
    private readonly List<Place> _places;
    private readonly HashSet<string> _tableNames = new(StringComparer.OrdinalIgnoreCase);

    private Widening(IReadOnlyList<Table> known)
    {
        _places = [.. known.Select(table => new Place(table.Rows, null, IsList: true) { Definition = table, Name = table.Name })];
        _tableNames.UnionWith(known.Select(table => table.Name));
    }

    public static Widened Of(IReadOnlyList<Table> known, InferredNode root)
    {
        var widening = new Widening(known);
        var plan = ReadingPlan.For(known, known.Count);
        widening.Visit(root, plan.Root, "", new Place("", null, IsList: false), "");
        var tables = widening._places.Select(place => place.Table()).ToList();
        return new Widened(tables, [.. widening._places.SelectMany(place => place.Findings())]);
    }

    /// <param name="node">What stood at the path.</param>
    /// <param name="plan">What the definition knows there; null where it knows nothing.</param>
    /// <param name="path">From the document's root.</param>
    /// <param name="place">The row around.</param>
    /// <param name="below">From the row around.</param>
    private void Visit(InferredNode node, PlanNode? plan, string path, Place place, string below)
    {
        if (plan?.Rows is { } rows)
        {
            place = _places[rows.Index];
            below = "";
        }
        else if (node.IsList && plan is not { TakesScalars: true })
        {
            place = place.ListAt(path, below);
            below = "";
        }

        if (node.Type.Values > 0 && !TableBuilder.HasPlaceForScalar(plan))
        {
            Register(place);
            place.Add(below.Length == 0 ? FieldPath.Text : below, node.Type);
        }

        foreach (var child in node.Children.Where(child => child.HasValues).OrderBy(child => child.Name, StringComparer.Ordinal))
        {
            var inside = plan?.Child(Encoding.UTF8.GetBytes(child.Name));
            Visit(child, inside, FieldPath.Join(path, child.Name), place, FieldPath.Join(below, child.Name));
        }
    }

    private void Register(Place place)
    {
        if (_places.Contains(place))
        {
            return;
        }

        if (place is { IsList: true, Parent: { IsList: true } parent })
        {
            Register(parent);
            parent.NeedsPosition |= parent.Definition is not { NaturalKey.Count: > 0 };
        }

        var steps = FieldPath.Split(place.Rows, out _);
        var wanted = place.IsList && steps.Length > 0 ? ColumnNames.SnakeCase(steps[^1]) : GenericTables.DocumentName;
        place.Name = ColumnNames.Unique(wanted, _tableNames);
        _places.Add(place);
    }

    private sealed record Place(string Rows, Place? Parent, bool IsList)
    {
        private readonly Dictionary<string, Place> _lists = new(StringComparer.Ordinal);
        private readonly List<string> _aliases = [];
        private readonly SortedDictionary<string, InferredType> _found = new(StringComparer.Ordinal);
        private readonly List<(Column Column, long Values)> _new = [];

        public Table? Definition { get; init; }

        public string Name { get; set; } = "";

        public bool NeedsPosition { get; set; }

        /// <summary>The list below this row; one and the same wherever an alias leads to it.</summary>
        public Place ListAt(string path, string below)
        {
            if (!_lists.TryGetValue(below, out var list))
            {
                _lists.Add(below, list = new Place(path, this, IsList: true));
            }
            else if (list.Rows != path)
            {
                list._aliases.Add(path);
            }

            return list;
        }

        public void Add(string from, InferredType type)
        {
            if (!_found.TryGetValue(from, out var all))
            {
                _found.Add(from, all = new InferredType());
            }

            all.Add(type);
        }

        public Table Table()
        {
            var columns = new List<Column>(Definition?.Columns ?? []);
            var taken = new HashSet<string>(columns.Select(column => column.Name), StringComparer.OrdinalIgnoreCase);
            if (NeedsPosition)
            {
                columns.Add(Discovered("row", FieldPath.Ordinal, ColumnType.Integer, taken));
            }

            if (Definition is null && Parent is { IsList: true })
            {
                columns.AddRange(KeysOfParent(taken));
            }

            foreach (var (from, type) in _found)
            {
                var name = from == FieldPath.Text ? "value" : ColumnNames.SnakeCase(from);
                var column = Discovered(name, from, type.Type, taken);
                columns.Add(column);
                _new.Add((column, type.Values));
            }

            return Definition is null
                ? new Table
                {
                    Name = Name,
                    Rows = Rows,
                    RowAliases = _aliases,
                    Columns = columns,
                    Suffix = Name,
                }
                : Definition with
                {
                    Columns = columns,
                };
        }

        public IEnumerable<Finding> Findings() =>
            _new.Select(column => new Finding(
                RuleNames.UnknownColumn,
                Severity.Warning,
                Name,
                column.Column.From,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{column.Column.From} holds {column.Values} values in {Name} and is not in the definition. Kept as {column.Column.Name} ({Word(column.Column.Type)})."
                ),
                column.Values
            ));

        private List<Column> KeysOfParent(HashSet<string> taken)
        {
            if (Parent!.Definition is not { NaturalKey.Count: > 0 } definition)
            {
                return [Discovered(Parent.Name + "_row", "^" + FieldPath.Ordinal, ColumnType.Integer, taken)];
            }

            var keys = definition
                .NaturalKey.Select(definition.IndexOf)
                .Where(index => index >= 0)
                .Select(index => definition.Columns[index]);
            return
            [
                .. keys.Select(key =>
                    key with
                    {
                        Name = ColumnNames.Unique(key.Name, taken),
                        From = "^" + key.From,
                        Required = false,
                        Vocabulary = [],
                        Discovered = true,
                    }
                ),
            ];
        }

        private static Column Discovered(string name, string from, ColumnType type, HashSet<string> taken) =>
            new()
            {
                Name = ColumnNames.Unique(name, taken),
                From = from,
                Type = type,
                Discovered = true,
            };

        private static string Word(ColumnType type) =>
            type switch
            {
                ColumnType.Integer => "integer",
                ColumnType.Number => "number",
                ColumnType.Timestamp => "timestamp",
                ColumnType.Date => "date",
                ColumnType.Boolean => "boolean",
                _ => "text",
            };
    }
}
