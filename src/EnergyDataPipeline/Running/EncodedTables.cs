using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Normalizing;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Validating;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>Takes what is read, as it is read, and encodes every table wanted into every format wanted, in the spool folder.</summary>
internal sealed class EncodedTables : ITableReceiver, IDisposable
{
    /// <summary>Rejected rows kept in memory: beyond this many the answer as a whole is no use, and says so.</summary>
    private const int MaxRejected = 100_000;

    /// <summary>Bytes that their texts may take together.</summary>
    private const long MaxRejectedBytes = 64 << 20;

    private readonly IReadOnlyList<ITableFormat> _formats;
    private readonly IReadOnlyList<string> _wantedTables;
    private readonly FileHeading _heading;
    private readonly FormatOptions _options;
    private readonly string _spoolFolder;
    private readonly bool _isPrivate;
    private readonly Dataset? _dataset;
    private readonly DateTimeZone _zone;
    private readonly CoverageCount? _coverage;
    private readonly DatasetRules _rules;
    private readonly BatchRelay _relay;
    private readonly List<RejectedRow> _rejected = [];
    private List<EncodedTable> _tables = [];
    private long _rejectedBytes;

    public EncodedTables(
        IReadOnlyList<ITableFormat> formats,
        IReadOnlyList<string> wantedTables,
        FileHeading heading,
        FormatOptions options,
        string spoolFolder,
        Dataset? dataset,
        DateTimeZone zone,
        bool isPrivate = false,
        CoverageCount? coverage = null,
        DatasetRules? rules = null
    )
    {
        _rules = rules ?? new DatasetRules(null, new Dictionary<string, RuleVerb>());
        _dataset = dataset;
        _zone = zone;
        _coverage = coverage;
        _formats = formats;
        _wantedTables = wantedTables;
        _heading = heading;
        _options = options;
        _spoolFolder = spoolFolder;
        _isPrivate = isPrivate;
        _relay = new BatchRelay(Encode);
    }

    /// <summary>The tables, in the order last begun.</summary>
    public IReadOnlyList<EncodedTable> Tables => _tables;

    /// <summary>First and last instant in the main table's time column; null where it has none.</summary>
    public ManifestTimes? Times => _tables.Count == 0 ? null : _tables[0].Times;

    /// <summary>What was noticed in the rows themselves.</summary>
    public IReadOnlyList<Finding> Findings => [.. RejectionsFound(), .. _rules.Findings, .. DuplicatesFound()];

    /// <summary>Why the answer as a whole is no use, in words: so many of its rows are none. Null where that is not so.</summary>
    public string? TooManyRejected { get; private set; }

    /// <summary>Rows that could not be used; the first of them where there are too many.</summary>
    public IReadOnlyList<RejectedRow> Rejected => _rejected;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Table> tables)
    {
        _relay.Begin(tables.Count);
        DisposeTables();
        _rejected.Clear();
        _rejectedBytes = 0;
        TooManyRejected = null;
        _coverage?.Begin(tables);
        _rules.Begin(tables, place => _coverage?.SeesDuplicates(place) == true);
        foreach (var table in tables)
        {
            var added = FollowingValues.For(_dataset, table, _zone);
            _tables.Add(new EncodedTable(table, added, IsWanted(table), _formats, _heading, _options, _spoolFolder, _isPrivate));
        }
    }

    /// <inheritdoc/>
    public void Receive(int table, ColumnBatch batch) => _relay.Send(table, batch);

    /// <inheritdoc/>
    public void Reject(RejectedRow row)
    {
        _rejectedBytes += sizeof(char) * ((long)row.Received.Length + row.Reason.Length + (row.Value?.Length ?? 0));
        if (_rejected.Count == MaxRejected || _rejectedBytes > MaxRejectedBytes)
        {
            TooManyRejected ??=
                $"More rows cannot be used than are kept one by one ({MaxRejected} rows, {MaxRejectedBytes >> 20} MB). The form of the answer has probably changed. One of {row.Table}: {row.Reason}";
        }
        else
        {
            _rejected.Add(row);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<RefusedRow> Refused(int table)
    {
        _relay.Settle();
        TooManyRejected ??= _rules.HasTooMany
            ? $"A rule does not hold in more rows than are set aside one by one ({MaxRejected}); the findings say which."
            : null;
        return _rules.Refused(table);
    }

    /// <summary>Ends every file.</summary>
    public void Complete()
    {
        _relay.Settle();
        foreach (var table in _tables)
        {
            table.Complete();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _relay.Dispose();
        DisposeTables();
    }

    private void Encode(int table, ColumnBatch batch)
    {
        var kept = _rules.Keep(table, batch);
        _coverage?.Add(table, kept);
        if (kept.RowCount > 0)
        {
            _tables[table].Write(kept);
        }
    }

    /// <summary>Rows that could not be read, by what they lack; those that a rule set aside have findings of their own.</summary>
    private IEnumerable<Finding> RejectionsFound() =>
        _rejected
            .Where(row => Rule.IsBinding(row.Rule))
            .GroupBy(row => (row.Table, row.Rule, row.Column))
            .Select(alike =>
            {
                var (first, count) = (alike.First(), alike.LongCount());
                var more = count > 1 ? string.Create(CultureInfo.InvariantCulture, $" So in {count} rows of {first.Table}.") : "";
                return new Finding(first.Rule, Severity.Error, first.Table, first.Column, first.Reason + more, count)
                {
                    Verb = _rules.Find(first.Rule, first.Table, first.Column)?.Verb ?? RuleVerb.DropToQuarantine,
                    First = new FindingPlace(first.Ordinal, null, null, first.Value),
                    Expectation = _rules.Find(first.Rule, first.Table, first.Column)?.Expectation,
                };
            });

    private IEnumerable<Finding> DuplicatesFound() =>
        _coverage is { Duplicates: > 0 and var rows }
            ?
            [
                new Finding(
                    RuleNames.DuplicateKey,
                    Severity.Warning,
                    _tables[0].Table.Name,
                    null,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{rows} rows have the interval and the location of an earlier one.{(DuplicateVerb == RuleVerb.Expect ? " All of them are written." : "")}"
                    ),
                    rows
                )
                {
                    Verb = DuplicateVerb,
                    First = _coverage.FirstDuplicate,
                    Expectation = "one row for each interval and location",
                },
            ]
            : [];

    private RuleVerb DuplicateVerb => _rules.Find(RuleNames.DuplicateKey, _tables[0].Table.Name, null)?.Verb ?? RuleVerb.Expect;

    private bool IsWanted(Table table) => _wantedTables.Count == 0 || _wantedTables.Contains(table.Name, StringComparer.OrdinalIgnoreCase);

    private void DisposeTables()
    {
        foreach (var table in _tables)
        {
            table.Dispose();
        }

        _tables = [];
    }
}

/// <summary>One table and its files, one a format.</summary>
internal sealed class EncodedTable : IDisposable
{
    private const long MicrosInSecond = 1_000_000;

    private readonly List<(ITableFormat Format, SpooledFile File, ITableEncoder Encoder)> _files = [];
    private readonly ContentId _content;
    private readonly FollowingValues? _added;
    private readonly int _time;
    private long _oldest = long.MaxValue;
    private long _newest = long.MinValue;

    /// <summary>Begins a file in every format; none when the table is not wanted.</summary>
    public EncodedTable(
        Table table,
        FollowingValues? added,
        bool wanted,
        IReadOnlyList<ITableFormat> formats,
        FileHeading heading,
        FormatOptions options,
        string spoolFolder,
        bool isPrivate
    )
    {
        _added = added;
        _time =
            table.TimeColumn is { } name && table.IndexOf(name) is var index and >= 0 && table.Columns[index].Type == ColumnType.Timestamp
                ? index
                : -1;
        Table = table = added?.Table ?? table;
        IsWanted = wanted;
        _content = new ContentId(table);
        foreach (var format in wanted ? formats : [])
        {
            var file = new SpooledFile(spoolFolder, isPrivate);
            _files.Add((format, file, format.Begin(table, heading, options, file.Destination)));
        }
    }

    /// <summary>The table, with the columns that are added to it.</summary>
    public Table Table { get; }

    /// <summary>First and last instant in its time column; null where it has none.</summary>
    public ManifestTimes? Times => _newest < _oldest ? null : new(InstantOf(_oldest), InstantOf(_newest));

    /// <summary>False when the feed does not ask for this table: its rows are counted as filtered.</summary>
    public bool IsWanted { get; }

    /// <summary>Rows taken in.</summary>
    public long Rows => _content.Rows;

    /// <summary>Identity of the rows; set by <see cref="Complete"/>.</summary>
    public string Content { get; private set; } = "";

    /// <summary>The finished files.</summary>
    public IEnumerable<(ITableFormat Format, SpooledFile File)> Files => _files.Select(file => (file.Format, file.File));

    /// <summary>Appends a batch to every file.</summary>
    public void Write(ColumnBatch batch)
    {
        // What is added follows from what is published: it makes no other rows.
        _content.Add(batch);
        if (_time >= 0)
        {
            NoteTimes((TimestampVector)batch.Columns[_time]);
        }

        if (_files.Count == 0)
        {
            return;
        }

        var whole = _added?.Extend(batch) ?? batch;
        foreach (var (_, _, encoder) in _files)
        {
            encoder.Write(whole);
        }
    }

    /// <summary>Ends every file.</summary>
    public void Complete()
    {
        Content = _content.Finish();
        foreach (var (_, file, encoder) in _files)
        {
            encoder.Complete();
            encoder.Dispose();
            file.Finish();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, file, encoder) in _files)
        {
            encoder.Dispose();
            file.Dispose();
        }
    }

    private void NoteTimes(TimestampVector times)
    {
        var values = times.Values;
        for (var row = 0; row < values.Length; row++)
        {
            // A null's slot is an instant too.
            if (times.NullCount == 0 || !times.IsNull(row))
            {
                _oldest = Math.Min(_oldest, values[row]);
                _newest = Math.Max(_newest, values[row]);
            }
        }
    }

    private static Instant InstantOf(long micros) => Instant.FromUnixTimeTicks(micros * (NodaConstants.TicksPerSecond / MicrosInSecond));
}
