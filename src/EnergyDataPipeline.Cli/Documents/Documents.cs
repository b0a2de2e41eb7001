using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>What a run would ask and write.</summary>
internal sealed record PlanDocument(bool DryRun, bool GeneratedNumbers, IReadOnlyList<PlannedSlice> Slices);

/// <summary>Why a verb could not do its work.</summary>
internal sealed record ErrorDocument(int ExitCode, string Failure, string Message, string? NextStep, IReadOnlyList<FaultDocument> Faults)
{
    public static ErrorDocument Of(Exception broken)
    {
        var (failure, message, next) = FaultReport.Explain(broken);
        return new((int)failure, Words.Of(failure), message, next, []);
    }

    public static ErrorDocument Of(IReadOnlyList<UsageFault> faults) =>
        new(
            (int)FailureClass.Configuration,
            Words.Of(FailureClass.Configuration),
            string.Join(" ", faults.Select(fault => fault.Message)),
            string.Join(" ", faults.Select(fault => fault.Suggestion).OfType<string>()) is { Length: > 0 } next ? next : null,
            []
        );

    public static ErrorDocument Of(IReadOnlyList<ConfigurationFault> faults) =>
        new(
            (int)FailureClass.Configuration,
            Words.Of(FailureClass.Configuration),
            $"The configuration has {Words.Count(faults.Count, "fault")}.",
            "Mend what is listed, then run again.",
            [.. faults.Select(fault => new FaultDocument(fault.Place, fault.Found, fault.Expected, fault.Suggestion))]
        );
}

/// <summary>A fault in the configuration.</summary>
internal sealed record FaultDocument(string Place, string Found, string Expected, string? Suggestion);

/// <summary>The health checks.</summary>
internal sealed record ChecksDocument(int ExitCode, int Ok, int Warn, int Fail, IReadOnlyList<CheckDocument> Checks)
{
    public static ChecksDocument Of(IReadOnlyList<CheckResult> checks, int exitCode) =>
        new(
            exitCode,
            checks.Count(check => check.Status == CheckStatus.Ok),
            checks.Count(check => check.Status == CheckStatus.Warn),
            checks.Count(check => check.Status == CheckStatus.Fail),
            [.. checks.Select(CheckDocument.Of)]
        );
}

/// <summary>A health check.</summary>
internal sealed record CheckDocument(string Name, string Status, string Message, string? NextStep, string Failure)
{
    public static CheckDocument Of(CheckResult check) =>
        new(check.Name, Words.Of(check.Status), check.Message, check.NextStep, Words.Of(check.Failure));
}

/// <summary>What a clean-up deleted, or would delete.</summary>
internal sealed record CleanupDocument(bool Deleted, int Objects, long Bytes, IReadOnlyList<CleanupItemDocument> Items)
{
    public static CleanupDocument Of(CleanupReport report) =>
        new(
            report.Deleted,
            report.Items.Count,
            report.Bytes,
            [.. report.Items.Select(item => new CleanupItemDocument(item.Key, item.Kind, item.Bytes, item.Reason))]
        );
}

/// <summary>An object that a clean-up deleted, or would delete.</summary>
internal sealed record CleanupItemDocument(string Key, string Kind, long Bytes, string Reason);

/// <summary>Every setting in force.</summary>
internal sealed record SettingsDocument(
    IReadOnlyList<SettingOrigin> Settings,
    IReadOnlyList<FaultDocument> Faults,
    IReadOnlyList<string> Warnings
)
{
    public static SettingsDocument Of(LoadedConfiguration loaded) =>
        new(
            loaded.Origins,
            [.. loaded.Faults.Select(fault => new FaultDocument(fault.Place, fault.Found, fault.Expected, fault.Suggestion))],
            loaded.Warnings
        );
}

/// <summary>Whether a configuration can be run.</summary>
internal sealed record ValidationDocument(bool Valid, IReadOnlyList<string> Issues, IReadOnlyList<string> Warnings);

/// <summary>What is in the store, feed by feed.</summary>
internal sealed record StatusDocument(string Destination, string Region, string? LastRun, IReadOnlyList<FeedStatusDocument> Feeds)
{
    public static StatusDocument Of(PipelineStatus status) =>
        new(status.Destination, status.Region, status.LastRun, [.. status.Feeds.Select(FeedStatusDocument.Of)]);
}

/// <summary>What the store holds of one feed.</summary>
internal sealed record FeedStatusDocument(string Feed, string? Dataset, int Periods, string? NewestPeriod, string? CommittedAt, long? Rows)
{
    public static FeedStatusDocument Of(FeedStatus feed) =>
        new(feed.Feed, feed.Dataset, feed.Periods, feed.NewestPeriod, feed.CommittedAt is { } at ? Words.Moment(at) : null, feed.Rows);
}
