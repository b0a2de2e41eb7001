using System.CommandLine;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Datasets by name, and what narrows them: the part of <c>run</c> that a configuration has no need of.</summary>
internal sealed class DatasetChoice(bool narrows = true)
{
    /// <summary>Words by which the catalogue's parameters are given. In the code, so that no definition is read to understand a command.</summary>
    internal static readonly (string Word, string Value, string Description)[] Narrowings =
    [
        ("location", "ID", "Locations, by number or name, several with commas: 4001, .Z.MAINE,.H.INTERNAL_HUB."),
        ("location-type", "WORD", "Locations of a kind: HUB, \"LOAD ZONE\", …"),
        ("hour", "HH", "An hour of the day, by when it begins: 00 to 23."),
        ("fuel", "WORD", "A fuel category: Hydro, \"Natural Gas\", …"),
        ("bid-type", "WORD", "A kind of bid: FIXED, PRICE, DEC, INC."),
        ("interface", "NAME", "An interface, by its name."),
        ("reserve-zone", "ID", "A reserve zone, by its number."),
        ("capacity-zone", "ID", "A capacity zone, by its number."),
        ("load-zone", "ID", "A load zone, by its number."),
        ("report-type", "WORD", "A kind of report."),
        ("auction", "WORD", "An annual reconfiguration auction: ARA1, ARA2, ARA3."),
        ("bilateral-period", "WORD", "An annual bilateral period."),
        ("planned-day", "DAY", "A planned day, yyyyMMdd."),
        ("company", "WORD", "Outages: a company."),
        ("equipment-type", "WORD", "Outages: a kind of equipment."),
        ("flags", "WORD", "Outages: a flag."),
        ("request-type", "WORD", "Outages: a kind of request."),
        ("status", "WORD", "Outages: a status."),
        ("station", "NAME", "Outages: a station."),
        ("station-type", "WORD", "Outages: a kind of station."),
    ];

    private readonly Option<string?>[] _narrowings =
    [
        .. Narrowings.Select(one => new Option<string?>("--" + one.Word) { HelpName = one.Value, Description = one.Description }),
    ];

    /// <summary>The datasets' names.</summary>
    public Argument<string[]> Names { get; } =
        new("NAME")
        {
            Description = "Datasets of the catalogue (iso-ne/fuel-mix, fuel-mix) or feeds of the configuration.",
            Arity = ArgumentArity.OneOrMore,
            CompletionSources = { _ => FeedCatalog.BuiltIn.Names },
        };

    /// <summary>The options that narrow.</summary>
    public IReadOnlyList<Option> Options => narrows ? _narrowings : [];

    /// <summary>The configuration with the datasets named, and no others, whatever they are narrowed by.</summary>
    public EnergyPipelineConfig ApplyWhole(EnergyPipelineConfig config, ParseResult parse)
    {
        var feeds = parse
            .GetRequiredValue(Names)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(name =>
                FeedCatalog.BuiltIn.Find(name) is ({ } source, { } dataset)
                    ? DatasetFeeds.OfAny(source, dataset)
                    : FeedOf(config, name, [], isDated: false)
            );
        return config with { Feeds = [.. feeds], Configured = config.Feeds };
    }

    /// <summary>
    /// The configuration with the feeds named, and no others; collected by periods where <paramref name="isDated"/>. A name that nothing has is
    /// refused with the nearest one.
    /// </summary>
    public EnergyPipelineConfig Apply(EnergyPipelineConfig config, ParseResult parse, bool isDated)
    {
        var narrowing = Options
            .Cast<Option<string?>>()
            .Where(option => parse.GetValue(option) is not null)
            .ToDictionary(option => option.Name.TrimStart('-'), option => parse.GetValue(option)!);
        var feeds = parse
            .GetRequiredValue(Names)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(name => FeedOf(config, name, narrowing, isDated));
        return config with { Feeds = [.. feeds], Configured = config.Feeds };
    }

    private static FeedSettings FeedOf(EnergyPipelineConfig config, string name, Dictionary<string, string> narrowing, bool isDated)
    {
        if (FeedCatalog.BuiltIn.Find(name) is ({ } source, { } dataset))
        {
            return DatasetFeeds.Of(source, dataset, narrowing, isDated);
        }

        if (config.Feeds.FirstOrDefault(feed => feed.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } configured)
        {
            return narrowing.Count == 0 && configured.Dataset is not null ? DatasetFeeds.Of(configured, isDated)
                : narrowing.Count == 0 ? configured
                : throw new PipelineException(
                    FailureClass.Configuration,
                    $"{configured.Name} is a feed of the configuration: its address is narrowed there, not by --{narrowing.Keys.First()}",
                    "Name a dataset instead; energy-pipeline catalog lists them."
                );
        }

        // Datasets first: a built-in feed of nearly the same name has folders of its own.
        string[] known = [.. FeedCatalog.BuiltIn.Names];
        var near =
            NearMiss.Of(name, known)
            ?? NearMiss.Of(name, known.Select(one => one[(one.LastIndexOf('/') + 1)..]))
            ?? NearMiss.Of(name, config.Feeds.Select(feed => feed.Name));
        throw new PipelineException(
            FailureClass.Configuration,
            $"there is no dataset and no feed called '{name}'; nothing was asked and nothing was written.",
            near is null ? "Look for it with: energy-pipeline catalog WORD" : $"Did you mean '{near}'?"
        );
    }
}
