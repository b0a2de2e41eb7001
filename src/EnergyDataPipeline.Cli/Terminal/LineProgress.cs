namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>A line when a slice is begun and a line when it is done: for files, pipes and terminals that cannot be written over.</summary>
internal sealed class LineProgress(Screen screen, TimeProvider time) : RunProgress
{
    private readonly TimeLeft _left = new(time);

    public override void Report(FeedProgress value)
    {
        if (value.Planned is { } planned)
        {
            _left.Begin(planned);
        }
        else if (value.Result is { } result)
        {
            if (result.Outcome != Records.Outcome.Cancelled)
            {
                _left.Count();
            }

            screen.Say($"{LineOf(result, screen.Abilities.NoteColours)} ({_left})");
        }
        else if (value.Stage == "asking")
        {
            screen.Say($"{Words.Plain(value.Feed)} {Words.Plain(value.Period)}: asking");
        }
    }
}
