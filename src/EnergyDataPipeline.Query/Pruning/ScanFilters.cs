using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Query.Views;

namespace EnergyDataPipeline.Query.Pruning;

/// <summary>A scan of a view, as a plan tells of it.</summary>
/// <param name="Mark">Which view.</param>
/// <param name="Filters">What is asked of the partition's column, each a condition in SQL; all must hold.</param>
/// <param name="Files">Files that the plan would read.</param>
internal sealed record PlannedScan(int Mark, IReadOnlyList<string> Filters, int Files);

/// <summary>Reads the scans out of a plan (<c>EXPLAIN (FORMAT json)</c>).</summary>
internal static partial class ScanFilters
{
    private const string Scan = "READ_PARQUET";

    /// <summary>Every scan of a marked view; null where the plan has a scan that cannot be told apart, so that nothing can be left out.</summary>
    public static IReadOnlyList<PlannedScan>? Of(string plan)
    {
        using var document = JsonDocument.Parse(plan);
        var scans = new List<PlannedScan>();
        return document.RootElement.EnumerateArray().All(node => Read(node, scans, byRows: false)) ? scans : null;
    }

    private static bool Read(JsonElement node, List<PlannedScan> scans, bool byRows)
    {
        var name = node.GetProperty("name").GetString()!.Trim();
        var more = node.GetProperty("extra_info");
        if (name == Scan && !byRows)
        {
            if (ScanOf(more) is not { } scan)
            {
                return false;
            }

            scans.Add(scan);
        }

        // Where few rows are wanted of many, the engine reads what they are sorted by first, and the rest of those very rows by their numbers:
        // that second scan has no conditions, and no files but those of the first.
        var takesRows =
            name == "HASH_JOIN" && Texts(more, "Conditions").Any(text => text.Contains("file_row_number", StringComparison.Ordinal));
        return node.GetProperty("children").EnumerateArray().Index().All(child => Read(child.Item, scans, takesRows && child.Index == 0));
    }

    private static PlannedScan? ScanOf(JsonElement more)
    {
        var filters = Texts(more, "File Filters").SelectMany(Conditions).ToList();
        var marks = filters.Select(filter => MarkOf().Match(filter)).Where(match => match.Success).ToList();
        if (
            marks.Count == 0
            || Texts(more, "Scanning Files").FirstOrDefault()?.Split('/')[0] is not { } scanned
            || !int.TryParse(scanned, NumberStyles.None, CultureInfo.InvariantCulture, out var files)
        )
        {
            return null;
        }

        var mark = int.Parse(marks[0].Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return new PlannedScan(mark, [.. filters.Where(filter => !MarkOf().IsMatch(filter))], files);
    }

    private static IEnumerable<string> Texts(JsonElement more, string name) =>
        !more.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(one => one.ToString())
        : [value.ToString()];

    /// <summary>Conditions in brackets, one after the other: <c>(a = 1)(b = 2)</c>.</summary>
    private static IEnumerable<string> Conditions(string text)
    {
        var depth = 0;
        var start = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (quote != '\0')
            {
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '\'' or '"')
            {
                quote = letter;
            }
            else if (letter == '(' && depth++ == 0)
            {
                if (text[start..i].Trim() is { Length: > 0 } loose)
                {
                    // Something between the brackets: not the form that is known, so the whole is one condition and is verified as such.
                    start = i;
                    yield return loose;
                    continue;
                }

                start = i;
            }
            else if (letter == ')' && --depth == 0 && (i + 1 == text.Length || text[i + 1] == '('))
            {
                yield return text[start..(i + 1)];
                start = i + 1;
            }
        }

        if (text[start..].Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    [GeneratedRegex($@"^\(?{ViewStatements.Mark} = (\d+)\)?$", RegexOptions.CultureInvariant)]
    private static partial Regex MarkOf();
}
