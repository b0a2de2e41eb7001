using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Detection;
using EnergyDataPipeline.Parsing.Inference;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing;

/// <summary>
/// Reads answers in JSON, XML, CSV, TSV and HTML tables. A document is walked once when its dataset knows every value in it and every row
/// can be used; once more to learn what the dataset does not know, or what a feed without a dataset holds; and once more to write rejected
/// rows down. Memory does not grow with the answer. Holds no state: one reader serves any number of threads.
/// </summary>
public sealed class AnswerReader : IAnswerReader
{
    private const int NoContent = 204;

    /// <inheritdoc/>
    public ReadResult Read(
        RawDocument document,
        Dataset? dataset,
        ITableReceiver receiver,
        CancellationToken cancellationToken,
        DriftPolicy drift = DriftPolicy.Evolve
    )
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(receiver);
        if (document is { Status: NoContent, Bytes: 0 })
        {
            receiver.Begin(dataset?.Tables ?? []);
            return NoRowsIn(dataset, DocumentFormat.Text);
        }

        return Read(Answer.Of(document), dataset, receiver, cancellationToken, drift);
    }

    internal static ReadResult Read(
        Answer answer,
        Dataset? dataset,
        ITableReceiver receiver,
        CancellationToken cancellationToken,
        DriftPolicy drift = DriftPolicy.Evolve
    )
    {
        var result = new AnswerReading(answer, receiver, drift, cancellationToken).Read(dataset);
        return answer.IsComplete || result.Ending is ReadEnding.Truncated
            ? result
            : result with
            {
                Ending = ReadEnding.Truncated,
                Message = "The body ended before its announced end." + (result.Message is null ? "" : " " + result.Message),
            };
    }

    /// <summary>
    /// Reads what <paramref name="tables"/> know of an answer that was read before, in one pass: rows come once. What they do not know is left
    /// out, or with <paramref name="rejectsUnknown"/> the rows that hold it are.
    /// </summary>
    internal static ReadResult ReadAgain(
        Answer answer,
        IReadOnlyList<Table> tables,
        ITableReceiver receiver,
        bool rejectsUnknown,
        CancellationToken cancellationToken
    ) =>
        answer.IsEmpty
            ? new() { Ending = ReadEnding.Complete, Format = DocumentFormat.Text }
            : new AnswerReading(answer, receiver, DriftPolicy.Freeze, cancellationToken).ReadOnce(tables, rejectsUnknown);

    private static ReadResult NoRowsIn(Dataset? dataset, DocumentFormat format) =>
        new()
        {
            Ending = ReadEnding.Complete,
            Format = format,
            RowsSeen = new long[dataset?.Tables.Count ?? 0],
            RowsRejected = new long[dataset?.Tables.Count ?? 0],
        };
}

/// <summary>One reading of one answer.</summary>
internal sealed class AnswerReading(Answer answer, ITableReceiver receiver, DriftPolicy drift, CancellationToken cancellationToken)
{
    private readonly List<Finding> _findings = answer.Detected.Finding is { } finding ? [finding] : [];

    private string Quoted => $"It begins: {FormatDetection.Quote(answer.Detected.Head)}";

    public ReadResult Read(Dataset? dataset)
    {
        if (answer.IsEmpty)
        {
            return Ended(WalkEnding.Truncated("The answer has no bytes."));
        }

        var recordsAreDue = dataset is not null || answer.Detected.Declared.PromisesRecords;
        switch (answer.Format)
        {
            case DocumentFormat.Html when recordsAreDue:
                var title = FormatDetection.TitleOf(answer.Detected.Head);
                return Ended(WalkEnding.Unreadable($"An HTML page titled \"{title}\" arrived where {Expected} expected. {Quoted}"));
            case DocumentFormat.Text or DocumentFormat.Binary when recordsAreDue:
                var what = answer.Format == DocumentFormat.Text ? "Plain text" : "Something binary";
                return Ended(WalkEnding.Unreadable($"{what} arrived where {Expected} expected. {Quoted}"));
            case DocumentFormat.Text or DocumentFormat.Binary:
                return Ended(new WalkEnding(ReadEnding.NoRows));
            default:
                return dataset is null ? ReadGenerically() : ReadTyped(dataset.Tables);
        }
    }

    private string Expected =>
        answer.Detected.Declared is { PromisesRecords: true, Format: { } format } ? FormatDetection.Word(format) + " was" : "records were";

    private ReadResult ReadTyped(IReadOnlyList<Table> tables)
    {
        receiver.Begin(tables);
        var builder = new TableBuilder(ReadingPlan.For(tables, tables.Count), receiver, stopsAtUnknown: true, answer.BatchLimits);
        var ending = answer.Walk(builder, cancellationToken);
        if (builder.SawUnknown)
        {
            return ReadDrifted(tables);
        }

        if (ending.IsComplete && !builder.SawKnownName && builder.UnknownName is { } name)
        {
            _findings.Add(
                new(
                    RuleNames.UnexpectedEnvelope,
                    Severity.Warning,
                    null,
                    name,
                    $"The answer is an empty {name}; {tables[0].Rows} was expected. Taken for zero rows."
                )
            );
        }

        if (drift == DriftPolicy.Quarantine && ending.IsComplete)
        {
            builder.Finish();
            if (builder.UnknownWords.Any())
            {
                return ReadStrictly(tables);
            }
        }

        return Finished(builder, ending, tables.Count);
    }

    private ReadResult ReadDrifted(IReadOnlyList<Table> tables)
    {
        var inference = new SchemaInference();
        var ending = answer.Walk(inference, cancellationToken);
        if (!ending.IsComplete || inference.HasTooManyPaths)
        {
            return Ended(inference.HasTooManyPaths ? TooManyPaths : ending);
        }

        if (!Envelope.IsKnown(inference.Root, ReadingPlan.For(tables, tables.Count)))
        {
            return ReadOtherEnvelope(tables, inference.Root);
        }

        var widened = Widening.Of(tables, inference.Root);
        if (drift == DriftPolicy.Evolve)
        {
            _findings.AddRange(widened.Findings);
            return ReadWith(widened.Tables, tables.Count);
        }

        var fate = drift == DriftPolicy.Freeze ? "Not written: the feed's tables are frozen" : "Rows that hold it wait in quarantine";
        _findings.AddRange(
            widened.Findings.Select(finding =>
                finding with
                {
                    Message =
                        $"{finding.Column} holds {finding.Count.ToString(CultureInfo.InvariantCulture)} values in {finding.Table} and is not in the definition. {fate}; it stands in the answer as received.",
                }
            )
        );
        return drift == DriftPolicy.Freeze ? ReadFrozen(tables) : ReadStrictly(tables);
    }

    /// <summary>Reads in one pass, and writes no rejected rows down.</summary>
    public ReadResult ReadOnce(IReadOnlyList<Table> tables, bool rejectsUnknown)
    {
        receiver.Begin(tables);
        var plan = ReadingPlan.For(tables, tables.Count);
        var builder = new TableBuilder(plan, receiver, stopsAtUnknown: false, answer.BatchLimits, rejectsUnknown);
        var ending = answer.Walk(builder, cancellationToken);
        if (ending.IsComplete)
        {
            builder.Finish();
        }

        return Ended(ending) with
        {
            RowsSeen = [.. plan.Tables.Select(table => table.Seen)],
        };
    }

    /// <summary>Reads what the definition knows, and leaves the rest.</summary>
    private ReadResult ReadFrozen(IReadOnlyList<Table> tables)
    {
        receiver.Begin(tables);
        var builder = new TableBuilder(ReadingPlan.For(tables, tables.Count), receiver, stopsAtUnknown: false, answer.BatchLimits);
        return Finished(builder, answer.Walk(builder, cancellationToken), tables.Count);
    }

    /// <summary>Reads with the definition, and rejects every row that holds what it does not know.</summary>
    private ReadResult ReadStrictly(IReadOnlyList<Table> tables)
    {
        receiver.Begin(tables);
        var builder = new TableBuilder(
            ReadingPlan.For(tables, tables.Count),
            receiver,
            stopsAtUnknown: false,
            answer.BatchLimits,
            rejectsUnknown: true
        );
        return Finished(builder, answer.Walk(builder, cancellationToken), tables.Count);
    }

    private ReadResult ReadOtherEnvelope(IReadOnlyList<Table> tables, InferredNode root)
    {
        var found = GenericTables.Of(root);
        if (!Envelope.Resembles(found, tables))
        {
            return Ended(
                WalkEnding.Unreadable(
                    $"{FormatDetection.Word(answer.Format)} arrived without {tables[0].Rows} or anything like its rows: an error document, it seems. {Quoted}"
                )
            );
        }

        _findings.Add(
            new(
                RuleNames.UnexpectedEnvelope,
                Severity.Warning,
                found[0].Name,
                found[0].Rows,
                $"Rows stand under {found[0].Rows}; {tables[0].Rows} was expected. Read without the definition, with inferred columns."
            )
        );
        return ReadWith(found, 0);
    }

    private ReadResult ReadGenerically()
    {
        var inference = new SchemaInference();
        var ending = answer.Walk(inference, cancellationToken);
        if (!ending.IsComplete || inference.HasTooManyPaths)
        {
            return Ended(inference.HasTooManyPaths ? TooManyPaths : ending);
        }

        if (answer.Header.Count > 0)
        {
            inference.Declare(answer.Header);
        }

        return ReadWith(GenericTables.Of(inference.Root), 0);
    }

    /// <summary>Reads with tables that were made to hold every value.</summary>
    private ReadResult ReadWith(IReadOnlyList<Table> tables, int known)
    {
        receiver.Begin(tables);
        var builder = new TableBuilder(ReadingPlan.For(tables, known), receiver, stopsAtUnknown: false, answer.BatchLimits);
        var ending = answer.Walk(builder, cancellationToken);
        if (builder.SawUnknown)
        {
            throw new PipelineException(
                FailureClass.Internal,
                $"A value of the answer has no column after its columns were inferred. {Quoted}",
                "Please report it with the raw answer; nothing of it was stored as rows."
            );
        }

        return Finished(builder, ending, known);
    }

    private ReadResult Finished(TableBuilder builder, WalkEnding ending, int known)
    {
        var rows = builder.Plan.Tables;
        if (ending.IsComplete)
        {
            builder.Finish();
            _findings.AddRange(builder.UnknownWords);
            _findings.AddRange(rows.SelectMany(MissingColumns));
            NoteRaggedRows(rows);
            IReadOnlyList<RefusedRow>[] refused = [.. rows.Select(table => receiver.Refused(table.Index))];
            if (rows.Any(table => table.Rejected > 0) || refused.Any(table => table.Count > 0))
            {
                var plan = ReadingPlan.For([.. rows.Select(table => table.Table)], known);
                var rejections = new RejectionBuilder(plan, receiver, refused, builder.RejectsUnknown);
                answer.Walk(rejections, cancellationToken);
                rejections.Finish();
                foreach (var table in rows)
                {
                    table.Rejected += refused[table.Index].Count;
                }
            }
        }

        return Ended(ending) with
        {
            RowsSeen = [.. rows.Select(table => table.Seen)],
            RowsRejected = [.. rows.Select(table => table.Rejected)],
        };
    }

    private static IEnumerable<Finding> MissingColumns(TableRows rows) =>
        rows.Seen == 0
            ? []
            : rows
                .Table.Columns.Where((column, index) => !column.Discovered && !column.Optional && !rows.Appeared(index))
                .Where(column => !FieldPath.IsOrdinal(column.From) && !column.From.StartsWith('^'))
                .Select(column => Missing(rows, column, rows.IsRequired(rows.Table.IndexOf(column.Name))));

    private static Finding Missing(TableRows rows, Column column, bool isRequired) =>
        new(
            RuleNames.MissingColumn,
            isRequired ? Severity.Error : Severity.Note,
            rows.Table.Name,
            column.Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{column.Name} ({column.From}) is absent from all {rows.Seen} rows of {rows.Table.Name}, {(isRequired ? "and no row can be used without it" : "though the definition says that every row has it; it is null there")}."
            ),
            rows.Seen
        );

    private void NoteRaggedRows(TableRows[] rows)
    {
        if (answer.RaggedRows > 0)
        {
            _findings.Add(
                new(
                    RuleNames.RaggedRow,
                    Severity.Warning,
                    rows.Length > 0 ? rows[0].Table.Name : null,
                    null,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{answer.RaggedRows} rows have not as many fields as the header ({answer.Header.Count}). Missing fields are null, further ones are columns of their own."
                    ),
                    answer.RaggedRows
                )
            );
        }
    }

    private static WalkEnding TooManyPaths =>
        WalkEnding.Unreadable(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The answer has more than {Limits.Paths} different field paths: its names seem to be values, which no table can hold."
            )
        );

    private ReadResult Ended(WalkEnding ending) =>
        new()
        {
            Ending = ending.Ending,
            Format = answer.Format,
            Findings = _findings,
            Message = ending.Message,
        };
}
