namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>What standard output and standard error can show.</summary>
/// <param name="ResultWidth">Columns of the terminal behind standard output; null when it is a file or a pipe.</param>
/// <param name="ResultColours">Standard output takes colours.</param>
/// <param name="NoteColours">Standard error takes colours.</param>
/// <param name="Moves">Standard error can be written over, for live progress.</param>
internal sealed record ScreenAbilities(int? ResultWidth, bool ResultColours, bool NoteColours, bool Moves)
{
    private const int UsualWidth = 80;

    /// <summary>A file or a pipe on both sides.</summary>
    public static ScreenAbilities None { get; } = new(null, false, false, false);

    /// <summary>
    /// From the environment and where the streams go. <c>NO_COLOR</c> (set and not empty) takes the colours away; <c>TERM=dumb</c> takes the
    /// colours and whatever moves.
    /// </summary>
    public static ScreenAbilities Of(
        IReadOnlyDictionary<string, string> environment,
        bool resultsAreRedirected,
        bool notesAreRedirected,
        Func<int> widthOfConsole
    )
    {
        var isDumb = environment.GetValueOrDefault("TERM") == "dumb";
        var colours = !isDumb && string.IsNullOrEmpty(environment.GetValueOrDefault("NO_COLOR"));
        int? width = null;
        if (!resultsAreRedirected)
        {
            var columns = widthOfConsole();
            width = columns > 0 ? columns : UsualWidth;
        }

        return new(width, colours && !resultsAreRedirected, colours && !notesAreRedirected, !isDumb && !notesAreRedirected);
    }
}
