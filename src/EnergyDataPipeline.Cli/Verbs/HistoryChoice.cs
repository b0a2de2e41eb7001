using System.CommandLine;
using System.CommandLine.Parsing;
using EnergyDataPipeline.Configuring;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>What is done with a span of history.</summary>
internal enum HistoryUse
{
    /// <summary>Collect it.</summary>
    Backfill,

    /// <summary>Ask again for what is not complete.</summary>
    Heal,

    /// <summary>Look at what is there.</summary>
    Look,
}

/// <summary>Which span of history, and how.</summary>
internal sealed class HistoryChoice
{
    private readonly Option<string?> _from;
    private readonly Option<string> _until = new("--until")
    {
        HelpName = "DAY",
        Description = "Last day; yesterday unless given.",
        DefaultValueFactory = _ => "yesterday",
    };
    private readonly Option<bool> _newestFirst = new("--newest-first") { Description = "Begin with the newest period." };
    private readonly Option<bool> _force = new("--force") { Description = "Ask for what is stored complete too." };

    public HistoryChoice(HistoryUse use)
    {
        Use = use;
        _from = new("--from")
        {
            HelpName = "DAY",
            Description =
                use == HistoryUse.Backfill
                    ? "First day: 2025-01-01, 20250101."
                    : "First day: 2025-01-01, 20250101; the first that is stored unless given.",
            Required = use == HistoryUse.Backfill,
        };
        Options = use switch
        {
            HistoryUse.Backfill => [_from, _until, _newestFirst, _force],
            HistoryUse.Heal => [_from, _until, _newestFirst],
            _ => [_from, _until],
        };
    }

    /// <summary>What is done with it.</summary>
    public HistoryUse Use { get; }

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options { get; }

    /// <summary>An end without a beginning means nothing, and a day is no place to store in: said before anything is read.</summary>
    public void Check(CommandResult command)
    {
        if (
            Use != HistoryUse.Backfill
            && command.GetResult(_until) is { Implicit: false }
            && command.GetResult(_from) is not { Implicit: false }
        )
        {
            command.AddError("--until needs --from beside it: without it the span is all that is stored.");
        }

        var to = command.Children.OfType<OptionResult>().FirstOrDefault(option => option.Option.Name == "--to");
        if (to is { Implicit: false, Tokens: [var day] } && DayExpression.TryParse(day.Value, out _, out _))
        {
            command.AddError($"--to {day.Value}: --to names where files go; the last day is --until {day.Value}.");
        }
    }

    /// <summary>The configuration, set to that span.</summary>
    public EnergyPipelineConfig Apply(EnergyPipelineConfig config, ParseResult parse) =>
        config with
        {
            Day = parse.GetValue(_from) is { } from ? $"{from}..{parse.GetRequiredValue(_until)}" : null,
            OnlyMissing = Use == HistoryUse.Backfill && !parse.GetValue(_force),
            NewestFirst = Use != HistoryUse.Look && parse.GetValue(_newestFirst),
        };
}
