namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>A line when a slice is begun and a line when it is done: for files, pipes and terminals that cannot be written over.</summary>
internal sealed class LineProgress(Screen screen) : RunProgress
{
    public override void Report(FeedProgress value)
    {
        if (value.Result is { } result)
        {
            screen.Say(LineOf(result, screen.Abilities.NoteColours));
        }
        else if (value.Stage == "asking")
        {
            screen.Say($"{Words.Plain(value.Feed)} {Words.Plain(value.Period)}: asking");
        }
    }
}
