using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Parsing.Values;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Tables;

/// <summary>
/// Reads a document once more to write its rejected rows down, and those that the receiver did not take. It judges exactly as
/// <see cref="TableBuilder"/> does and sends no batches.
/// </summary>
/// <param name="plan">The plan the rows were read by.</param>
/// <param name="receiver">Who gets them.</param>
/// <param name="refused">Of each table the rows that were not taken, in their order.</param>
/// <param name="rejectsUnknown">True where a row that holds what the plan does not know is rejected.</param>
internal sealed class RejectionBuilder(ReadingPlan plan, ITableReceiver receiver, IReadOnlyList<RefusedRow>[] refused, bool rejectsUnknown)
    : TableBuilder(plan, receiver, stopsAtUnknown: false, BatchLimits.Usual, rejectsUnknown)
{
    private readonly long[] _sent = new long[plan.Tables.Length];
    private readonly int[] _nextRefused = new int[plan.Tables.Length];
    private readonly ITableReceiver _receiver = receiver;
    private readonly RowRecorder?[] _recorders = new RowRecorder?[plan.Tables.Length];
    private readonly Blame?[] _faults = new Blame?[plan.Tables.Length];
    private readonly List<(long Ordinal, string Line)>?[] _waiting = new List<(long, string)>?[plan.Tables.Length];
    private RowRecorder? _recording;
    private byte[] _name = [];

    private sealed record Blame(string? Value, string Reason);

    /// <summary>False: what a row holds must be seen to be written down.</summary>
    public override bool HasTemplates => false;

    protected override void Named(ReadOnlySpan<byte> name) => _name = name.ToArray();

    protected override void ObjectBegins(PlanNode? node, bool inList, bool isPositions)
    {
        if (node?.Rows is { } rows)
        {
            Record(rows);
            _recording!.Begin([], !isPositions);
        }
        else
        {
            _recording?.Begin(_name, !isPositions);
        }

        base.ObjectBegins(node, inList, isPositions);
    }

    protected override void ObjectEnds(PlanNode? node, bool inList, int members, bool isPositions)
    {
        _recording?.End();
        base.ObjectEnds(node, inList, members, isPositions);
        if (node?.Rows is not null)
        {
            _recording = _recording?.Outer;
        }
    }

    protected override void ArrayBegins(PlanNode? node)
    {
        if (node?.Rows is null)
        {
            _recording?.Begin(_name, isObject: false);
        }
    }

    protected override void ArrayEnds(PlanNode? node)
    {
        if (node?.Rows is null)
        {
            _recording?.End();
        }
    }

    protected override void ScalarSeen(PlanNode? node, bool inList, ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        if (node?.Rows is not { } rows)
        {
            _recording?.Scalar(_name, kind, utf8);
            base.ScalarSeen(node, inList, kind, utf8);
            return;
        }

        Record(rows);
        _recording!.Scalar([], kind, utf8);
        base.ScalarSeen(node, inList, kind, utf8);
        _recording = _recording.Outer;
    }

    protected override void Fault(TableRows rows, int column, ScalarKind kind, ReadOnlySpan<byte> utf8, bool isSecond)
    {
        var published = kind == ScalarKind.Null ? null : Encoding.UTF8.GetString(utf8);
        if (column < 0)
        {
            _faults[rows.Index] = new(published, $"Found {Shown(kind, published)} where a row of fields was expected.");
        }
        else
        {
            _faults[rows.Index] = new(published, Because(rows.Table.Columns[column], kind, published, isSecond));
        }

        base.Fault(rows, column, kind, utf8, isSecond);
    }

    protected override void UnknownValue(TableRows rows, ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        if (!rows.IsFaulty)
        {
            var published = kind == ScalarKind.Null ? null : Encoding.UTF8.GetString(utf8);
            _faults[rows.Index] = new(
                published,
                $"{Encoding.UTF8.GetString(_name)}: found {Shown(kind, published)}; the definition knows no such field, and the feed takes none."
            );
        }

        base.UnknownValue(rows, kind, utf8);
    }

    protected override void UnknownWord(TableRows rows, int column, ReadOnlySpan<byte> utf8)
    {
        if (!rows.IsFaulty)
        {
            var published = Encoding.UTF8.GetString(utf8);
            var known = rows.Table.Columns[column];
            _faults[rows.Index] = new(
                published,
                $"{known.Name} ({known.From}): found {Shown(ScalarKind.Text, published)}, expected one of {string.Join(", ", known.Vocabulary)}; the feed takes no other."
            );
        }

        base.UnknownWord(rows, column, utf8);
    }

    protected override void Inherit(Inherited inherited, ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        var wasGood = inherited.FaultRule is null;
        base.Inherit(inherited, kind, utf8);
        if (wasGood && kind != ScalarKind.Null)
        {
            inherited.Published = Encoding.UTF8.GetString(utf8);
        }
    }

    protected override void Closed(TableRows rows, bool wasUsable)
    {
        var ordinal = rows.Seen - 1;
        if (wasUsable)
        {
            if (rows.Inherited.Count > 0)
            {
                (_waiting[rows.Index] ??= []).Add((ordinal, _recording!.Line()));
            }
            else if (NextRefused(rows) is { } mark)
            {
                Reject(rows, ordinal, mark, _recording!.Line());
            }

            return;
        }

        var fault = _faults[rows.Index];
        _faults[rows.Index] = null;
        var column = rows.FaultyColumn >= 0 ? rows.Table.Columns[rows.FaultyColumn] : null;
        Reject(rows, ordinal, rows.FaultRule, column, fault?.Value, fault?.Reason, _recording!.Line());
    }

    protected override void HeirsRejected(TableRows rows, int mark, Inherited fault)
    {
        var column = rows.Table.Columns[fault.Column];
        var reason =
            fault.FaultRule == RuleNames.Required
                ? $"{column.Name} comes from the row above ({column.From}) and is absent there; a row without it cannot be told from others."
                : $"{column.Name} comes from the row above ({column.From}): found {Shown(ScalarKind.Text, fault.Published)}, {Cells.Expectation(column.Type)}.";
        var waiting = _waiting[rows.Index]!;
        var first = waiting.Count - (rows.Count - mark);
        foreach (var (ordinal, line) in waiting[first..])
        {
            Reject(rows, ordinal, fault.FaultRule!, column, fault.Published, reason, line);
        }

        waiting.RemoveRange(first, waiting.Count - first);
    }

    protected override void Send(TableRows rows)
    {
        foreach (var (ordinal, line) in _waiting[rows.Index] ?? [])
        {
            if (NextRefused(rows) is { } mark)
            {
                Reject(rows, ordinal, mark, line);
            }
        }

        _waiting[rows.Index]?.Clear();
    }

    /// <summary>A usable row follows the others of its table: what it was refused for; null when it was taken.</summary>
    private RefusedRow? NextRefused(TableRows rows)
    {
        var place = _sent[rows.Index]++;
        var next = _nextRefused[rows.Index];
        if (next == refused[rows.Index].Count || refused[rows.Index][next].Place != place)
        {
            return null;
        }

        _nextRefused[rows.Index]++;
        return refused[rows.Index][next];
    }

    private void Reject(TableRows rows, long ordinal, RefusedRow row, string line) =>
        _receiver.Reject(new RejectedRow(rows.Table.Name, ordinal, row.Rule, row.Column, row.Value, row.Reason, line));

    private void Record(TableRows rows)
    {
        var recorder = _recorders[rows.Index] ??= new RowRecorder();
        recorder.Start(_recording);
        _recording = recorder;
    }

    private void Reject(TableRows rows, long ordinal, string rule, Column? column, string? value, string? reason, string line) =>
        _receiver.Reject(
            new RejectedRow(
                rows.Table.Name,
                ordinal,
                rule,
                column?.Name ?? FieldPath.Text,
                value,
                reason
                    ?? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{column?.Name} ({column?.From}) is absent or null; a row without it cannot be used."
                    ),
                line
            )
        );

    private static string Because(Column column, ScalarKind kind, string? published, bool isSecond) =>
        isSecond
            ? $"{column.Name} ({column.From}): found a second value, {Shown(kind, published)}; one was expected."
            : $"{column.Name} ({column.From}): found {Shown(kind, published)}, {Cells.Expectation(column.Type)}.";

    private static string Shown(ScalarKind kind, string? published) =>
        kind switch
        {
            ScalarKind.Null => "null",
            ScalarKind.Number => "the number " + published,
            ScalarKind.True or ScalarKind.False => published ?? "",
            _ => $"the text \"{published}\"",
        };
}
