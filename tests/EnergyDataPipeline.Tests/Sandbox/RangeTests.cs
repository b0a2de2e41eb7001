using EnergyDataPipeline.Sandbox;
using EnergyDataPipeline.Sandbox.Model;
using EnergyDataPipeline.Tests.Support;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Sandbox;

/// <summary>Ten years of numbers lie where a region like this would have them.</summary>
public sealed class RangeTests(ITestOutputHelper output)
{
    private static readonly World World = new(1, 60);
    private static readonly Instant Begin = SandboxFixture.Eastern(2016, 1, 1, 0, 0);
    private static readonly IReadOnlyList<Instant> Hours =
    [
        .. Enumerable.Range(0, 24 * 3652).Select(hour => Begin + Duration.FromHours(hour)),
    ];

    [Fact]
    public void Load_stays_between_a_spring_night_and_a_heat_wave()
    {
        var loads = Hours.Select(hour => World.Load.At(hour)).ToList();
        output.WriteLine($"Load {loads.Min():0} to {loads.Max():0} MW, mean {loads.Average():0}");

        Assert.InRange(loads.Min(), 6_800, 9_000);
        Assert.InRange(loads.Max(), 19_000, 26_000);
        Assert.InRange(loads.Average(), 11_000, 14_500);
    }

    [Fact]
    public void Every_fuel_runs_at_some_time_and_gas_at_all_times()
    {
        var mixes = Hours.Where((_, index) => index % 3 == 0).Select(World.FuelMix.At).ToList();
        var seen = mixes.SelectMany(mix => mix).CountBy(fuel => fuel.Fuel.Category).ToDictionary();
        output.WriteLine(string.Join(", ", seen.Select(pair => $"{pair.Key} {100.0 * pair.Value / mixes.Count:0.0} %")));

        Assert.Equal(12, seen.Count);
        Assert.Equal(mixes.Count, seen["Natural Gas"]);
        Assert.InRange(seen["Oil"], 1, mixes.Count / 10);
        Assert.InRange(seen["Coal"], 1, mixes.Count / 10);
    }

    [Fact]
    public void Prices_are_moderate_most_of_the_time_and_congested_in_about_eight_hours_of_a_hundred()
    {
        var prices = Hours.Select(World.Prices.DayAhead).ToList();
        var energy = prices.Select(price => price.EnergyCents / 100.0).Order().ToList();
        var congested = prices.Count(price => price.Binding is not null) * 100.0 / prices.Count;
        output.WriteLine($"Energy {energy[0]} to {energy[^1]} $/MWh, median {energy[energy.Count / 2]}; congested {congested:0.0} %");

        Assert.True(energy[0] >= -20);
        Assert.InRange(energy[energy.Count / 2], 20, 70);
        Assert.True(energy[^1] < 500);
        Assert.InRange(congested, 6, 10);
    }

    [Fact]
    public void Ties_keep_their_limits()
    {
        foreach (var hour in Hours.Where((_, index) => index % 7 == 0))
        {
            Assert.All(
                Tie.All.Zip(World.Interchange.At(hour)),
                pair => Assert.InRange(pair.Second, pair.First.ImportLimitMw, pair.First.ExportLimitMw)
            );
        }
    }
}
