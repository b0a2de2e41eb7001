using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Cli.Logs;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Configuring;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>What a verb needs of the sandbox.</summary>
internal sealed record SandboxChoice(ulong Seed, Instant? Now);

/// <summary>A pipeline at work for a verb: configuration accepted, log open, sandbox started where one is wanted.</summary>
internal sealed record PipelineWork(EnergyPipeline Pipeline, EnergyPipelineConfig Config, ILogger Log, ILoggerFactory Loggers)
{
    /// <summary>Does <paramref name="work"/> with a pipeline, and closes everything after it.</summary>
    public static async Task<int> DoAsync(
        Session session,
        LoadedConfiguration loaded,
        Func<PipelineWork, Task<int>> work,
        SandboxChoice? sandbox = null,
        RunProgress? progress = null,
        bool quiet = false,
        bool startsNothingNewOnStop = false,
        bool generatedNumbers = false,
        Instant? standing = null,
        CancellationToken? stop = null
    )
    {
        if (loaded.Faults.Count > 0)
        {
            throw new RefusedConfiguration(loaded.Faults);
        }

        foreach (var warning in loaded.Warnings)
        {
            session.Screen.Say($"{Tones.Paint("warning:", Tone.Warning, session.Screen.Abilities.NoteColours)} {Words.Plain(warning)}");
        }

        using var loggers = Logs.Log.Open(session, loaded, quiet);
        var log = loggers.CreateLogger("EnergyDataPipeline.Cli");
        try
        {
            var atOnce = startsNothingNewOnStop ? session.Stops.AtOnce : session.Stops.Gently;
            await using var replica = sandbox is null
                ? null
                : await Sandboxed.StartAsync(session, loaded.Config, sandbox.Seed, sandbox.Now, loggers, atOnce, quiet: quiet);
            // The sandbox is this machine's alone.
            var config = replica is null ? loaded.Config : replica.Config with { PacingTable = null };
            using var aws = AwsEquipment.For(config, session.Environment, session.Time);
            await using var pipeline = new EnergyPipeline(
                config,
                aws.Equip(
                    new()
                    {
                        Clock = replica?.Clock ?? (standing is { } at ? new StandingClock(at) : session.Clock),
                        Time = session.Time,
                        Loggers = loggers,
                        Progress = progress,
                        Prompt = progress?.Around(session.Prompt) ?? session.Prompt,
                        Stop = stop ?? session.Stops.Gently,
                        GeneratedNumbers = generatedNumbers || replica is not null,
                    }
                )
            );
            return await work(new(pipeline, config, log, loggers));
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            var (failure, message, _) = FaultReport.Explain(broken);
            LogMessages.Broke(log, (int)failure, message, broken);
            throw;
        }
    }

    /// <summary>Stands where a sandbox's clock stood.</summary>
    private sealed class StandingClock(Instant at) : IClock
    {
        public Instant GetCurrentInstant() => at;
    }
}
