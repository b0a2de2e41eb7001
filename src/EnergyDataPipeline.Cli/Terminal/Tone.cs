using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>What a colour says. Nothing is said by colour alone.</summary>
internal enum Tone
{
    Plain,
    Good,
    Quiet,
    Warning,
    Bad,
    Heading,
}

/// <summary>Colours, from the sixteen that every terminal and every theme has.</summary>
internal static class Tones
{
    /// <summary><paramref name="text"/> in its colour, or as it is where there are none.</summary>
    public static string Paint(string text, Tone tone, bool colours)
    {
        var code = tone switch
        {
            Tone.Good => "32",
            Tone.Quiet => "2",
            Tone.Warning => "33",
            Tone.Bad => "31",
            Tone.Heading => "1",
            _ => null,
        };
        return colours && code is not null ? $"\e[{code}m{text}\e[0m" : text;
    }

    /// <summary>The colour of a result.</summary>
    public static Tone Of(FeedResult result) =>
        !result.IsSuccess ? Tone.Bad
        : result.Quarantined > 0 ? Tone.Warning
        : result.Outcome is Outcome.Unchanged or Outcome.NotYetPublished ? Tone.Quiet
        : Tone.Good;
}
