using NodaTime;

namespace EnergyDataPipeline.Sandbox.Model;

/// <summary>A line to a neighbour. Import limits are negative, export limits positive, as the operator writes them.</summary>
internal sealed record Tie(string Name, int ImportLimitMw, int ExportLimitMw, int UsualMw, int SwingMw)
{
    public static IReadOnlyList<Tie> All { get; } =
    [
        new("Highgate", -225, 0, -170, 60),
        new("NB", -270, 100, -120, 110),
        new("NECEC", -1250, 0, -1090, 90),
        new("NYISO AC", -1400, 1200, -320, 480),
        new("NYISO CSC", -346, 330, 90, 180),
        new("NYISO NNC", -200, 200, 30, 90),
        new("Phase 2", -2000, 1200, -820, 420),
    ];
}

/// <summary>Flows on the ties in whole MW; positive is export.</summary>
internal sealed class Interchange(Dice dice, Load load)
{
    // What must be generated at home in any hour, so that plants that never stop have somewhere to send their output.
    private const double HomeGenerationMw = 5_300;

    /// <summary>The flow on each tie, in the order of <see cref="Tie.All"/>.</summary>
    public int[] At(Instant instant)
    {
        var hours = instant.ToUnixTimeSeconds() / 3600.0;
        var flows = new double[Tie.All.Count];
        var net = 0.0;
        for (var number = 0; number < flows.Length; number++)
        {
            var tie = Tie.All[number];
            var drawn = tie.UsualMw + (tie.SwingMw * dice.Smooth(Series.Tie, number, hours / 8));
            flows[number] = Math.Clamp(drawn, tie.ImportLimitMw, tie.ExportLimitMw);
            net += flows[number];
        }
        var room = load.At(instant) - HomeGenerationMw;
        var scale = net < 0 && -net > room ? room / -net : 1;
        return [.. flows.Select(flow => (int)Math.Round(flow * scale))];
    }

    public int NetExportMw(Instant instant) => At(instant).Sum();
}
