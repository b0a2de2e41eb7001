using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>What waits in quarantine, as <c>quarantine ls --json</c> prints it.</summary>
internal sealed record QuarantineDocument(long Rows, IReadOnlyList<QuarantinedDocument> Slices)
{
    public static QuarantineDocument Of(IReadOnlyList<QuarantinedSlice> slices) =>
        new(slices.Sum(slice => slice.Rows), [.. slices.Select(slice => QuarantinedDocument.Of(slice, []))]);
}

/// <summary>What of one slice waits; with its rows where they were asked for.</summary>
internal sealed record QuarantinedDocument(
    string Source,
    string Feed,
    string? Dataset,
    string Period,
    long Rows,
    bool WholeAnswer,
    bool HeldBack,
    string Key,
    string RawKey,
    IReadOnlyList<FindingDocument> Findings,
    IReadOnlyList<RejectedRow> Received,
    string? Fault
)
{
    public static QuarantinedDocument Of(QuarantinedSlice slice, IReadOnlyList<RejectedRow> rows) =>
        new(
            slice.Source,
            slice.Feed,
            slice.Dataset,
            Uri.UnescapeDataString(slice.Period),
            slice.Rows,
            slice.IsWholeSlice,
            slice.IsHeldBack,
            slice.Key,
            slice.RawKey,
            [.. slice.Findings.Select(FindingDocument.Of)],
            rows,
            slice.Fault
        );
}

/// <summary>The rows of what waits, as <c>quarantine show --json</c> prints them.</summary>
internal sealed record QuarantinedRowsDocument(IReadOnlyList<QuarantinedDocument> Slices);
