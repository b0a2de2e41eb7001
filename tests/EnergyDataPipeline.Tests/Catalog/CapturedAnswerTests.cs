using System.Text.Json;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Tests.Pipeline;
using Xunit;

namespace EnergyDataPipeline.Tests.Catalog;

/// <summary>Answers captured from the real service hold what the definitions say. Checked where they are at hand; elsewhere the tests say so.</summary>
public sealed class CapturedAnswerTests(ITestOutputHelper output)
{
    // One answer is of a resource that gave no rows when it was captured.
    private const int FewestAnswers = 7;

    [Fact]
    public void Every_leaf_of_a_captured_answer_is_found_in_some_table_and_nothing_is_unknown()
    {
        var lost = new List<string>();
        var answers = Answers();
        foreach (var (name, dataset, body) in answers)
        {
            var rows = ReceivedRows.Of(dataset, body, "application/json");
            var kept = rows
                .ByTable.Values.SelectMany(table => table.SelectMany(row => row.Values).OfType<object>())
                .Select(ReceivedRows.Canonical)
                .ToHashSet(StringComparer.Ordinal);
            lost.AddRange(rows.Rejected.Select(row => $"{name}: {row.Reason}"));
            lost.AddRange(
                rows.Findings.Where(finding => finding.Rule != RuleNames.MissingColumn).Select(finding => $"{name}: {finding.Message}")
            );
            using var document = JsonDocument.Parse(body);
            lost.AddRange(LeavesOf(document.RootElement).Where(leaf => !kept.Contains(leaf)).Select(leaf => $"{name}: {leaf}"));
        }

        Assert.True(lost.Count == 0, string.Join("\n", lost.Take(40)));
        Assert.True(answers.Count == 0 || answers.Count >= FewestAnswers, $"{answers.Count} answers");
    }

    [Fact]
    public void Published_totals_are_the_sums_of_their_parts()
    {
        var wrong = new List<string>();
        var checkedSums = new HashSet<string>();
        var answers = Answers();
        foreach (var (name, dataset, body) in answers)
        {
            var rows = ReceivedRows.Of(dataset, body, "application/json");
            foreach (var (table, sum) in dataset.Tables.SelectMany(table => table.Sums.Select(sum => (table, sum))))
            {
                foreach (var row in rows.ByTable[table.Name])
                {
                    checkedSums.Add($"{table.Name}.{sum.Name}");
                    if (!sum.Holds(column => (double?)row[column]))
                    {
                        wrong.Add($"{name}: {table.Name}.{sum.Name} at {string.Join(", ", table.NaturalKey.Select(key => row[key]))}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(40)));
        Assert.True(answers.Count == 0 || checkedSums.Count > 12, string.Join(", ", checkedSums));
    }

    private List<(string Name, Dataset Dataset, byte[] Body)> Answers()
    {
        if (RealPayloadServer.Payloads is not { } folder)
        {
            output.WriteLine("not checked: the captured answers are not here");
            return [];
        }

        return
        [
            .. Directory
                .EnumerateFiles(folder, "*.json")
                .Select(file => (Name: Path.GetFileNameWithoutExtension(file), File: file))
                .Select(one => (one.Name, Match: FeedCatalog.BuiltIn.Match($"/api/v1.1/{one.Name.Replace('_', '/')}"), one.File))
                .Where(one => one.Match is { Path.Role: not DatasetRoles.Info })
                .Select(one => (one.Name, one.Match!.Dataset, File.ReadAllBytes(one.File))),
        ];
    }

    private static IEnumerable<string> LeavesOf(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(property => LeavesOf(property.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(LeavesOf),
            JsonValueKind.Null => [],
            JsonValueKind.Number => [ReceivedRows.Canonical(element.GetDouble())],
            _ => element.ToString() is { Length: > 0 } text ? [ReceivedRows.Canonical(text)] : [],
        };
}
