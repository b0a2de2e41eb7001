using System.Text;
using Apache.Arrow;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Query.Writing;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>A query's rows as an aligned table: null is <c>NULL</c>, a text that looks like it or like nothing stands in quotes.</summary>
internal static class QueryTable
{
    private const string Null = "NULL";

    /// <summary>Prints the first <paramref name="most"/> rows, or all where it is 0, and a line that says how many there are; gives that number.</summary>
    public static async Task<long> PrintAsync(Screen screen, QueryResult result, int most, CancellationToken cancellationToken)
    {
        var columns = result.Schema.FieldsList.Select(field => new AlignedColumn(
            Words.Plain(field.Name),
            ArrowText.IsNumber(field.DataType)
        ));
        var table = new AlignedTable([.. columns]);
        var rows = 0L;
        await foreach (var batch in result.ReadAsync(cancellationToken))
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length && (most == 0 || rows + row < most); row++)
                {
                    table.Add([.. Enumerable.Range(0, batch.ColumnCount).Select(column => Cell(batch.Column(column), row))]);
                }

                rows += batch.Length;
            }
        }

        screen.Print(table);
        screen.Print("");
        screen.Print(
            most > 0 && rows > most
                ? $"{Words.Count(most)} of {Words.Count(rows, "row")} shown; --rows 0 shows all, --format csv --output FILE keeps them."
                : $"{Words.Count(rows, "row")}."
        );
        return rows;
    }

    private static (string Text, Tone Tone) Cell(IArrowArray column, int row)
    {
        if (column.IsNull(row))
        {
            return (Null, Tone.Quiet);
        }

        var text = new StringBuilder();
        ArrowText.Append(text, column, row);
        var value = text.ToString();
        return (value is "" or Null ? $"\"{value}\"" : value, Tone.Plain);
    }
}
