using DuckDB.NET.Native;

namespace EnergyDataPipeline.Baselines;

/// <summary>Runs statements on an in-memory DuckDB through its C interface, so that nothing of .NET's is in its way.</summary>
internal static partial class DuckDb
{
    public static int Run(string sql)
    {
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
            var state = NativeMethods.Query.DuckDBQuery(connection, sql, out var result);
            if (state != DuckDBState.Success)
            {
                Console.Error.WriteLine(NativeMethods.Query.DuckDBResultError(ref result));
            }

            NativeMethods.Query.DuckDBDestroyResult(ref result);
            return state == DuckDBState.Success ? 0 : 1;
        }
    }
}
