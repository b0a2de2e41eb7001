using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting.Rows;

namespace EnergyDataPipeline.Formatting.Html;

/// <summary>The page from its first byte to the first row: head, heading, the columns explained, the table's head.</summary>
internal sealed class HtmlOpening(Table table, FileHeading heading)
{
    public void Write(ByteBuffer into)
    {
        WriteHead(into);
        WriteHeading(into);
        WriteColumns(into);
        WriteTableHead(into);
    }

    private void WriteHead(ByteBuffer into)
    {
        into.Append(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>
            """u8
        );
        MarkupText.Escape(into, heading.Period is null ? heading.Title : $"{heading.Title} ({heading.Period})");
        into.Append("</title>\n<style>\n"u8);
        into.Append(HtmlStyle.Sheet);
        into.Append(Encoding.ASCII.GetBytes(HtmlStyle.ForColumns(table)));
        into.Append("</style>\n</head>\n<body>\n<main>\n"u8);
    }

    private void WriteHeading(ByteBuffer into)
    {
        into.Append("<header>\n"u8);
        Element(into, "<h1>"u8, heading.Title, "</h1>\n"u8);
        if (heading.Generated)
        {
            Element(into, "<p role=\"note\" class=\"generated\"><strong>"u8, GeneratedNotice.Text, "</strong></p>\n"u8);
        }

        Element(into, "<p>"u8, heading.Description, "</p>\n"u8);
        if (heading.Source is not null || heading.Dataset is not null || heading.Period is not null)
        {
            into.Append("<dl class=\"about\">\n"u8);
            Element(into, "<div><dt>Source</dt><dd>"u8, heading.Source, "</dd></div>\n"u8);
            Element(into, "<div><dt>Dataset</dt><dd>"u8, heading.Dataset, "</dd></div>\n"u8);
            Element(into, "<div><dt>Period</dt><dd>"u8, heading.Period, "</dd></div>\n"u8);
            into.Append("</dl>\n"u8);
        }

        into.Append("</header>\n"u8);
    }

    private void WriteColumns(ByteBuffer into)
    {
        if (table.Columns.Count == 0)
        {
            return;
        }

        into.Append("<details>\n<summary>Columns</summary>\n<dl>\n"u8);
        foreach (var column in table.Columns)
        {
            Element(into, "<dt><code>"u8, column.Name, "</code></dt><dd>"u8);
            var unit = column.Unit is null ? "" : $", {column.Unit}";
            var description = column.Description is null ? "" : $": {column.Description}";
            Element(into, ""u8, TypeNames.Of(column.Type) + unit + description, "</dd>\n"u8);
        }

        into.Append("</dl>\n</details>\n"u8);
    }

    private void WriteTableHead(ByteBuffer into)
    {
        into.Append("<div class=\"scroll\" role=\"region\" aria-labelledby=\"caption\" tabindex=\"0\">\n"u8);
        into.Append("<table id=\"records\" aria-describedby=\"row-count\">\n"u8);
        Element(into, "<caption id=\"caption\">"u8, table.Description ?? table.Name, "</caption>\n<thead>\n<tr>\n"u8);
        foreach (var column in table.Columns)
        {
            into.Append("<th scope=\"col\""u8);
            MarkupText.Attribute(into, "data-name"u8, column.Name);
            var name = Encoding.UTF8.GetBytes(column.Name);
            MarkupText.Attribute(into, "data-base64"u8, MarkupText.Holds(name) ? null : Convert.ToBase64String(name));
            MarkupText.Attribute(into, "data-type"u8, TypeNames.Of(column.Type));
            MarkupText.Attribute(into, "data-unit"u8, column.Unit);
            MarkupText.Attribute(into, "title"u8, column.Description);
            Element(into, ">"u8, column.Name, ""u8);
            Element(into, " <span class=\"unit\">"u8, column.Unit, "</span>"u8);
            into.Append("</th>\n"u8);
        }

        into.Append("</tr>\n</thead>\n<tbody>\n"u8);
    }

    private static void Element(ByteBuffer into, ReadOnlySpan<byte> start, string? text, ReadOnlySpan<byte> end)
    {
        if (text is null)
        {
            return;
        }

        into.Append(start);
        MarkupText.Escape(into, text);
        into.Append(end);
    }
}
