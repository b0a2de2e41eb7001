using System.Globalization;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Query.Views;

namespace EnergyDataPipeline.Query.Pruning;

/// <summary>
/// Files without rows that stand where a table's partitions would: the engine plans a query over them as over the partitions themselves, and its
/// plan tells which it would read. Made once, and used by every later plan.
/// </summary>
internal sealed class PartitionStubs(string folder)
{
    private const string FileName = "stub.parquet";

    private readonly Dictionary<(string, string), TableStubs> _made = [];

    /// <summary>The stubs of a table's files, in their order, behind one that every plan leaves out; and the mark that tells its scans from others.</summary>
    public (int Mark, IReadOnlyList<string> Paths) Of(ShelvedTable shelved, EngineConnection connection)
    {
        var stubs = Made(shelved.Table, connection);
        var marked = stubs.Folder(stubs.Mark);
        byte[]? content = null;
        var paths = new List<string>(shelved.Files.Count + 1) { stubs.PathOf(stubs.Folder(0), stubs.NoPartition) };
        foreach (var file in shelved.Files)
        {
            var path = stubs.PathOf(marked, file.Value);
            if (stubs.Values.Add(file.Value ?? ""))
            {
                Write(path, content ??= File.ReadAllBytes(stubs.Plain));
            }

            paths.Add(path);
        }

        return (stubs.Mark, paths);
    }

    /// <summary>A file of the table that has no rows and every column that the catalogue knows.</summary>
    public string Empty(LakeTable table, EngineConnection connection) => Made(table, connection).Plain;

    private TableStubs Made(LakeTable table, EngineConnection connection)
    {
        if (_made.TryGetValue((table.Source, table.Name), out var stubs))
        {
            return stubs;
        }

        stubs = new TableStubs(folder, _made.Count + 1, table);
        Directory.CreateDirectory(Path.GetDirectoryName(stubs.Plain)!);
        var columns = string.Join(", ", ViewColumn.InFile(table).Select(column => column.AsNull));
        connection.Run($"COPY (SELECT {columns} LIMIT 0) TO {Sql.Text(stubs.Plain)} (FORMAT parquet)");
        Write(stubs.PathOf(stubs.Folder(0), stubs.NoPartition), File.ReadAllBytes(stubs.Plain));
        return _made[(table.Source, table.Name)] = stubs;
    }

    private static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    /// <summary>Where the stubs of a table are.</summary>
    private sealed class TableStubs(string folder, int mark, LakeTable table)
    {
        private readonly string _root = Path.Combine(folder, mark.ToString(CultureInfo.InvariantCulture));

        public int Mark => mark;

        /// <summary>Values that have a stub.</summary>
        public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

        /// <summary>A value that no partition has.</summary>
        public string NoPartition =>
            table.PartitionType switch
            {
                "DATE" => "1900-01-01",
                "INTEGER" => "1900",
                _ => "1900-01",
            };

        /// <summary>The one without a mark.</summary>
        public string Plain => PathOf(Path.Combine(_root, "plain"), NoPartition);

        public string Folder(int scan) => Path.Combine(_root, string.Create(CultureInfo.InvariantCulture, $"{ViewStatements.Mark}={scan}"));

        public string PathOf(string above, string? value) =>
            table.PartitionColumn is { } column ? Path.Combine(above, $"{column}={value}", FileName) : Path.Combine(above, FileName);
    }
}
