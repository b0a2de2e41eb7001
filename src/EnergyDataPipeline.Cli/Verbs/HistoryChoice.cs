using System.CommandLine;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Which span of history, and how.</summary>
internal sealed class HistoryChoice
{
    private readonly Option<string> _from = new("--from")
    {
        HelpName = "DAY",
        Description = "First day: 2025-01-01, 20250101.",
        Required = true,
    };
    private readonly Option<string> _to = new("--until")
    {
        HelpName = "DAY",
        Description = "Last day; yesterday unless given.",
        DefaultValueFactory = _ => "yesterday",
    };
    private readonly Option<bool> _newestFirst = new("--newest-first") { Description = "Begin with the newest period." };
    private readonly Option<bool> _force = new("--force") { Description = "Ask for what is stored complete too." };

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [_from, _to, _newestFirst, _force];

    /// <summary>The configuration, set to that span.</summary>
    public EnergyPipelineConfig Apply(EnergyPipelineConfig config, ParseResult parse) =>
        config with
        {
            Day = $"{parse.GetRequiredValue(_from)}..{parse.GetRequiredValue(_to)}",
            OnlyMissing = !parse.GetValue(_force),
            NewestFirst = parse.GetValue(_newestFirst),
        };
}
