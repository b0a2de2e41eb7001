using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using EnergyDataPipeline.Parsing.Inference;
using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Html;

/// <summary>
/// Walks the largest table of an HTML page as rows of texts under its header: the row of <c>th</c> cells where there is one, else the first
/// row. White space within a cell counts as one space; an empty cell is null. The page is held as a whole, up to a limit. Nothing that the
/// page refers to is fetched and no script runs.
/// </summary>
internal static class HtmlTableWalker
{
    private const int MostHeaderRowsSearched = 10;

    public static WalkEnding Walk(Stream body, ITreeSink sink, CancellationToken cancellationToken)
    {
        using var page = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int read; (read = body.Read(buffer)) > 0; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (page.Length + read > Limits.HtmlBytes)
            {
                return WalkEnding.Unreadable($"The HTML page is longer than {Limits.HtmlBytes >> 20} MB, more than is read as a table.");
            }

            page.Write(buffer, 0, read);
        }

        page.Position = 0;
        using var document = new HtmlParser().ParseDocument(page);
        var table = document.QuerySelectorAll<IHtmlTableElement>("table").OrderByDescending(RowsOfItsOwn).FirstOrDefault();
        if (table is null || RowsOfItsOwn(table) == 0)
        {
            return WalkEnding.Unreadable($"An HTML page titled \"{document.Title}\" holds no table.");
        }

        Emit(table, sink);
        return WalkEnding.Complete;
    }

    private static int RowsOfItsOwn(IHtmlTableElement table) => table.Rows.Count(row => row.Cells.Length > 0);

    private static void Emit(IHtmlTableElement table, ITreeSink sink)
    {
        var rows = table.Rows.Where(row => row.Cells.Length > 0).ToList();
        var header = rows.Take(MostHeaderRowsSearched)
            .ToList()
            .FindIndex(row => row.Cells.All(cell => cell is IHtmlTableHeaderCellElement));
        header = Math.Max(header, 0);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = rows[header].Cells.Select(Text).Select((text, index) => Named(text, index, taken)).ToList();
        sink.BeginArray();
        foreach (var row in rows.Skip(header + 1))
        {
            sink.BeginObject();
            for (var i = 0; i < row.Cells.Length; i++)
            {
                if (i == names.Count)
                {
                    names.Add(Named("", i, taken));
                }

                var text = Text(row.Cells[i]);
                sink.Name(names[i]);
                sink.Scalar(text.Length == 0 ? ScalarKind.Null : ScalarKind.Untyped, Encoding.UTF8.GetBytes(text));
            }

            sink.EndObject();
        }

        sink.EndArray();
    }

    private static byte[] Named(string text, int index, HashSet<string> taken) =>
        Encoding.UTF8.GetBytes(
            ColumnNames.Unique(text.Length > 0 ? text : string.Create(CultureInfo.InvariantCulture, $"column_{index + 1}"), taken)
        );

    private static string Text(IElement cell) =>
        string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
