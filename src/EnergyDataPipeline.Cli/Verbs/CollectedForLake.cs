using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Query;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>
/// What a worker stored since the lake was last brought up to date. <paramref name="goesOn"/> is told with each partition that is done, and by nothing
/// else: a lake that is stuck gives no sign of life.
/// </summary>
internal sealed class CollectedForLake(Action goesOn)
{
    private readonly Lock _gate = new();
    private List<(SliceOrder Order, FeedResult Result)> _done = [];

    /// <summary>True when part of the lake could not be brought up to date, in whichever round.</summary>
    public bool IsBehind { get; private set; }

    public void Add(WorkedOrder settled)
    {
        // What came of a slice that lacks something is stored: its rows belong into the lake while its message waits.
        if (settled is { Order: { } order, Result: { IsSuccess: true, ManifestKey: not null, LeftAlone: false } result })
        {
            lock (_gate)
            {
                _done.Add((order, result with { Files = [], Findings = [], Coverage = null }));
            }
        }
    }

    public async Task KeepAsync(EnergyPipeline pipeline, EnergyPipelineConfig config, Session session, CancellationToken cancellationToken)
    {
        List<(SliceOrder Order, FeedResult Result)> done;
        lock (_gate)
        {
            (done, _done) = (_done, []);
        }

        var isKept = false;
        try
        {
            var kept = await pipeline.KeepLakeAsync(
                [.. done.Select(one => one.Order)],
                [.. done.Select(one => one.Result)],
                goesOn,
                cancellationToken
            );
            if (config.DerivedDatasets.Count > 0)
            {
                await using var derived = new DerivedLake(
                    config,
                    DeriveVerb.OptionsOf(session, done.Exists(one => one.Result.IsGenerated)) with
                    {
                        GoesOn = goesOn,
                    }
                );
                kept = new LakeReport([.. kept.Partitions, .. (await derived.KeepAsync(cancellationToken)).Partitions]);
            }

            isKept = true;
            IsBehind |= !kept.IsSuccess;
            LakePage.SayFailures(session.Screen, kept);
        }
        finally
        {
            if (!isKept)
            {
                // The worker tells of it; the next round takes it up.
                IsBehind = true;
                lock (_gate)
                {
                    _done.AddRange(done);
                }
            }
        }
    }
}
