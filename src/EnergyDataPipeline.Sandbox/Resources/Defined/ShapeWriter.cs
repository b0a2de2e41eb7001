using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Sandbox.Serialising;
using EnergyDataPipeline.Sandbox.Serving;

namespace EnergyDataPipeline.Sandbox.Resources.Defined;

/// <summary>Fills an answer's shape with rows.</summary>
internal sealed class ShapeWriter(Ask ask, Dataset dataset, DefinedResource.Rows rows)
{
    private static readonly IReadOnlyDictionary<string, string> NoWords = new Dictionary<string, string>();

    private readonly GeneratedValues _values = new(ask, dataset.Name);

    /// <summary>The items of a list that stands outermost, one by one.</summary>
    public IEnumerable<Row> Items(ShapeNode list) =>
        rows.Outermost(list)
            .Select(context =>
            {
                var row = ask.NewRow();
                Fill(row, list, context);
                return row;
            });

    /// <summary>Everything below the root, as one row.</summary>
    public Row Whole(ShapeNode root)
    {
        var row = ask.NewRow();
        Fill(row, root, context: null);
        return row;
    }

    private void Fill(Row row, ShapeNode node, RowContext? context)
    {
        foreach (var child in node.Children)
        {
            if (child.IsList)
            {
                List(row, child, context);
            }
            else if (child.Column is not null)
            {
                _values.Write(row, child, context ?? Whole());
            }
            else
            {
                row.BeginObject(child.Name);
                Fill(row, child, context);
                row.EndObject(child.Name);
            }
        }
    }

    private void List(Row row, ShapeNode list, RowContext? around)
    {
        row.BeginList(list.Name);
        foreach (var context in around is null ? rows.Outermost(list) : rows.Within(list, around))
        {
            if (list.Children is [{ Name: "$" } word])
            {
                row.TextItem(list.Name, _values.Text(word, context));
                continue;
            }

            row.BeginItem(list.Name);
            Fill(row, list, context);
            row.EndItem(list.Name);
        }

        row.EndList(list.Name);
    }

    private RowContext Whole() => new(Periods.Latest(dataset, ask.Now), null, NoWords, 0);
}
