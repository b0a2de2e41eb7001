using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Parsing.Values;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>
/// The rows of one partition of a dataset's tables, gathered from any number of answers: sorted by natural key, its time last, and of each key
/// the row that was answered last. Memory grows with the partition, not with what is read.
/// </summary>
internal sealed class PartitionRows : ITableReceiver
{
    private const long MicrosInSecond = 1_000_000;

    /// <summary>Below so many rows nothing is gained by dropping those that came again.</summary>
    private const int FewRows = 200_000;

    private readonly LakePartition _partition;
    private readonly DateTimeZone _zone;
    private readonly TableGathering?[] _tables;
    private int _rank;

    /// <summary>Gathers the rows of those of <paramref name="tables"/> that are <paramref name="wanted"/>.</summary>
    public PartitionRows(IReadOnlyList<Table> tables, Func<Table, bool> wanted, LakePartition partition, DateTimeZone zone)
    {
        _partition = partition;
        _zone = zone;
        _tables = [.. tables.Select(table => wanted(table) ? new TableGathering(table) : null)];
    }

    /// <summary>An answer follows; it is newer than all before it.</summary>
    public void BeginAnswer()
    {
        _rank++;
        foreach (var table in _tables)
        {
            if (table is { HasKey: true } && table.Ranks.Count > Math.Max(FewRows, 2 * table.Kept))
            {
                table.Compact();
            }
        }
    }

    /// <summary>Rows gathered of the table at <paramref name="table"/>, repeated keys included.</summary>
    public long Gathered(int table) => _tables[table]?.Ranks.Count ?? 0;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Table> tables)
    {
        // The same ones each time: answers are read again in one pass, with the definition's tables.
    }

    /// <inheritdoc/>
    public void Receive(int table, ColumnBatch batch)
    {
        if (_tables[table] is not { } gathering)
        {
            return;
        }

        for (var row = 0; row < batch.RowCount; row++)
        {
            if (!Holds(gathering, batch, row))
            {
                continue;
            }

            for (var column = 0; column < batch.Columns.Count; column++)
            {
                Cells.Copy(batch.Columns[column], row, gathering.Rows.Columns[column]);
            }

            gathering.Ranks.Add(_rank);
        }
    }

    /// <inheritdoc/>
    public void Reject(RejectedRow row)
    {
        // It waits in quarantine.
    }

    /// <summary>
    /// The rows of the table at <paramref name="table"/> in the order of their natural key, of each key the last one answered; in batches that
    /// are good until the next. How many keys were repeated is told by <see cref="Superseded"/> and <see cref="Repeated"/> afterwards.
    /// </summary>
    public IEnumerable<ColumnBatch> Sorted(int table)
    {
        var gathering = _tables[table]!;
        Superseded = gathering.Superseded;
        Repeated = gathering.Repeated;
        var batch = new ColumnBatch(gathering.Table);
        var order = gathering.Order();
        for (var i = 0; i < order.Length; i++)
        {
            if (gathering.IsFollowed(order, i))
            {
                var isOfOneAnswer = gathering.Ranks[order[i]] == gathering.Ranks[order[i + 1]];
                Superseded += isOfOneAnswer ? 0 : 1;
                Repeated += isOfOneAnswer ? 1 : 0;
                continue;
            }

            for (var column = 0; column < batch.Columns.Count; column++)
            {
                Cells.Copy(gathering.Rows.Columns[column], order[i], batch.Columns[column]);
            }

            if (batch.RowCount == ColumnBatch.MaxRows)
            {
                yield return batch;
                batch.Clear();
            }
        }

        if (batch.RowCount > 0)
        {
            yield return batch;
        }
    }

    /// <summary>Rows of the table sorted last whose key came again in a later answer.</summary>
    public long Superseded { get; private set; }

    /// <summary>Rows of it whose key came again in the same answer.</summary>
    public long Repeated { get; private set; }

    private bool Holds(TableGathering gathering, ColumnBatch batch, int row)
    {
        if (_partition.Span == PartitionSpan.All)
        {
            return true;
        }

        if (batch.Columns[gathering.Time].IsNull(row))
        {
            return false;
        }

        return batch.Columns[gathering.Time] switch
        {
            TimestampVector times => gathering.HoldsAt(times.Values[row], DayOf, _partition),
            DateVector dates => _partition.Holds(new LocalDate(1970, 1, 1).PlusDays(dates.Values[row])),
            _ => false,
        };
    }

    private LocalDate DayOf(long micros) =>
        Instant.FromUnixTimeTicks(micros * (NodaConstants.TicksPerSecond / MicrosInSecond)).InZone(_zone).Date;

    /// <summary>The rows of one table.</summary>
    private sealed class TableGathering
    {
        private readonly int[] _key;
        private long _lastMicros = long.MinValue;
        private bool _lastHolds;

        public TableGathering(Table table)
        {
            Table = table;
            Rows = new ColumnBatch(table);
            Time = table.TimeColumn is { } name ? table.IndexOf(name) : -1;
            // Time last: a partition is a span of time already, and what narrows further is a location or the like.
            _key = [.. table.NaturalKey.Select(table.IndexOf).Where(index => index >= 0).OrderBy(index => index == Time)];
        }

        public Table Table { get; }

        public ColumnBatch Rows { get; private set; }

        public List<int> Ranks { get; private set; } = [];

        /// <summary>Rows that were left when it was compacted last.</summary>
        public int Kept { get; private set; }

        public long Superseded { get; private set; }

        public long Repeated { get; private set; }

        public int Time { get; }

        public bool HasKey => _key.Length > 0;

        /// <summary>Whether the instant lies in the partition: rows of one interval stand together.</summary>
        public bool HoldsAt(long micros, Func<long, LocalDate> dayOf, LakePartition partition)
        {
            if (micros != _lastMicros)
            {
                _lastMicros = micros;
                _lastHolds = partition.Holds(dayOf(micros));
            }

            return _lastHolds;
        }

        /// <summary>True where the row has the key of the one after it, in that order.</summary>
        public bool IsFollowed(int[] order, int i) => i + 1 < order.Length && HasKey && Compare(order[i], order[i + 1]) == 0;

        /// <summary>Drops the rows whose key came again.</summary>
        public void Compact()
        {
            var (rows, ranks, order) = (new ColumnBatch(Table), new List<int>(), Order());
            for (var i = 0; i < order.Length; i++)
            {
                if (IsFollowed(order, i))
                {
                    var isOfOneAnswer = Ranks[order[i]] == Ranks[order[i + 1]];
                    Superseded += isOfOneAnswer ? 0 : 1;
                    Repeated += isOfOneAnswer ? 1 : 0;
                    continue;
                }

                for (var column = 0; column < Rows.Columns.Count; column++)
                {
                    Cells.Copy(Rows.Columns[column], order[i], rows.Columns[column]);
                }

                ranks.Add(Ranks[order[i]]);
            }

            (Rows, Ranks, Kept) = (rows, ranks, ranks.Count);
        }

        /// <summary>Positions of the rows by key, then by when they were answered, then as they stood.</summary>
        public int[] Order()
        {
            int[] order = [.. Enumerable.Range(0, Ranks.Count)];
            Array.Sort(
                order,
                (one, other) =>
                {
                    var byKey = Compare(one, other);
                    var byRank = byKey != 0 ? byKey : Ranks[one].CompareTo(Ranks[other]);
                    return byRank != 0 ? byRank : one.CompareTo(other);
                }
            );
            return order;
        }

        /// <summary>Compares two rows by key; nulls come first. Rows without a key are all different, and stay as they stood.</summary>
        public int Compare(int one, int other)
        {
            foreach (var column in _key)
            {
                var compared = Compare(Rows.Columns[column], one, other);
                if (compared != 0)
                {
                    return compared;
                }
            }

            return 0;
        }

        private static int Compare(ColumnVector vector, int one, int other)
        {
            if (vector.NullCount > 0 && (vector.IsNull(one) || vector.IsNull(other)))
            {
                return vector.IsNull(other).CompareTo(vector.IsNull(one));
            }

            return vector switch
            {
                TextVector texts => texts.Ids[one] == texts.Ids[other] ? 0 : texts.Utf8(one).SequenceCompareTo(texts.Utf8(other)),
                TimestampVector times => times.Values[one].CompareTo(times.Values[other]),
                IntegerVector integers => integers.Values[one].CompareTo(integers.Values[other]),
                NumberVector numbers => numbers.Values[one].CompareTo(numbers.Values[other]),
                DateVector dates => dates.Values[one].CompareTo(dates.Values[other]),
                BooleanVector booleans => booleans.Values[one].CompareTo(booleans.Values[other]),
                _ => 0,
            };
        }
    }
}
