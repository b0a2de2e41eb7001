using System.Text.Json;
using EnergyDataPipeline.Query;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>A query's answer and what was looked at for it, as <c>query --json</c> prints it.</summary>
internal sealed record QueryDocument(
    IReadOnlyList<QueryColumnDocument> Columns,
    JsonElement Rows,
    long RowCount,
    bool GeneratedNumbers,
    string? AsOf,
    int FetchedFiles,
    long FetchedBytes,
    IReadOnlyList<QueriedView> Views
);

/// <summary>A column of an answer: its name, and its type in Arrow's words.</summary>
internal sealed record QueryColumnDocument(string Name, string Type);

/// <summary>What the lake holds, as <c>query --list --json</c> prints it.</summary>
internal sealed record LakeViewsDocument(IReadOnlyList<LakeView> Views);
