using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using EnergyDataPipeline.Catalog;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting.Readers;

/// <summary>AngleSharp, which reads a page as browsers do.</summary>
internal sealed class AngleSharpReader : IFileReader
{
    public string Name => "AngleSharp";

    /// <summary>Strict: an error of markup is an exception, and so is the mention of a control character (which every parser reads).</summary>
    public static IHtmlDocument Parse(byte[] file, bool strict = false) =>
        new HtmlParser(new HtmlParserOptions { IsStrictMode = strict }).ParseDocument(new MemoryStream(file));

    public IReadOnlyList<object?[]> Read(byte[] file, Table table)
    {
        using var document = Parse(file);
        var records = (IHtmlTableElement)document.QuerySelector("table#records")!;
        var head = records.Head!.Rows.Single().Cells;
        Assert.Equal(table.Columns.Select(column => column.Name), head.Select(NameOf));
        Assert.Equal(head.Select(cell => cell.GetAttribute("data-name")), head.Select(Shown));
        return [.. records.Bodies.Single().Rows.Select(row => row.Cells.Select((cell, i) => Value(cell, table.Columns[i].Type)).ToArray())];
    }

    /// <summary>The name a person reads; a blank parts it from the unit where there is one.</summary>
    private static string Shown(IHtmlTableCellElement cell) =>
        cell.HasAttribute("data-unit") ? cell.ChildNodes[0].TextContent[..^1] : cell.ChildNodes[0].TextContent;

    private static string NameOf(IHtmlTableCellElement cell) => Carried(cell) ?? cell.GetAttribute("data-name")!;

    private static string? Carried(IHtmlTableCellElement cell) =>
        cell.GetAttribute("data-base64") is { } base64 ? Encoding.UTF8.GetString(Convert.FromBase64String(base64)) : null;

    private static object? Value(IHtmlTableCellElement cell, ColumnType type) =>
        cell.HasAttribute("data-null") ? null
        : Carried(cell) is { } carried ? carried
        : PlainText.Parse(cell.TextContent, type);
}
