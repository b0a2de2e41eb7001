using System.Runtime.CompilerServices;
using Apache.Arrow;
using EnergyDataPipeline.Query.Engine;
using NodaTime;

namespace EnergyDataPipeline.Query;

/// <summary>What a query gives: its columns, and its rows as they are asked for. Dispose of it: it holds the engine's memory.</summary>
public sealed class QueryResult : IAsyncDisposable
{
    private readonly EngineConnection _connection;
    private readonly StreamedResult _rows;

    internal QueryResult(EngineConnection connection, StreamedResult rows, QueryFacts facts)
    {
        (_connection, _rows, Facts) = (connection, rows, facts);
    }

    /// <summary>The columns, also where there are no rows. Instants are <c>timestamp[us, UTC]</c>, days <c>date32</c>.</summary>
    public Schema Schema => _rows.Schema;

    /// <summary>What was looked at for it.</summary>
    public QueryFacts Facts { get; }

    /// <summary>The rows, batch by batch, once; whoever takes a batch disposes of it. Cancelling stops the engine.</summary>
    /// <exception cref="Records.PipelineException">The query failed on its way.</exception>
    public async IAsyncEnumerable<RecordBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await EngineWork.DoAsync(_connection, _rows.Next, cancellationToken) is { } batch)
        {
            yield return batch;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connection.Interrupt();
        _rows.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>What was looked at for a query.</summary>
/// <param name="Views">The lake's tables that it may have read.</param>
/// <param name="FetchedFiles">Partitions that were fetched or built for it; those in the cache are not among them.</param>
/// <param name="FetchedBytes">Their bytes.</param>
/// <param name="AsOf">The instant as of which it was asked; null for now.</param>
public sealed record QueryFacts(IReadOnlyList<QueriedView> Views, int FetchedFiles, long FetchedBytes, Instant? AsOf);

/// <summary>A table of the lake that a query may have read.</summary>
/// <param name="Name">Name in SQL.</param>
/// <param name="Source">Source: <c>iso-ne</c>, or <c>iso-ne-sandbox</c>.</param>
/// <param name="IsGenerated">True where its numbers are generated.</param>
/// <param name="Partitions">Partitions that the query's conditions leave.</param>
/// <param name="PartitionsInAll">Partitions there are.</param>
/// <param name="Bytes">Bytes of the partitions left; 0 as of an earlier instant.</param>
/// <param name="BytesInAll">Bytes of all; 0 as of an earlier instant.</param>
public sealed record QueriedView(
    string Name,
    string Source,
    bool IsGenerated,
    int Partitions,
    int PartitionsInAll,
    long Bytes,
    long BytesInAll
);

/// <summary>A table of the lake.</summary>
/// <param name="Name">Name in SQL.</param>
/// <param name="Source">Source, which is the schema's name too.</param>
/// <param name="IsGenerated">True where its numbers are generated.</param>
/// <param name="IsDefault">True where the name alone means this one.</param>
/// <param name="Dataset">Dataset.</param>
/// <param name="Table">Table of the dataset.</param>
/// <param name="Title">Title.</param>
/// <param name="Partitions">Files.</param>
/// <param name="Bytes">Their bytes; 0 as of an earlier instant.</param>
/// <param name="First">First partition (<c>2026-07-01</c>, <c>2026-07</c>, <c>2026</c>); null where all is one file.</param>
/// <param name="Last">Last partition.</param>
/// <param name="Rows">Rows; null where they would have to be fetched to be counted.</param>
public sealed record LakeView(
    string Name,
    string Source,
    bool IsGenerated,
    bool IsDefault,
    string Dataset,
    string Table,
    string Title,
    int Partitions,
    long Bytes,
    string? First,
    string? Last,
    long? Rows
);
