using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline.Validating;

/// <summary>One rule of one table, held against its rows as they go by. What does not hold is counted; the first place is remembered.</summary>
internal abstract class RowRule(Rule rule, Table table)
{
    private readonly int _timeAt = table.TimeColumn is { } name ? table.IndexOf(name) : -1;

    private readonly int[] _others =
    [
        .. table.NaturalKey.Where(column => column != table.TimeColumn).Select(table.IndexOf).Where(index => index >= 0),
    ];

    private long _count;
    private FindingPlace? _first;
    private string _reason = "";

    /// <summary>The rule.</summary>
    public Rule Rule { get; } = rule;

    /// <summary>Its table.</summary>
    protected Table Table { get; } = table;

    /// <summary>
    /// Looks at the rows of <paramref name="batch"/>, of which the first is row <paramref name="from"/> of the table; rows that are to be set
    /// aside are added to <paramref name="refused"/>, by their positions in the batch.
    /// </summary>
    public abstract void Examine(ColumnBatch batch, long from, SortedDictionary<int, RefusedRow> refused);

    /// <summary>What was found; nothing when all is well.</summary>
    public virtual IEnumerable<Finding> Findings()
    {
        if (_count > 0)
        {
            var more = _count > 1 ? string.Create(CultureInfo.InvariantCulture, $" So in {_count} rows of {Rule.Table}.") : "";
            yield return Found(_reason + more, _count, _first);
        }
    }

    /// <summary>Notes a row in which the rule does not hold.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="row">The row's position in it.</param>
    /// <param name="from">Position of the batch's first row in the table.</param>
    /// <param name="column">Position of the column at fault.</param>
    /// <param name="refused">Where it goes when it is set aside.</param>
    protected void Note(ColumnBatch batch, int row, long from, int column, SortedDictionary<int, RefusedRow> refused)
    {
        var isSetAside = Rule.Verb == RuleVerb.DropToQuarantine;
        if (_count++ == 0)
        {
            _first = PlaceOf(batch, row, from, column);
            _reason = $"{Reason(batch, row, column)} Row {(from + row).ToString(CultureInfo.InvariantCulture)}{In(_first)}.";
        }

        if (isSetAside && !refused.ContainsKey(row))
        {
            refused.Add(
                row,
                new RefusedRow(
                    from + row,
                    Rule.Name,
                    Table.Columns[column].Name,
                    CellText.Of(batch.Columns[column], row),
                    Reason(batch, row, column)
                )
            );
        }
    }

    /// <summary>What was found of repeated keys: what became of them, and how many rows were not looked at because too many came before.</summary>
    protected IEnumerable<Finding> FindingsOfKeys(long notLookedAt)
    {
        if (_count > 0)
        {
            var more = _count > 1 ? string.Create(CultureInfo.InvariantCulture, $" So in {_count} rows of {Rule.Table}.") : "";
            var fate = Rule.Verb == RuleVerb.Expect ? " All of them are written." : "";
            yield return Found(_reason + more + fate, _count, _first);
        }

        if (notLookedAt > 0)
        {
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"Whether {notLookedAt} rows of {Rule.Table} repeat a key was not looked at: there are more keys than are remembered."
            );
            yield return new Finding(RuleNames.KeysNotLookedAt, Severity.Note, Rule.Table, null, text, notLookedAt);
        }
    }

    /// <summary>What was found in a row, and what was expected.</summary>
    protected abstract string Reason(ColumnBatch batch, int row, int column);

    /// <summary>A finding of this rule.</summary>
    protected Finding Found(string message, long count, FindingPlace? first) =>
        new(Rule.Name, Rule.Severity, Rule.Table, Rule.Column, message, count)
        {
            Verb = Rule.Verb,
            First = first,
            Expectation = Rule.Expectation,
        };

    /// <summary>Where a row stands.</summary>
    protected FindingPlace PlaceOf(ColumnBatch batch, int row, long from, int column)
    {
        Instant? interval =
            _timeAt >= 0 && batch.Columns[_timeAt] is TimestampVector times && !times.IsNull(row)
                ? Instant.FromUnixTimeTicks(times.Values[row] * (NodaConstants.TicksPerMillisecond / 1000))
                : null;
        var others = string.Join(", ", _others.Select(index => CellText.Of(batch.Columns[index], row) ?? "null"));
        return new(from + row, interval, others.Length == 0 ? null : others, CellText.Of(batch.Columns[column], row));
    }

    private static string In(FindingPlace place)
    {
        var interval = place.Interval is { } at ? $" of {at}" : "";
        return place.Location is { } location ? $"{interval} at {location}" : interval;
    }
}
