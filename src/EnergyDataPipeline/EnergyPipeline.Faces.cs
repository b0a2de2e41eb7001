using System.Text.Json;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>Validation, health checks, status, clean-up, and the summary of a run.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>Whether the configuration can be run: its own faults, and whether the store can be reached and written.</summary>
    public async Task<ConfigurationReport> ValidateConfigurationAsync(CancellationToken cancellationToken = default)
    {
        var (faults, warnings) = ConfigurationLoader.Check(_config);
        var checks = await StoreProbe.CheckAsync(_store, new StoreProbeOptions(), cancellationToken);
        List<string> issues =
        [
            .. faults.Select(fault => $"{fault.Place}: found {fault.Found}, expected {fault.Expected}. {fault.Suggestion}".TrimEnd()),
        ];
        issues.AddRange(checks.Where(check => check.Status == CheckStatus.Fail).Select(check => $"{check.Name}: {check.Message}"));
        List<string> notes = [.. _config.Warnings, .. warnings.Except(_config.Warnings)];
        notes.AddRange(checks.Where(check => check.Status == CheckStatus.Warn).Select(check => $"{check.Name}: {check.Message}"));
        return new ConfigurationReport(issues.Count == 0, issues, notes);
    }

    /// <summary>
    /// Looks at everything a run needs: configuration, secrets, reach and sign-in of each feed's address, the store, clock and disk. Asks each
    /// address once; writes and deletes one tiny object in the store.
    /// </summary>
    public async Task<IReadOnlyList<CheckResult>> DiagnoseAsync(CancellationToken cancellationToken = default)
    {
        var results = new List<CheckResult>();
        var (faults, warnings) = ConfigurationLoader.Check(_config);
        results.AddRange(
            faults.Select(fault => new CheckResult(
                $"configuration: {fault.Place}",
                CheckStatus.Fail,
                $"found {fault.Found}, expected {fault.Expected}",
                fault.Suggestion,
                FailureClass.Configuration
            ))
        );
        results.AddRange(_config.Warnings.Union(warnings).Select(warning => new CheckResult("configuration", CheckStatus.Warn, warning)));
        if (faults.Count == 0)
        {
            results.Add(
                new CheckResult("configuration", CheckStatus.Ok, _config.Feeds.Count == 1 ? "1 feed" : $"{_config.Feeds.Count} feeds")
            );
            await DiagnoseSourcesAsync(results, cancellationToken);
        }

        results.AddRange(await StoreProbe.CheckAsync(_store, new StoreProbeOptions { SpoolFolder = _spool }, cancellationToken));
        return results;
    }

    /// <summary>What the store holds of each feed, configured or not, and how the pipeline is set. Asks no source.</summary>
    public async Task<PipelineStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        var stored = new Dictionary<(string Source, string Feed), SortedDictionary<string, string>>();
        await foreach (var found in _store.ListAsync(StoreFolders.Manifests + "/", cancellationToken))
        {
            if (ManifestLog.TryParseKey(found.Key, out _))
            {
                var parts = found.Key.Split('/');
                var folder = (Uri.UnescapeDataString(parts[1]), Uri.UnescapeDataString(parts[2]));
                if (!stored.TryGetValue(folder, out var periods))
                {
                    stored[folder] = periods = new(StringComparer.Ordinal);
                }

                // Keys come in their order: of a period's manifests the newest is last.
                periods[parts[3]] = found.Key;
            }
        }

        var feeds = new List<FeedStatus>();
        foreach (var slice in Plan(_config.Feeds, day: null).DistinctBy(slice => slice.Feed.Name))
        {
            // What the sandbox gave lies under keys of its own; it is shown where there is any.
            stored.Remove((slice.SourceKey, slice.FeedKey), out var periods);
            feeds.Add(await StatusOfAsync(slice.Feed.Name, slice.Match?.Dataset.Name, slice.SourceKey, periods ?? [], cancellationToken));
        }

        foreach (var ((source, feed), periods) in stored.OrderBy(one => one.Key))
        {
            feeds.Add(await StatusOfAsync(feed, dataset: null, source, periods, cancellationToken));
        }

        var last = await _summaries.ReadLatestAsync(_clock.GetCurrentInstant(), cancellationToken);
        return new PipelineStatus(_store.Name, _config.DefaultRegion, feeds, last?.Key);
    }

    private async Task<FeedStatus> StatusOfAsync(
        string feed,
        string? dataset,
        string source,
        SortedDictionary<string, string> periods,
        CancellationToken cancellationToken
    )
    {
        var newest = periods.Count == 0 ? null : await _manifests.ReadAsync(periods.Values.Last(), cancellationToken);
        return new FeedStatus(
            source.EndsWith(Slice.GeneratedMark, StringComparison.Ordinal) ? feed + GeneratedSuffix : feed,
            newest?.Dataset ?? dataset,
            periods.Count,
            newest?.Period,
            newest?.CommittedAt,
            newest?.Tables.Sum(table => table.Rows)
        );
    }

    /// <summary>
    /// Deletes what is older than <paramref name="olderThan"/> and named by no manifest in force: superseded landing files, answers, quarantined
    /// rows, run summaries. A dry run unless <paramref name="delete"/>.
    /// </summary>
    public async Task<CleanupReport> CleanUpAsync(Duration olderThan, bool delete, CancellationToken cancellationToken = default)
    {
        var retention = new Retention(_store, _time, _log);
        var report = await retention.RunAsync(new RetentionRequest { OlderThan = olderThan, DryRun = !delete }, cancellationToken);
        CleanupItem[] items =
        [
            .. report.Retired.Select(one => new CleanupItem(one.Key, one.Bytes, one.Kind.ToString().ToLowerInvariant(), one.Reason)),
        ];
        return new CleanupReport(delete, items, report.Bytes) { OtherStores = report.OtherStores };
    }

    private async Task DiagnoseSourcesAsync(List<CheckResult> results, CancellationToken cancellationToken)
    {
        var slices = Plan(_config.Feeds).DistinctBy(slice => slice.Feed.Name).ToList();
        foreach (var slice in slices)
        {
            try
            {
                var checks = await _collector.ProbeAsync(await RequestAsync(slice, cancellationToken), cancellationToken);
                // Generated numbers come with a clock of their own, which says nothing about this machine's.
                results.AddRange(
                    checks.Where(check => !_options.GeneratedNumbers || !check.Name.EndsWith(": clock", StringComparison.Ordinal))
                );
            }
            catch (PipelineException broken)
            {
                results.Add(
                    new CheckResult(
                        $"{slice.Feed.Name}: {(broken.Failure == FailureClass.SignIn ? "sign-in" : "request")}",
                        CheckStatus.Fail,
                        broken.Message,
                        broken.NextStep,
                        broken.Failure
                    )
                );
            }
        }
    }

    /// <summary>Keeps the summary of a run in which something happened; a run that found everything unchanged writes nothing.</summary>
    private async Task<RunSummary> KeepSummaryAsync(RunSummary summary, bool isCounted = true)
    {
        LogMessages.RunEnded(_log, summary.RunId, summary.Successful, summary.Total, summary.Failure, summary.Took.TotalSeconds);
        if (isCounted)
        {
            LogMessages.RunCounted(_log, summary.RunId, summary.Failed, summary.Results.Sum(result => result.Quarantined));
        }

        var isDull =
            summary.Results.All(result => result.Outcome is Outcome.Unchanged or Outcome.NotYetPublished or Outcome.Cancelled)
            && summary.Lake is null or { Built: 0, Removed: 0, Failed: 0 };
        if (isDull)
        {
            return summary;
        }

        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(summary, SummaryJson.Default.RunSummary);
            await _summaries.PutAsync(summary.RunId, summary.StartedAt, json, CancellationToken.None);
            return summary;
        }
        catch (StoreException refused)
        {
            LogMessages.SummaryNotKept(_log, refused.Message, refused.NextStep);
            return summary.Failure is FailureClass.None or FailureClass.Quality ? summary with { Failure = FailureClass.Store } : summary;
        }
    }
}
