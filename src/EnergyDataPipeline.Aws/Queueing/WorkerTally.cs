using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Aws.Queueing;

/// <summary>Counts what a worker did, in all, with what the one before it did, and since it was last told.</summary>
internal sealed class WorkerTally(string queue, WorkerReport? before)
{
    private readonly Lock _gate = new();
    private WorkerReport _report = before ?? new() { Queue = queue };
    private Since _news;

    /// <summary>What was done so far.</summary>
    public WorkerReport Report
    {
        get
        {
            lock (_gate)
            {
                return _report;
            }
        }
    }

    public void Add(FeedResult result, Settlement settlement)
    {
        var isDone = settlement == Settlement.Done;
        var isIncomplete = result.IsIncomplete && !isDone;
        var isNew = isDone && result.Outcome == Outcome.Ok;
        // What the store had already was counted when it was stored.
        var quarantined = isNew ? result.Quarantined : 0;
        lock (_gate)
        {
            var old = _report;
            _report = old with
            {
                Received = old.Received + 1,
                Collected = old.Collected + One(isNew),
                Unchanged = old.Unchanged + One(isDone && result.Outcome == Outcome.Unchanged),
                Empty = old.Empty + One(isDone && result.Outcome is Outcome.Empty or Outcome.NotYetPublished),
                Later = old.Later + One(settlement == Settlement.Later),
                GivenBack = old.GivenBack + One(settlement == Settlement.GivenBack),
                DeadLetters = old.DeadLetters + One(settlement == Settlement.Buried),
                Left = old.Left + One(settlement == Settlement.Left),
                Incomplete = old.Incomplete + One(isIncomplete),
                Rows = old.Rows + (isNew || (isIncomplete && result.Outcome == Outcome.Ok) ? result.Rows : 0),
                QuarantinedRows = old.QuarantinedRows + quarantined,
            };
            _news = new(
                _news.Slices + 1,
                _news.FailedSlices + One(isIncomplete || settlement is Settlement.Buried or Settlement.Left),
                _news.QuarantinedRows + quarantined,
                _news.DeadLetters + One(settlement == Settlement.Buried)
            );
        }
    }

    /// <summary>What was counted since the last time; null where that is nothing.</summary>
    public Since? TakeNews()
    {
        lock (_gate)
        {
            var news = _news;
            _news = default;
            return news.Slices == 0 ? null : news;
        }
    }

    private static int One(bool counts) => counts ? 1 : 0;

    /// <summary>Counts since the last time.</summary>
    internal readonly record struct Since(int Slices, int FailedSlices, long QuarantinedRows, int DeadLetters);
}
