using System.Globalization;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using EnergyDataPipeline.Records;
using static DuckDB.NET.Native.NativeMethods;

namespace EnergyDataPipeline.Query.Engine;

/// <summary>
/// DuckDB in this process and in memory, shut in: it reads no file outside the folders it is given, loads and installs nothing, and asks no
/// network.
/// </summary>
internal sealed class QueryEngine : IDisposable
{
    private readonly DuckDBDatabase _database;

    /// <summary>An engine that may read <paramref name="folders"/>.</summary>
    /// <exception cref="PipelineException">The native library is not there, or a setting was refused.</exception>
    public QueryEngine(LakeQueryOptions options, string spill, IEnumerable<string> folders)
    {
        _database = Open();
        try
        {
            using var connection = Connect();
            foreach (var setting in Settings(options, spill, folders))
            {
                connection.Run(setting);
            }
        }
        catch (EngineException refused)
        {
            _database.Dispose();
            throw new PipelineException(
                FailureClass.Configuration,
                $"the query engine refused its settings: {refused.Message}",
                "Look at the memory limit, the threads and the temporary folder.",
                refused
            );
        }
    }

    /// <summary>Version of the engine.</summary>
    public static string Version => Startup.DuckDBLibraryVersion();

    /// <summary>A connection of its own: what is interrupted on it stops nobody else.</summary>
    public EngineConnection Connect() => new(_database);

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static DuckDBDatabase Open()
    {
        try
        {
            return Startup.DuckDBOpen(":memory:", out var database).IsSuccess()
                ? database
                : throw new PipelineException(FailureClass.Internal, "the query engine cannot be started", "Please report it.");
        }
        catch (DllNotFoundException missing)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"the query engine's library {LibraryFile} is not beside the program",
                "Copy it there from the place that the program came from: queries need it, nothing else does.",
                missing
            );
        }
    }

    private static string LibraryFile =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "duckdb.dll"
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "libduckdb.dylib"
        : "libduckdb.so";

    private static IEnumerable<string> Settings(LakeQueryOptions options, string spill, IEnumerable<string> folders)
    {
        yield return $"SET memory_limit = {Sql.Text(string.Create(CultureInfo.InvariantCulture, $"{options.MemoryLimitMegabytes}MB"))}";
        if (options.Threads is { } threads)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"SET threads = {threads}");
        }

        // A day is the operator's; an instant is UTC until a query names a zone.
        yield return "SET TimeZone = 'UTC'";
        yield return "SET preserve_insertion_order = true";
        yield return "SET parquet_metadata_cache = true";
        yield return $"SET temp_directory = {Sql.Text(spill)}";
        yield return "SET autoinstall_known_extensions = false";
        yield return "SET autoload_known_extensions = false";
        yield return "SET allow_community_extensions = false";
        if (!options.AllowFiles)
        {
            yield return $"SET allowed_directories = [{string.Join(", ", folders.Select(Sql.Text))}]";
            yield return "SET allow_persistent_secrets = false";
            yield return "SET enable_external_access = false";
        }

        if (!options.AllowWrites)
        {
            yield return "SET lock_configuration = true";
        }
    }
}

/// <summary>Texts and names as SQL has them.</summary>
internal static class Sql
{
    /// <summary>A text between quotes.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name between quotes.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
