using EnergyDataPipeline.Cli;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring.Secrets;
using NodaTime;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>The command in this process: the same code as the process runs, without its start. Its environment is what it is given.</summary>
internal static class InProcess
{
    /// <summary>Runs the command as in <paramref name="folder"/>, with nothing but <paramref name="environment"/> set and nobody at a terminal.</summary>
    public static async Task<Ended> RunAsync(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        string[] arguments,
        IClock? clock = null,
        ScreenAbilities? abilities = null
    )
    {
        await using var results = new StringWriter { NewLine = "\n" };
        await using var notes = new StringWriter { NewLine = "\n" };
        using var session = Session(folder, environment, results, notes, clock, abilities);
        var exitCode = await Application.RunAsync(arguments, session);
        return new Ended(exitCode, results.ToString(), notes.ToString());
    }

    /// <summary>What the process makes of its terminal, environment and clocks, made by hand.</summary>
    public static Session Session(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        TextWriter results,
        TextWriter notes,
        IClock? clock = null,
        ScreenAbilities? abilities = null
    )
    {
        var screen = new Screen(results, notes, abilities ?? ScreenAbilities.None);
        return new()
        {
            Screen = screen,
            Stops = new Stops(screen, TimeProvider.System),
            Environment = environment,
            WorkingFolder = folder,
            Clock = clock ?? Clocks.System,
            Time = TimeProvider.System,
            Prompt = new Nobody(),
        };
    }

    private sealed class Nobody : ISecretPrompt
    {
        public bool CanAsk => false;

        public Task<string?> AskAsync(string question, bool hidden, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"nobody is there, and was asked: {question}");
    }
}

/// <summary>Clocks that tests hand in.</summary>
internal static class Clocks
{
#pragma warning disable RS0030 // a test is a host: it takes up the system's clock and hands it in
    public static IClock System => SystemClock.Instance;
#pragma warning restore RS0030

    /// <summary>The system's clock, set wrong.</summary>
    public static IClock Off(Duration by) => new Shifted(by);

    private sealed class Shifted(Duration by) : IClock
    {
        public Instant GetCurrentInstant() => System.GetCurrentInstant() + by;
    }
}
