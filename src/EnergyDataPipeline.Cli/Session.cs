using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using NodaTime;

namespace EnergyDataPipeline.Cli;

/// <summary>What a verb is given: the terminal, the environment, the clocks, and word of when to stop.</summary>
internal sealed class Session : IDisposable
{
    public required Screen Screen { get; init; }

    public required Stops Stops { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string WorkingFolder { get; init; }

    public required IClock Clock { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The configuration, where it lies in a bucket: fetched before a verb begins.</summary>
    public FetchedConfiguration? Fetched { get; set; }

    /// <summary>Asks a person for a secret, where there is a terminal.</summary>
    public ISecretPrompt Prompt { get; init; } = new ConsolePrompt();

    /// <summary>The terminal, environment and clocks of this process.</summary>
    public static Session OfThisProcess()
    {
        var environment = EnergyPipelineConfig.ProcessEnvironment();
        var screen = Screen.OfThisProcess(environment);
        return new()
        {
            Screen = screen,
            Stops = new Stops(screen, TimeProvider.System),
            Environment = environment,
            WorkingFolder = Directory.GetCurrentDirectory(),
#pragma warning disable RS0030 // the host is where the system's clock is taken up and handed in
            Clock = SystemClock.Instance,
#pragma warning restore RS0030
            Time = TimeProvider.System,
        };
    }

    public void Dispose() => Stops.Dispose();
}
