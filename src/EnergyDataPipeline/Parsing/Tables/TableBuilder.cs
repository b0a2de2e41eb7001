using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing.Templates;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Parsing.Values;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Tables;

/// <summary>
/// Reads a document's events into the batches of a plan's tables. Values go straight into their column; a row that cannot be used is taken
/// back and counted. Rejected rows are written down by a second builder over the same document (<see cref="RejectionBuilder"/>), so that
/// the usual case, where there are none, pays nothing for them.
/// </summary>
internal class TableBuilder(ReadingPlan plan, ITableReceiver receiver, bool stopsAtUnknown, BatchLimits limits, bool rejectsUnknown = false)
    : TreeSink<PlanNode>(plan.Root)
{
    private readonly VocabularyCheck _words = new(plan, rejectsUnknown);
    private readonly Stack<TableRows> _rowsAround = new();
    private ColumnBatch?[] _pieces = [];

    /// <summary>True when a value stood where no column is known.</summary>
    public bool SawUnknown { get; private set; }

    /// <summary>True when the document has a name that the plan knows.</summary>
    public bool SawKnownName { get; private set; }

    /// <summary>The first name that the plan does not know, or null.</summary>
    public string? UnknownName { get; private set; }

    public override bool WantsMore => !(stopsAtUnknown && SawUnknown);

    public ReadingPlan Plan { get; } = plan;

    /// <summary>
    /// Where a usable row has just ended whose likes may be read by their templates: set by the end of an object, and good until the next
    /// event. Null everywhere else.
    /// </summary>
    public RowTemplates? Ended { get; private set; }

    /// <summary>True when the row of <see cref="Ended"/> was an item of an array.</summary>
    public bool EndedInList { get; private set; }

    /// <summary>True when a row that holds what the plan does not know is rejected.</summary>
    public bool RejectsUnknown => rejectsUnknown;

    /// <summary>True when rows may be read by their templates. Their values go to the columns and are then forgotten.</summary>
    public virtual bool HasTemplates => !rejectsUnknown;

    public IEnumerable<Finding> UnknownWords => _words.Findings;

    /// <summary>
    /// True when a scalar at <paramref name="node"/> has a column to go to, or is a row: one that is text where rows are objects is
    /// rejected, not unknown. The document itself is no row.
    /// </summary>
    public static bool HasPlaceForScalar(PlanNode? node) =>
        node is { Rows: null, TakesScalars: true } or { Rows: not null, Text: not null } or { Rows: not null, Parent: not null };

    /// <summary>Sends off what is left; called once, after the last event.</summary>
    public void Finish()
    {
        foreach (var rows in Plan.Tables)
        {
            Flush(rows);
        }
    }

    /// <summary>
    /// Reads the rows of <paramref name="templates"/> that follow the one that has just ended, for as long as their form is known; returns
    /// how many bytes they took. <paramref name="failed"/> is true when what follows is not such a row.
    /// </summary>
    public int ReadOn(RowTemplates templates, ReadOnlySpan<byte> unread, out bool failed)
    {
        var used = 0;
        do
        {
            used += templates.Read(unread[used..], limits, out failed);
            FlushWhenFull(templates.Rows);
        } while (!failed);
        return used;
    }

    protected override PlanNode? Child(PlanNode parent, ReadOnlySpan<byte> name)
    {
        var child = parent.Child(name);
        if (child is not null)
        {
            SawKnownName = true;
        }
        else
        {
            UnknownName ??= Encoding.UTF8.GetString(name);
        }

        return child;
    }

    protected override void Named(ReadOnlySpan<byte> name) { }

    protected override void ObjectBegins(PlanNode? node, bool inList, bool isPositions)
    {
        if (node is null)
        {
            return;
        }

        node.Rows?.Open();
        node.Scope?.Open(node.Rows?.Seen);
        if (rejectsUnknown && node.Rows is not null)
        {
            _rowsAround.Push(node.Rows);
        }
    }

    protected override void ObjectEnds(PlanNode? node, bool inList, int members, bool isPositions)
    {
        Ended = null;
        if (node is null)
        {
            return;
        }

        if (rejectsUnknown && node.Rows is not null)
        {
            _rowsAround.Pop();
        }

        // {} where a list is usual is how an empty list is written; an item of a list is a row whatever it holds.
        if (node.Rows is { } rows && (members > 0 || inList))
        {
            Close(rows, node);
            if (node.Scope is null && !isPositions && !rows.IsFaulty)
            {
                Ended = node.Templates ??= RowTemplates.For(node);
                EndedInList = inList;
            }
        }

        if (node.Scope is { } scope)
        {
            CloseScope(scope);
        }
    }

    protected override void ArrayBegins(PlanNode? node) { }

    protected override void ArrayEnds(PlanNode? node) { }

    protected override void ScalarSeen(PlanNode? node, bool inList, ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        if (node is { Rows: null, TakesScalars: true })
        {
            foreach (var target in node.Targets)
            {
                Put(target, kind, utf8);
            }

            foreach (var inherited in node.Inheritors)
            {
                Inherit(inherited, kind, utf8);
            }

            return;
        }

        var isEmpty = Blank.IsEmpty(kind, utf8);
        if (!HasPlaceForScalar(node))
        {
            SawUnknown |= !isEmpty;
            if (rejectsUnknown && !isEmpty && _rowsAround.TryPeek(out var around))
            {
                UnknownValue(around, kind, utf8);
            }
        }
        else if (!isEmpty || (inList && node!.Text is not null))
        {
            ScalarRow(node!.Rows!, node, kind, utf8);
        }
    }

    /// <summary>A value that does not fit its column, or a second one.</summary>
    protected virtual void Fault(TableRows rows, int column, ScalarKind kind, ReadOnlySpan<byte> utf8, bool isSecond) =>
        rows.Fault(column, RuleNames.Type);

    /// <summary>The row holds a value for which there is no column, and is not taken for it.</summary>
    protected virtual void UnknownValue(TableRows rows, ScalarKind kind, ReadOnlySpan<byte> utf8) =>
        rows.Fault(-1, RuleNames.UnknownColumn);

    /// <summary>The row holds a word that its column's vocabulary does not have, and is not taken for it.</summary>
    protected virtual void UnknownWord(TableRows rows, int column, ReadOnlySpan<byte> utf8)
    {
        _words.Note(rows.Index, column, utf8);
        rows.Fault(column, RuleNames.UnknownWord);
    }

    protected virtual void Inherit(Inherited inherited, ScalarKind kind, ReadOnlySpan<byte> utf8) => inherited.Take(kind, utf8);

    /// <summary>The open row has ended and been counted; <paramref name="wasUsable"/> says how.</summary>
    protected virtual void Closed(TableRows rows, bool wasUsable) { }

    /// <summary>The rows of a batch from <paramref name="mark"/> on cannot be used, because what they inherit cannot.</summary>
    protected virtual void HeirsRejected(TableRows rows, int mark, Inherited fault) { }

    /// <summary>A batch leaves.</summary>
    protected virtual void Send(TableRows rows)
    {
        _words.Look(rows);
        if (rows.Count <= limits.Rows)
        {
            receiver.Receive(rows.Index, rows.Batch);
            return;
        }

        SendInPieces(rows);
    }

    private void Put(Target target, ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        var rows = target.Rows;
        if (rows.IsFaulty)
        {
            rows.NoteAppeared(target.Column);
            return;
        }

        if (rejectsUnknown && (kind is ScalarKind.Text or ScalarKind.Untyped) && !_words.Knows(rows.Index, target.Column, utf8))
        {
            rows.NoteAppeared(target.Column);
            UnknownWord(rows, target.Column, utf8);
            return;
        }

        var isSecond = target.Vector.Count > rows.Count && kind != ScalarKind.Null;
        if (isSecond || !Cells.TryAppend(target.Vector, kind, utf8))
        {
            rows.NoteAppeared(target.Column);
            Fault(rows, target.Column, kind, utf8, isSecond);
        }
        else if (target.Vector.Count > rows.Count)
        {
            rows.NoteAppeared(target.Column);
            rows.TextBytes += utf8.Length;
        }
    }

    private void ScalarRow(TableRows rows, PlanNode node, ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        rows.Open();
        if (node.Text is { } text)
        {
            foreach (var target in text.Targets)
            {
                Put(target, kind, utf8);
            }
        }
        else
        {
            Fault(rows, -1, kind, utf8, isSecond: false);
        }

        Close(rows, node);
    }

    private void Close(TableRows rows, PlanNode node)
    {
        rows.Close(node.Orphans);
        Closed(rows, !rows.IsFaulty);
        FlushWhenFull(rows);
    }

    private void FlushWhenFull(TableRows rows)
    {
        if (rows.Count >= limits.Rows || rows.TextBytes >= limits.TextBytes)
        {
            Flush(rows);
        }
    }

    private void CloseScope(Scope scope)
    {
        scope.Close();
        foreach (var heirs in scope.Heirs)
        {
            if (heirs.Rows.Count == heirs.Mark)
            {
                continue;
            }

            // Rows that came along another path of the table have their value already: only those that still wait are this object's heirs.
            var fault = heirs.Values.Find(value =>
            {
                value.Settle();
                return value.FaultRule is not null && heirs.Rows.Vectors[value.Column].Count < heirs.Rows.Count;
            });
            if (fault is not null)
            {
                var mark = Math.Max(heirs.Mark, heirs.Rows.Vectors[fault.Column].Count);
                HeirsRejected(heirs.Rows, mark, fault);
                heirs.Rows.Rejected += heirs.Rows.Count - mark;
                heirs.Rows.TakeBackTo(mark);
                continue;
            }

            heirs.Values.ForEach(heirs.Rows.Fill);
            heirs.Ordinals.ForEach(heirs.Rows.Fill);
            if (heirs.Rows.Count >= limits.Rows)
            {
                Flush(heirs.Rows);
            }
        }
    }

    // Rows that wait for a value further up stay until it is there: one top-level row bounds what is held.
    private void Flush(TableRows rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        // First all, then any: a value counts as handed on once it is filled in.
        if (rows.Inherited.Exists(inherited => inherited.Scope.IsOpen && (inherited.IsAbsent || inherited.FaultRule is not null)))
        {
            return;
        }

        foreach (var inherited in rows.Inherited.Where(inherited => inherited.Scope.IsOpen))
        {
            rows.Fill(inherited);
        }

        Send(rows);
        rows.ClearBatch();
        foreach (var inherited in rows.Inherited)
        {
            inherited.Scope.Of(rows).Mark = 0;
        }
    }

    private void SendInPieces(TableRows rows)
    {
        if (_pieces.Length == 0)
        {
            _pieces = new ColumnBatch?[Plan.Tables.Length];
        }

        var piece = _pieces[rows.Index] ??= new ColumnBatch(rows.Table);
        for (var from = 0; from < rows.Count; from += limits.Rows)
        {
            piece.Clear();
            var to = Math.Min(rows.Count, from + limits.Rows);
            for (var column = 0; column < rows.Vectors.Length; column++)
            {
                for (var row = from; row < to; row++)
                {
                    piece.Columns[column].AppendFrom(rows.Vectors[column], row);
                }
            }

            receiver.Receive(rows.Index, piece);
        }
    }
}
