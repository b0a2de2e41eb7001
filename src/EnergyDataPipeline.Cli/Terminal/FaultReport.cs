using System.CommandLine;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>Tells a person what is wrong: what was found, what was expected, where, and what to do next.</summary>
internal static class FaultReport
{
    /// <summary>Arguments that cannot be used; gives the exit code.</summary>
    public static int Usage(Screen screen, IReadOnlyList<UsageFault> faults, Command command)
    {
        foreach (var fault in faults)
        {
            Say(screen, fault.Message, fault.Suggestion);
        }

        screen.Say($"  {HelpPage.PathOf(command)} --help shows what there is.");
        return (int)FailureClass.Configuration;
    }

    /// <summary>A configuration that cannot be run; gives the exit code.</summary>
    public static int Configuration(Screen screen, IReadOnlyList<ConfigurationFault> faults)
    {
        Head(screen, $"the configuration has {Words.Count(faults.Count, "fault")}; nothing was asked and nothing was written.");
        foreach (var fault in faults)
        {
            screen.Say($"  {Words.Plain(fault.Place)}");
            screen.Say($"    found     {Indented(fault.Found)}");
            screen.Say($"    expected  {Indented(fault.Expected)}");
            if (fault.Suggestion is { } suggestion)
            {
                screen.Say($"    next      {Indented(suggestion)}");
            }
        }

        return (int)FailureClass.Configuration;
    }

    /// <summary>A broken run; gives the exit code. The stack is shown only where <paramref name="withStack"/>.</summary>
    public static int Broken(Screen screen, Exception broken, bool withStack)
    {
        var (failure, message, next) = Explain(broken);
        Say(screen, message, next);
        if (withStack)
        {
            screen.Say(Words.Plain(broken.ToString()));
        }

        return (int)failure;
    }

    /// <summary>Class, message and next step of an exception.</summary>
    public static (FailureClass Failure, string Message, string? NextStep) Explain(Exception broken) =>
        broken switch
        {
            PipelineException known => (known.Failure, known.Message, known.NextStep),
            StoreException store => (FailureClass.Store, store.Message, store.NextStep),
            _ => (
                FailureClass.Internal,
                $"a fault of ours: {broken.GetType().Name}: {broken.Message}",
                "Run again with --log-level debug and report what it shows."
            ),
        };

    /// <summary>One message, and what to do about it.</summary>
    public static void Say(Screen screen, string message, string? next)
    {
        Head(screen, message);
        if (!string.IsNullOrEmpty(next))
        {
            screen.Say($"  {Words.Plain(next)}");
        }
    }

    private static void Head(Screen screen, string message)
    {
        var mark = Tones.Paint($"{Application.Name}:", Tone.Bad, screen.Abilities.NoteColours);
        screen.Say($"{mark} {Words.Plain(message)}");
    }

    private static string Indented(string text) => Words.Plain(text).Replace("\n", "\n              ", StringComparison.Ordinal);
}
