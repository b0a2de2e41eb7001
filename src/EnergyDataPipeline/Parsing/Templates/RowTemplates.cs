using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EnergyDataPipeline.Parsing.Json;
using EnergyDataPipeline.Parsing.Tables;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Parsing.Values;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Templates;

/// <summary>
/// What the rows of one list look like, learned from rows that the strict reader has read: the literal bytes between two values, and
/// which values they lie between. Rows made of nothing but such literals and plain values are read by comparing the literals; every byte is
/// looked at. At the first byte that is anything else the row is left, from its beginning, to the strict reader, which may teach its
/// form. Because a literal leads from value to value, optional fields and fields in another order are further ways out of a place, not
/// further templates.
/// </summary>
internal sealed class RowTemplates
{
    private const int MostSteps = 1024;
    private const int MostWays = 32;
    private const int PatientFailures = 8;
    private const int LongestPause = 32;
    private const int LongestWait = 1024;
    private const int MostEscapedBytes = 512;
    private const int MostBytesAwaited = 64 << 10;

    private readonly TableRows _rows;
    private readonly ColumnVector[] _own;
    private readonly ulong _ownColumns;
    private readonly ulong _required;
    private readonly IntegerVector[] _ordinals;
    private readonly TemplatePlace _begin = new();
    private readonly Dictionary<(PlanNode Node, ulong Containers), TemplatePlace> _places = [];
    private int _steps;
    private int _failures;
    private int _pause;
    private int _wait;
    private int _longestWait;

    private RowTemplates(TableRows rows, PlanNode node)
    {
        _rows = rows;
        Node = node;
        var ordinals = new List<IntegerVector>();
        for (var column = 0; column < rows.Vectors.Length; column++)
        {
            var bit = 1UL << column;
            if (rows.IsOrdinal(column))
            {
                ordinals.Add((IntegerVector)rows.Vectors[column]);
            }
            else if (rows.IsOwn(column) || node.Orphans.Contains(column))
            {
                _ownColumns |= bit;
                _required |= rows.IsRequired(column) ? bit : 0;
            }
        }

        _ordinals = [.. ordinals];
        _own = [.. rows.Vectors.Where((_, column) => rows.IsOrdinal(column) || (_ownColumns & (1UL << column)) != 0)];
    }

    public TableRows Rows => _rows;

    /// <summary>Where the rows stand in the plan.</summary>
    public PlanNode Node { get; }

    /// <summary>Bytes that the longest row so far took, and a little more: where fewer are left, a row may be cut off.</summary>
    public int LongestRow { get; private set; } = 256;

    /// <summary>The place before a row's first value.</summary>
    public TemplatePlace Begin => _begin;

    /// <summary>True when a row that was just read strictly should be looked at closely.</summary>
    public bool WantsLesson => _steps < MostSteps && _wait == 0;

    /// <summary>
    /// Templates for the rows at <paramref name="node"/>; null where rows are not made of their own values alone, or have more columns
    /// than a word has bits.
    /// </summary>
    public static RowTemplates? For(PlanNode node) =>
        node is { Rows: { Vectors.Length: > 0 and <= 64 } rows, Scope: null } ? new RowTemplates(rows, node) : null;

    /// <summary>The place behind the value at <paramref name="node"/>, within the containers that <paramref name="containers"/> tells apart.</summary>
    public TemplatePlace Behind(PlanNode node, ulong containers)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, (node, containers), out _);
        return place ??= new TemplatePlace();
    }

    /// <summary>Adds a way out of <paramref name="place"/>; false when it is known already, or when there are too many.</summary>
    public bool Learn(TemplatePlace place, ReadOnlySpan<byte> literal, ValueForm form, PlanNode? node, TemplatePlace next)
    {
        for (var step = place.First; step is not null; step = step.Alternative)
        {
            if (step.Form == form && step.Node == node && step.Next == next && step.Literal.SequenceEqual(literal))
            {
                return false;
            }
        }

        if (_steps == MostSteps || place.Ways == MostWays)
        {
            return false;
        }

        place.First = new TemplateStep(literal, form, node, next) { Alternative = place.First };
        place.Ways++;
        _steps++;
        return true;
    }

    /// <summary>True when the value at <paramref name="node"/> goes to columns of these rows and nowhere else.</summary>
    public bool Covers(PlanNode node)
    {
        if (node.Inheritors.Length > 0)
        {
            return false;
        }

        foreach (var target in node.Targets)
        {
            if (target.Rows != _rows)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A row of so many bytes was looked at; where that brought nothing, the next look is put off, longer each time.</summary>
    public void NoteLesson(bool wasFruitful, int length)
    {
        NoteLength(length);
        _longestWait = wasFruitful ? 0 : Math.Min(LongestWait, (_longestWait * 2) + 1);
        _wait = _longestWait;
    }

    /// <summary>
    /// Reads rows from the first byte of <paramref name="unread"/> on, which stands behind a row, and returns how many bytes whole rows took.
    /// Behind the span stand <see cref="ByteWindow.Slack"/> zero bytes. Stops early when the batch is full.
    /// </summary>
    public int Read(ReadOnlySpan<byte> unread, BatchLimits limits, out bool failed)
    {
        failed = true;
        if (_begin.First is null || Pauses())
        {
            return 0;
        }

        var row = _rows.Count;
        var limit = Reserve(row, limits.Rows);
        var mostTextBytes = limits.TextBytes;
        ref var data = ref MemoryMarshal.GetReference(unread);
        var at = 0;
        var seen = _rows.Seen;
        var textBytes = _rows.TextBytes;
        failed = false;
        while (row < limit && (textBytes < mostTextBytes || row == _rows.Count))
        {
            var values = 0;
            var length = ReadRow(ref Unsafe.Add(ref data, at), unread.Length - at, row, seen, ref values);
            if (length == 0)
            {
                failed = true;
                break;
            }

            at += length;
            textBytes += values;
            NoteLength(length);
            row++;
            seen++;
        }

        foreach (var vector in _own)
        {
            vector.ExtendTo(row);
            vector.Truncate(row);
        }

        if (row > _rows.Count)
        {
            _rows.Take(row, seen, textBytes);
            _failures = 0;
        }

        return at;
    }

    /// <summary>A row had to be left to the strict reader.</summary>
    public void NoteFailure()
    {
        _wait = Math.Max(0, _wait - 1);
        _failures++;
    }

    private void NoteLength(int length) => LongestRow = Math.Max(LongestRow, Math.Min(length + ByteWindow.Slack, MostBytesAwaited));

    // Where row after row fails, trying each costs more than it brings.
    private bool Pauses()
    {
        if (_failures < PatientFailures)
        {
            return false;
        }

        if (_pause > 0)
        {
            _pause--;
            return true;
        }

        _pause = Math.Min(LongestPause, _failures >> 2);
        return false;
    }

    private int Reserve(int row, int mostRows)
    {
        var limit = Math.Max(row + 1, Math.Min(mostRows, Math.Max(256, row * 2)));
        foreach (var vector in _own)
        {
            vector.Reserve(limit);
        }

        return limit;
    }

    // One row; 0 when it is not of a known form. Values are written to their slots, which count only once the whole row was read.
    private int ReadRow(ref byte data, int length, int row, long seen, ref int values)
    {
        var at = 0;
        var written = 0UL;
        var place = _begin;
        while (true)
        {
            TemplateStep? before = null;
            var step = place.First;
            for (; step is not null; before = step, step = step.Alternative)
            {
                if (!step.Fits(ref Unsafe.Add(ref data, at), length - at))
                {
                    continue;
                }

                var value = at + step.Length;
                if (step.Kind == StepKind.End)
                {
                    return Close(written, row, seen) ? value : 0;
                }

                if ((written & step.Columns) != 0)
                {
                    continue;
                }

                var end = ReadValue(step, ref data, value, length, row, ref written, ref values);
                if (end >= 0)
                {
                    at = end;
                    break;
                }
            }

            if (step is null)
            {
                return 0;
            }

            if (before is not null)
            {
                before.Alternative = step.Alternative;
                step.Alternative = place.First;
                place.First = step;
            }

            place = step.Next;
        }
    }

    // Writes the value to its slot and returns where the row goes on, -1 when the value is not plain.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadValue(TemplateStep step, ref byte data, int at, int length, int row, ref ulong written, ref int values)
    {
        ref var value = ref Unsafe.Add(ref data, at);
        int matched;
        switch (step.Kind)
        {
            case StepKind.Text:
                var texts = step.Texts!;
                var guess = texts.Guess;
                if (guess >= 0)
                {
                    matched = texts.Dictionary.Match(guess, ref value, length - at);
                    if (
                        matched >= 0
                        && Unsafe.Add(ref value, matched) == step.Terminator
                        && (!IsOptional(step) || (matched > 0 && value > ' '))
                    )
                    {
                        texts.Slots[row] = texts.Guessed();
                        written |= step.Columns;
                        values += matched;
                        return at + matched + step.Closing;
                    }
                }

                return ReadText(step, ref data, at, length, row, ref written, ref values);
            case StepKind.Number:
                var digits = PlainNumber.Read(ref value, out double number);
                if (digits == 0 || !Ends(step, ref value, digits))
                {
                    return ReadOther(step, ref data, at, length, row, ref written, ref values);
                }

                step.Numbers!.Slots[row] = number;
                written |= step.Columns;
                values += digits;
                return at + digits + step.Closing;
            case StepKind.Integer:
                digits = PlainNumber.Read(ref value, out long integer);
                if (digits == 0 || !Ends(step, ref value, digits))
                {
                    return ReadOther(step, ref data, at, length, row, ref written, ref values);
                }

                step.Integers!.Slots[row] = integer;
                written |= step.Columns;
                values += digits;
                return at + digits + step.Closing;
            case StepKind.Instant:
                var last = step.Instants!.Last;
                matched = last.Match(ref value);
                if (matched == 0 || Unsafe.Add(ref value, matched) != step.Terminator)
                {
                    matched = PlainText.LengthOf(ref value, length - at, step.Form);
                    if (matched < 0 || !Cells.TryRead(last, MemoryMarshal.CreateReadOnlySpan(ref value, matched)))
                    {
                        return -1;
                    }
                }

                step.Instants.Slots[row] = last.Micros;
                step.Instants.OffsetSlots[row] = last.Offset;
                written |= step.Columns;
                values += matched;
                return at + matched + step.Closing;
            default:
                return ReadOther(step, ref data, at, length, row, ref written, ref values);
        }
    }

    private static bool IsOptional(TemplateStep step) => step.Form == ValueForm.ContentBesideAttributes;

    private static bool Ends(TemplateStep step, ref byte value, int length) =>
        step.Form == ValueForm.Bare || Unsafe.Add(ref value, length) == step.Terminator;

    private static int ReadText(TemplateStep step, ref byte data, int at, int length, int row, ref ulong written, ref int values)
    {
        ref var value = ref Unsafe.Add(ref data, at);
        var matched = PlainText.LengthOf(ref value, length - at, step.Form);
        if (matched < 0)
        {
            return step.Form == ValueForm.Quoted ? ReadEscaped(step, ref data, at, length, row, ref written, ref values) : -1;
        }

        var utf8 = MemoryMarshal.CreateReadOnlySpan(ref value, matched);
        if (IsOptional(step) && Blank.Is(utf8))
        {
            return -1;
        }

        step.Texts!.Slots[row] = step.Texts.Identify(utf8);
        written |= step.Columns;
        values += matched;
        return at + matched + step.Closing;
    }

    private static int ReadEscaped(TemplateStep step, ref byte data, int at, int length, int row, ref ulong written, ref int values)
    {
        var raw = JsonText.RawText(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref data, at), length - at));
        Span<byte> text = stackalloc byte[MostEscapedBytes];
        if (raw.IsEmpty || raw.Length > MostEscapedBytes)
        {
            return -1;
        }

        text = text[..JsonText.Unescape(raw, text, out var isWhole)];
        if (!isWhole)
        {
            return -1;
        }

        step.Texts!.Slots[row] = step.Texts.Identify(text);
        written |= step.Columns;
        values += text.Length;
        return at + raw.Length + step.Closing;
    }

    // What the strict reader would do with the value, for any column and any form of it that needs no unescaping.
    private static int ReadOther(TemplateStep step, ref byte data, int at, int length, int row, ref ulong written, ref int values)
    {
        var utf8 = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref data, at), length - at);
        ScalarKind kind;
        if (step.Form == ValueForm.Bare)
        {
            kind = BareValue.KindOf(utf8, out var matched);
            if (matched == 0)
            {
                return -1;
            }

            utf8 = utf8[..matched];
        }
        else
        {
            var matched = PlainText.LengthOf(ref Unsafe.Add(ref data, at), length - at, step.Form);
            if (matched < 0)
            {
                return -1;
            }

            utf8 = utf8[..matched];
            kind = step.Form == ValueForm.Quoted ? ScalarKind.Text : ScalarKind.Untyped;
            if (IsOptional(step) && Blank.Is(utf8))
            {
                return -1;
            }
        }

        var taken = written;
        var appended = 0;
        foreach (var target in step.Node!.Targets)
        {
            target.Vector.ExtendTo(row);
            if (!Cells.TryAppend(target.Vector, kind, utf8))
            {
                TakeBack(step, row);
                return -1;
            }

            if (target.Vector.Count > row)
            {
                appended += utf8.Length;
                taken |= 1UL << target.Column;
            }
        }

        // An attribute without a value could come twice, which no tag may have.
        if (taken == written && step.Form == ValueForm.Attribute)
        {
            return -1;
        }

        written = taken;
        values += appended;
        return at + utf8.Length + step.Closing;
    }

    private static void TakeBack(TemplateStep step, int row)
    {
        foreach (var target in step.Node!.Targets)
        {
            target.Vector.Truncate(row);
        }
    }

    // What is absent becomes null; false when it must not be absent.
    private bool Close(ulong written, int row, long seen)
    {
        var absent = _ownColumns & ~written;
        if ((absent & _required) != 0)
        {
            return false;
        }

        for (; absent != 0; absent &= absent - 1)
        {
            var vector = _rows.Vectors[BitOperations.TrailingZeroCount(absent)];
            vector.ExtendTo(row);
            vector.AppendNull();
        }

        foreach (var ordinal in _ordinals)
        {
            ordinal.Slots[row] = seen;
        }

        return true;
    }
}
