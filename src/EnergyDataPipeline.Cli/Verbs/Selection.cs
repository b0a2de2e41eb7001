using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>What to collect: every feed, some by name, or a region's.</summary>
internal sealed record Selection
{
    private bool All { get; init; }

    private IReadOnlyList<string>? Names { get; init; }

    private string? Region { get; init; }

    /// <summary>The default region's.</summary>
    public static Selection Default { get; } = new();

    /// <summary>Every feed.</summary>
    public static Selection Every { get; } = new() { All = true };

    /// <summary>What the options name. A name that no feed has is refused with the nearest one, all such names together.</summary>
    public static Selection Of(EnergyPipelineConfig config, bool all, string[]? names, string? region)
    {
        if (names is not { Length: > 0 })
        {
            return new() { All = all, Region = region };
        }

        var known = config.Feeds.Select(feed => feed.Name).ToList();
        var unknown = names
            .Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (unknown.Count == 0)
        {
            return new() { Names = names };
        }

        var near = unknown.Select(name => NearMiss.Of(name, known)).OfType<string>().ToList();
        throw new PipelineException(
            FailureClass.Configuration,
            $"there is no feed called {string.Join(" or ", unknown.Select(name => $"'{name}'"))}; nothing was asked and nothing was written.",
            (near.Count > 0 ? $"Did you mean {string.Join(" and ", near)}? " : "") + $"The feeds are: {string.Join(", ", known)}."
        );
    }

    public Task<RunSummary> RunAsync(EnergyPipeline pipeline, CancellationToken cancellationToken) =>
        All ? pipeline.RunAllApisAsync(cancellationToken)
        : Names is [var single] ? pipeline.RunSingleApiAsync(single, cancellationToken)
        : Names is not null ? pipeline.RunSelectionAsync(Names, cancellationToken)
        : pipeline.RunEnergyPipelineAsync(Region, cancellationToken);

    public Task<IReadOnlyList<PlannedSlice>> PlanAsync(
        EnergyPipeline pipeline,
        EnergyPipelineConfig config,
        CancellationToken cancellationToken
    ) =>
        All ? pipeline.PlanAsync(cancellationToken: cancellationToken)
        : Names is not null ? pipeline.PlanAsync(Names, cancellationToken: cancellationToken)
        : pipeline.PlanAsync(region: Region ?? config.DefaultRegion, cancellationToken: cancellationToken);

    public override string ToString() =>
        All ? "every feed"
        : Names is not null ? string.Join(", ", Names)
        : Region is not null ? $"region {Region}"
        : "the default region";
}
