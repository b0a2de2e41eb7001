using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using EnergyDataPipeline.Records;
using static DuckDB.NET.Native.NativeMethods;

namespace EnergyDataPipeline.Query.Engine;

/// <summary>A connection to an engine. Calls block until the engine has done: they belong on a thread of their own. For one caller at a time.</summary>
internal sealed class EngineConnection : IDisposable
{
    private readonly DuckDBNativeConnection _handle;

    public EngineConnection(DuckDBDatabase database)
    {
        if (!Startup.DuckDBConnect(database, out _handle).IsSuccess())
        {
            throw new PipelineException(FailureClass.Internal, "the query engine refused a connection to itself", "Please report it.");
        }
    }

    /// <summary>Stops what the connection is doing, as soon as the engine looks up; from any thread.</summary>
    public void Interrupt() => Startup.DuckDBInterrupt(_handle);

    /// <summary>Runs statements of ours that give no rows.</summary>
    /// <exception cref="EngineException">The engine refused.</exception>
    public void Run(string sql)
    {
        var state = NativeMethods.Query.DuckDBQuery(_handle, sql, out var result);
        try
        {
            if (!state.IsSuccess())
            {
                throw new EngineException(NativeMethods.Query.DuckDBResultError(ref result));
            }
        }
        finally
        {
            NativeMethods.Query.DuckDBDestroyResult(ref result);
        }
    }

    /// <summary>The statements of a text, in order; a text of comments alone has none.</summary>
    /// <exception cref="EngineException">The text is not SQL.</exception>
    public StatementList Extract(string sql)
    {
        var count = ExtractStatements.DuckDBExtractStatements(_handle, sql, out var extracted);
        if (count > 0)
        {
            return new StatementList(this, extracted, count);
        }

        var fault = ExtractStatements.DuckDBExtractStatementsError(extracted);
        if (string.IsNullOrEmpty(fault))
        {
            return new StatementList(this, extracted, 0);
        }

        extracted.Dispose();
        throw new EngineException(fault);
    }

    /// <summary>Prepares one statement.</summary>
    /// <exception cref="EngineException">It is not SQL, or names what there is not.</exception>
    public PreparedSql Prepare(string sql) => Prepared(PreparedStatements.DuckDBPrepare(_handle, sql, out var prepared), prepared);

    internal PreparedSql Prepare(DuckDBExtractedStatements extracted, int index) =>
        Prepared(ExtractStatements.DuckDBPrepareExtractedStatement(_handle, extracted, index, out var prepared), prepared);

    /// <summary>Rows of a statement of ours, every value as text.</summary>
    public IReadOnlyList<IReadOnlyList<string?>> Texts(string sql, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        using var prepared = Prepare(sql);
        prepared.Bind(parameters ?? new Dictionary<string, object?>());
        var result = prepared.Execute();
        try
        {
            var columns = (long)NativeMethods.Query.DuckDBColumnCount(ref result);
            var rows = new List<IReadOnlyList<string?>>();
            for (var row = 0L; row < NativeMethods.Query.DuckDBRowCount(ref result); row++)
            {
                var values = new string?[columns];
                for (var column = 0L; column < columns; column++)
                {
                    var text = Types.DuckDBValueVarchar(ref result, column, row);
                    values[column] = Marshal.PtrToStringUTF8(text);
                    Helpers.DuckDBFree(text);
                }

                rows.Add(values);
            }

            return rows;
        }
        finally
        {
            NativeMethods.Query.DuckDBDestroyResult(ref result);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static PreparedSql Prepared(DuckDBState state, DuckDBPreparedStatement prepared)
    {
        if (state.IsSuccess())
        {
            return new PreparedSql(prepared);
        }

        var fault = PreparedStatements.DuckDBPrepareError(prepared);
        prepared.Dispose();
        throw new EngineException(fault);
    }
}

/// <summary>The statements of one text.</summary>
internal sealed class StatementList(EngineConnection connection, DuckDBExtractedStatements extracted, int count) : IDisposable
{
    public int Count { get; } = count;

    /// <summary>Prepares the statement at <paramref name="index"/>: what those before it make must be there by then.</summary>
    public PreparedSql Prepare(int index) => connection.Prepare(extracted, index);

    public void Dispose() => extracted.Dispose();
}

/// <summary>The engine refused a statement, in its own words.</summary>
internal sealed class EngineException(string message) : Exception(message.TrimEnd());
