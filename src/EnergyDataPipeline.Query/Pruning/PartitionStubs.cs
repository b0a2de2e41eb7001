using System.Globalization;
using EnergyDataPipeline.Query.Caching;
using EnergyDataPipeline.Query.Engine;
using EnergyDataPipeline.Query.Lake;
using EnergyDataPipeline.Query.Views;

namespace EnergyDataPipeline.Query.Pruning;

/// <summary>
/// What the engine plans a query over: a table's partitions where they lie on this machine, else files without rows in their places, which are
/// kept for the next process. Its plan tells which it would read. The first file alone is opened for a plan, and that one has no rows.
/// </summary>
/// <param name="folder">Folder of this process.</param>
/// <param name="kept">Folder for what the next process can use.</param>
internal sealed class PartitionStubs(string folder, string kept)
{
    private const string FileName = "stub.parquet";

    private readonly Dictionary<(string, string), TableStubs> _made = [];

    /// <summary>The stubs of a table's files, in their order, behind one that every plan leaves out; and the mark that tells its scans from others.</summary>
    /// <param name="shelved">The table and its files.</param>
    /// <param name="lying">Folder that its partitions lie in; null where they are not on this machine.</param>
    /// <param name="connection">Makes what has no rows.</param>
    public (int Mark, IReadOnlyList<string> Paths) Of(ShelvedTable shelved, string? lying, EngineConnection connection)
    {
        var stubs = Made(shelved.Table, connection);
        var marked = stubs.Folder(stubs.Mark);
        if (lying is null)
        {
            Directory.CreateDirectory(stubs.Kept);
        }

        var isLinked = stubs.Link(lying ?? stubs.Kept);
        var name = lying is not null && isLinked ? LakeKeys.FileName : FileName;
        byte[]? content = null;
        var paths = new List<string>(shelved.Files.Count + 1) { stubs.PathOf(stubs.Folder(0), stubs.NoPartition, FileName) };
        foreach (var file in shelved.Files)
        {
            var path = stubs.PathOf(marked, file.Value, name);
            if ((lying is null || !isLinked) && stubs.Values.Add(file.Value ?? "") && !File.Exists(path))
            {
                Write(path, content ??= File.ReadAllBytes(stubs.Plain));
            }

            paths.Add(path);
        }

        return (stubs.Mark, paths);
    }

    /// <summary>A file of the table that has no rows and every column that the catalogue knows.</summary>
    public string Empty(LakeTable table, EngineConnection connection) => Made(table, connection).Plain;

    /// <summary>Has stubs of this process's own from now on, instead of linked ones; false where it has already.</summary>
    public bool Unlink(LakeTable table) => _made.TryGetValue((table.Source, table.Name), out var stubs) && stubs.Unlink();

    private TableStubs Made(LakeTable table, EngineConnection connection)
    {
        if (_made.TryGetValue((table.Source, table.Name), out var stubs))
        {
            return stubs;
        }

        var columns = string.Join(", ", ViewColumn.InFile(table).Select(column => column.AsNull));
        var form = CachePlace.Mark($"{QueryEngine.Version} {table.PartitionColumn} {columns}");
        stubs = new TableStubs(folder, Path.Combine(kept, form), _made.Count + 1, table);
        Directory.CreateDirectory(Path.GetDirectoryName(stubs.Plain)!);
        connection.Run($"COPY (SELECT {columns} LIMIT 0) TO {Sql.Text(stubs.Plain)} (FORMAT parquet)");
        Write(stubs.PathOf(stubs.Folder(0), stubs.NoPartition, FileName), File.ReadAllBytes(stubs.Plain));
        return _made[(table.Source, table.Name)] = stubs;
    }

    /// <summary>Written beside and renamed: another process sees it whole or not at all.</summary>
    private static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = $"{path}.{Guid.NewGuid():N}.part";
        File.WriteAllBytes(part, content);
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Where the stubs of a table are.</summary>
    private sealed class TableStubs(string folder, string kept, int mark, LakeTable table)
    {
        private readonly string _root = Path.Combine(folder, mark.ToString(CultureInfo.InvariantCulture));

        private bool? _isLinked;

        public int Mark => mark;

        /// <summary>Where stubs without a mark are kept.</summary>
        public string Kept => kept;

        /// <summary>Values that are known to have a stub.</summary>
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
        public string Plain => PathOf(Path.Combine(_root, "plain"), NoPartition, FileName);

        /// <summary>
        /// Gives <paramref name="target"/> the name that tells this table's scans. False where the system has no links for us: stubs are written
        /// in its place.
        /// </summary>
        public bool Link(string target)
        {
            if (_isLinked is null)
            {
                try
                {
                    Directory.CreateDirectory(_root);
                    Directory.CreateSymbolicLink(Folder(Mark), target);
                    _isLinked = true;
                }
                catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
                {
                    _isLinked = false;
                }
            }

            return _isLinked.Value;
        }

        public bool Unlink()
        {
            if (_isLinked != true)
            {
                return false;
            }

            Directory.Delete(Folder(Mark));
            Values.Clear();
            _isLinked = false;
            return true;
        }

        public string Folder(int scan) => Path.Combine(_root, string.Create(CultureInfo.InvariantCulture, $"{ViewStatements.Mark}={scan}"));

        public string PathOf(string above, string? value, string name) =>
            table.PartitionColumn is { } column ? Path.Combine(above, $"{column}={value}", name) : Path.Combine(above, name);
    }
}
