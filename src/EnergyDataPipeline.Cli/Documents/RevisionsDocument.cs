using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>Every revision of some periods, as <c>revisions --json</c> prints it.</summary>
internal sealed record RevisionsDocument(IReadOnlyList<PeriodRevisionsDocument> Periods)
{
    public static RevisionsDocument Of(IReadOnlyList<RevisionHistory> histories) =>
        new([
            .. histories.Select(history => new PeriodRevisionsDocument(
                history.Feed,
                history.Period,
                [.. history.Steps.Select(RevisionDocument.Of)]
            )),
        ]);
}

/// <summary>Every revision of one period.</summary>
internal sealed record PeriodRevisionsDocument(string Feed, string Period, IReadOnlyList<RevisionDocument> Revisions);

/// <summary>One revision, and what it changed.</summary>
internal sealed record RevisionDocument(
    string Dataset,
    string? Revision,
    long Seq,
    string ReceivedAt,
    string CommittedAt,
    long Rows,
    string RawKey,
    RowChanges? Changes,
    IReadOnlyList<CellChange> Cells
)
{
    public static RevisionDocument Of(RevisionStep step) =>
        new(
            step.Dataset,
            step.Revision,
            step.Seq,
            Words.Moment(step.ReceivedAt),
            Words.Moment(step.CommittedAt),
            step.Rows,
            step.RawKey,
            step.Changes,
            step.Cells
        );
}
