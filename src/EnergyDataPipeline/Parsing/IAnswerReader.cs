using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing;

/// <summary>What an answer is written in.</summary>
public enum DocumentFormat
{
    /// <summary>JSON.</summary>
    Json,

    /// <summary>XML.</summary>
    Xml,

    /// <summary>Comma-separated values.</summary>
    Csv,

    /// <summary>Tab-separated values.</summary>
    Tsv,

    /// <summary>An HTML page.</summary>
    Html,

    /// <summary>Text without rows.</summary>
    Text,

    /// <summary>Bytes that are no text.</summary>
    Binary,
}

/// <summary>Receives what is read, as it is read.</summary>
public interface ITableReceiver
{
    /// <summary>
    /// The tables that follow. Called once before the first batch; called again, with wider tables, when the answer turned out to hold
    /// columns that the definition does not know: what came before is then void, and everything comes again.
    /// </summary>
    void Begin(IReadOnlyList<Table> tables);

    /// <summary>Rows of the table at <paramref name="table"/>; the batch is reused after the call.</summary>
    void Receive(int table, ColumnBatch batch);

    /// <summary>A row that could not be used.</summary>
    void Reject(RejectedRow row);

    /// <summary>
    /// Rows of the table at <paramref name="table"/> that were received and are not taken, in their order. Asked for when all were received: they
    /// come again through <see cref="Reject"/>, as they stand in the answer.
    /// </summary>
    IReadOnlyList<RefusedRow> Refused(int table) => [];
}

/// <summary>How reading ended.</summary>
public enum ReadEnding
{
    /// <summary>The whole answer was read; it may hold zero rows.</summary>
    Complete,

    /// <summary>The answer ends in the middle: asking again may help.</summary>
    Truncated,

    /// <summary>The answer cannot be read as what it should be (HTML where records were expected, broken syntax).</summary>
    Unreadable,

    /// <summary>Text or binary: there are no rows to read; the answer is kept as received.</summary>
    NoRows,
}

/// <summary>What was read.</summary>
public sealed record ReadResult
{
    /// <summary>How reading ended.</summary>
    public required ReadEnding Ending { get; init; }

    /// <summary>What the answer is written in.</summary>
    public required DocumentFormat Format { get; init; }

    /// <summary>Rows seen in each table, rejected ones included; in the order of the tables last begun.</summary>
    public IReadOnlyList<long> RowsSeen { get; init; } = [];

    /// <summary>Rows rejected in each table.</summary>
    public IReadOnlyList<long> RowsRejected { get; init; } = [];

    /// <summary>What was noticed: unknown columns and words, a wrong content type, …</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What was found, what was expected, where (line or byte); null when all is well.</summary>
    public string? Message { get; init; }
}

/// <summary>Reads an answer into typed column batches: with a dataset's tables, or generically with inferred ones.</summary>
public interface IAnswerReader
{
    /// <summary>
    /// Reads <paramref name="document"/>. With <paramref name="dataset"/> its tables are used (where the answer holds more, <paramref name="drift"/> says what becomes of it);
    /// without, the row path is found and the columns are inferred over the whole answer, nested lists becoming child tables.
    /// </summary>
    ReadResult Read(
        RawDocument document,
        Dataset? dataset,
        ITableReceiver receiver,
        CancellationToken cancellationToken,
        DriftPolicy drift = DriftPolicy.Evolve
    );
}
