using NodaTime;

namespace EnergyDataPipeline.Sandbox.Model;

/// <summary>A fuel as the operator sorts it: the category of a row and the rollup it belongs to.</summary>
internal sealed record Fuel(string Category, string Rollup)
{
    public static Fuel Batteries { get; } = new("Batteries", "Batteries");
    public static Fuel Coal { get; } = new("Coal", "Coal");
    public static Fuel Hydro { get; } = new("Hydro", "Hydro");
    public static Fuel Gas { get; } = new("Natural Gas", "Natural Gas");
    public static Fuel Nuclear { get; } = new("Nuclear", "Nuclear");
    public static Fuel Oil { get; } = new("Oil", "Oil");
    public static Fuel Other { get; } = new("Other", "Other");
    public static Fuel LandfillGas { get; } = new("Landfill Gas", "Renewables");
    public static Fuel Refuse { get; } = new("Refuse", "Renewables");
    public static Fuel Solar { get; } = new("Solar", "Renewables");
    public static Fuel Wind { get; } = new("Wind", "Renewables");
    public static Fuel Wood { get; } = new("Wood", "Renewables");
}

/// <summary>What one fuel gives at an instant, in whole MW; never zero, because fuels without output are not published.</summary>
internal readonly record struct FuelOutput(Fuel Fuel, int Mw, bool Marginal);

/// <summary>Generation by fuel at irregular instants; its sum is load plus net export, to the MW.</summary>
internal sealed class FuelMix(Dice dice, Load load, Interchange interchange)
{
    private const int SlotSeconds = 360;
    private const int LeastGasMw = 350;

    /// <summary>How long after its instant a mix is published.</summary>
    public static Duration PublicationDelay { get; } = Duration.FromSeconds(2);

    /// <summary>The newest instant that is published at <paramref name="now"/>.</summary>
    public Instant Newest(Instant now)
    {
        var seen = (now - PublicationDelay).ToUnixTimeSeconds();
        var slot = Math.DivRem(seen, SlotSeconds).Quotient;
        var stamp = InSlot(slot);
        return stamp.ToUnixTimeSeconds() <= seen ? stamp : InSlot(slot - 1);
    }

    /// <summary>The instants of the day, three to nine minutes apart.</summary>
    public IEnumerable<Instant> InstantsOf(LocalDate day)
    {
        // A day begins on a whole hour of UTC, so slots never straddle midnight.
        var first = EasternTime.StartOf(day).ToUnixTimeSeconds() / SlotSeconds;
        var end = EasternTime.StartOf(day.PlusDays(1)).ToUnixTimeSeconds() / SlotSeconds;
        for (var slot = first; slot < end; slot++)
        {
            yield return InSlot(slot);
        }
    }

    /// <summary>Demand at the instant in whole MW, the number that the mix adds up to after net export.</summary>
    public int LoadMw(Instant instant) => (int)Math.Round(load.At(instant));

    /// <summary>The fuels with output at the instant, by rollup and category.</summary>
    public IReadOnlyList<FuelOutput> At(Instant instant)
    {
        var loadMw = LoadMw(instant);
        var needed = loadMw + interchange.NetExportMw(instant);
        var hours = instant.ToUnixTimeSeconds() / 3600.0;
        var season = Temperature.DayOfYear(instant);
        var local = instant.InZone(EasternTime.Zone);
        var evening = Math.Exp(-Math.Pow((local.Hour + (local.Minute / 60.0) - 19) / 2.2, 2));

        var tight = Math.Max(0, loadMw - 20_500);
        var nuclear = Whole(NuclearUnits(local) + Noise(hours, 0, 4));
        var wood = Whole(280 + Noise(hours, 1, 15));
        var refuse = Whole(300 + Noise(hours, 2, 12));
        var landfill = Whole(25 + Noise(hours, 3, 2));
        var other = Whole(8 + Noise(hours, 4, 5));
        var batteries = Whole((260 * evening) + Noise(hours, 5, 45) - 30);
        var coal = Whole(tight * 0.12);
        var oil = Whole(tight * 0.55);
        var hydro = Whole(900 + (450 * Math.Cos(2 * Math.PI * (season - 115) / 365.2425)) + (500 * evening) + Noise(hours, 6, 120));
        var wind = Whole(480 + (230 * Math.Cos(2 * Math.PI * (season - 20) / 365.2425)) + Noise(hours / 6, 7, 330));
        var solar = Whole(load.RoofSolar(instant) * 0.21);

        // Gas takes what is left; when nothing is left, those that can step back do.
        var room = needed - LeastGasMw - (nuclear + wood + refuse + landfill + other + coal + oil);
        (batteries, room) = Fit(batteries, room);
        (solar, room) = Fit(solar, room);
        (wind, room) = Fit(wind, room);
        (hydro, room) = Fit(hydro, room);
        var gas = LeastGasMw + room;

        var slot = instant.ToUnixTimeSeconds() / SlotSeconds;
        var hydroSets = dice.Uniform(Series.Marginal, slot, 1) < 0.35;
        var windSets = dice.Uniform(Series.Marginal, slot, 2) < 0.06;
        var oilSets = dice.Uniform(Series.Marginal, slot, 3) < 0.5;
        FuelOutput[] all =
        [
            new(Fuel.Batteries, batteries, false),
            new(Fuel.Coal, coal, false),
            new(Fuel.Hydro, hydro, hydroSets),
            new(Fuel.Gas, gas, true),
            new(Fuel.Nuclear, nuclear, false),
            new(Fuel.Oil, oil, oilSets),
            new(Fuel.Other, other, false),
            new(Fuel.LandfillGas, landfill, false),
            new(Fuel.Refuse, refuse, false),
            new(Fuel.Solar, solar, false),
            new(Fuel.Wind, wind, windSets),
            new(Fuel.Wood, wood, false),
        ];
        return [.. all.Where(output => output.Mw > 0)];
    }

    private Instant InSlot(long slot) =>
        Instant.FromUnixTimeSeconds((slot * SlotSeconds) + dice.Between(Series.FuelInstant, slot, 0, 0, (SlotSeconds / 2) - 1));

    // One of the three units refuels for the better part of a spring or autumn month.
    private double NuclearUnits(ZonedDateTime local)
    {
        var month = (local.Year * 12) + local.Month;
        var refuelling = local.Month is 4 or 10 && local.Day is > 3 and < 27 && dice.Uniform(Series.NuclearOutage, month) < 0.6;
        return refuelling ? 2_085 : 3_340;
    }

    private double Noise(double position, long stream, double sizeMw) => sizeMw * dice.Smooth(Series.FuelOutput, stream, position);

    private static int Whole(double mw) => Math.Max(0, (int)Math.Round(mw));

    private static (int Taken, int Left) Fit(int wanted, int room)
    {
        var taken = Math.Clamp(wanted, 0, Math.Max(0, room));
        return (taken, room - taken);
    }
}
