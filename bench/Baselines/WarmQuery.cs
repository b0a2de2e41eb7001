using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Native;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Query;

namespace EnergyDataPipeline.Baselines;

/// <summary>One query again and again in one process, by the library and by DuckDB's own interface in turns, all rows taken.</summary>
internal static class WarmQuery
{
    /// <summary>Prints a line a round: rows and milliseconds by the library, then by DuckDB.</summary>
    public static async Task<int> RunAsync(string folder, int rounds, string sql, string plain)
    {
        var config = new EnergyPipelineConfig { Destination = new StoreSettings.Folder(folder) };
        await using var lake = new LakeQuery(config);
        if (
            NativeMethods.Startup.DuckDBOpen(":memory:", out var database) != DuckDBState.Success
            || NativeMethods.Startup.DuckDBConnect(database, out var connection) != DuckDBState.Success
        )
        {
            Console.Error.WriteLine("DuckDB did not open.");
            return 1;
        }

        using (database)
        using (connection)
        {
            for (var round = 0; round < rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                var rows = 0L;
                await foreach (var batch in lake.QueryAsync(sql))
                {
                    using (batch)
                    {
                        rows += batch.Length;
                    }
                }

                var library = watch.Elapsed.TotalMilliseconds;
                watch.Restart();
                var state = NativeMethods.Query.DuckDBQuery(connection, plain, out var result);
                var plainRows = NativeMethods.Query.DuckDBRowCount(ref result);
                if (state != DuckDBState.Success)
                {
                    Console.Error.WriteLine(NativeMethods.Query.DuckDBResultError(ref result));
                    return 1;
                }

                NativeMethods.Query.DuckDBDestroyResult(ref result);
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{rows} {library:0.0} {plainRows} {watch.Elapsed.TotalMilliseconds:0.0}")
                );
            }
        }

        return 0;
    }
}
