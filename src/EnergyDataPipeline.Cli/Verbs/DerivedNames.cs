using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Query.Analytics;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Names of derived datasets in a configuration: the library that reads it does not know them, the command does.</summary>
internal static class DerivedNames
{
    private const string Setting = "derived_datasets";

    /// <summary>The configuration with a fault for each name that is no derived dataset's.</summary>
    public static LoadedConfiguration Check(LoadedConfiguration loaded)
    {
        var unknown = loaded.Config.DerivedDatasets.Where(name => DerivedDatasets.Find(name) is null).ToList();
        if (unknown.Count == 0)
        {
            return loaded;
        }

        string[] known = [.. DerivedDatasets.All.Select(dataset => dataset.Name)];
        var origin = loaded.Origins.FirstOrDefault(one => one.Name == Setting)?.Origin;
        var faults = unknown.Select(name => new ConfigurationFault(
            origin is null ? Setting : $"{origin}: {Setting}",
            $"\"{name}\"",
            $"derived datasets: {string.Join(", ", known)}",
            NearMiss.Of(name, known) is { } near ? $"Did you mean {near}?" : null
        ));
        return loaded with { Faults = [.. loaded.Faults, .. faults] };
    }
}
