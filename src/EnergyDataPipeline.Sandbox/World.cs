using EnergyDataPipeline.Sandbox.Model;

namespace EnergyDataPipeline.Sandbox;

/// <summary>Everything that is so for a seed: the places, the weather, the load, the prices. Without state; safe from any thread.</summary>
internal sealed class World
{
    public World(ulong seed, int nodeCount)
        : this(new Dice(seed), Locations.Generate(new Dice(seed), nodeCount)) { }

    private World(Dice dice, Locations locations)
    {
        Dice = dice;
        Locations = locations;
        Temperature = new Temperature(dice);
        Load = new Load(dice, Temperature);
        Interchange = new Interchange(dice, Load);
        FuelMix = new FuelMix(dice, Load, Interchange);
        Prices = new Prices(dice, Load, Temperature);
        Capacity = new Capacity(dice, Temperature, Load);
    }

    public Dice Dice { get; }
    public Locations Locations { get; }
    public Temperature Temperature { get; }
    public Load Load { get; }
    public Interchange Interchange { get; }
    public FuelMix FuelMix { get; }
    public Prices Prices { get; }
    public Capacity Capacity { get; }

    /// <summary>The same places with other numbers: what a later correction of every series would look like.</summary>
    public World Revised() => new(new Dice(Dice.Hash(Series.Revision, 1)), Locations);
}
