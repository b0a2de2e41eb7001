using System.Globalization;
using System.Text;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;

namespace EnergyDataPipeline.Query.Pruning;

/// <summary>
/// Which of a table's partitions a query reads. The engine plans it over stubs; what the plan asks of the partition's column is asked of the
/// values that there are, and the count must be the plan's own. Where anything is in doubt, all are read.
/// </summary>
internal sealed class PartitionPruning(EngineConnection connection)
{
    /// <summary>
    /// Positions of the files that <paramref name="scans"/> read of the table marked <paramref name="mark"/>, in order; null for all.
    /// </summary>
    public IReadOnlyList<int>? Kept(ShelvedTable table, int mark, IEnumerable<PlannedScan> scans)
    {
        var kept = new SortedSet<int>();
        foreach (var scan in scans.Where(scan => scan.Mark == mark))
        {
            if (scan.Filters.Count == 0)
            {
                return null;
            }

            var found = Matching(table, scan.Filters);
            if (found is null || found.Count != scan.Files)
            {
                return null;
            }

            kept.UnionWith(found);
        }

        return [.. kept];
    }

    private List<int>? Matching(ShelvedTable table, IReadOnlyList<string> filters)
    {
        if (table.Table.PartitionColumn is not { } column)
        {
            return null;
        }

        var sql = new StringBuilder("SELECT i FROM (VALUES ");
        for (var i = 0; i < table.Files.Count; i++)
        {
            sql.Append(
                CultureInfo.InvariantCulture,
                $"{(i == 0 ? "" : ", ")}({i}, CAST({Sql.Text(table.Files[i].Value!)} AS {table.Table.PartitionType}))"
            );
        }

        sql.Append(CultureInfo.InvariantCulture, $") AS p(i, {Sql.Name(column)}) WHERE {string.Join(" AND ", filters)}");
        try
        {
            return [.. connection.Texts(sql.ToString()).Select(row => int.Parse(row[0]!, CultureInfo.InvariantCulture))];
        }
        catch (EngineException)
        {
            // A condition in words that only plans have: nothing can be left out by it.
            return null;
        }
    }
}
