using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Running.Lake;

/// <summary>How the answers that a feed collected are read.</summary>
internal sealed class LakeReading
{
    /// <summary>As the feed's settings say.</summary>
    /// <param name="dataset">Its dataset.</param>
    /// <param name="drift">What a value that the definition does not know means.</param>
    /// <param name="rules">Verbs of rules that are set otherwise than by the definition.</param>
    public LakeReading(Dataset dataset, DriftPolicy drift, IReadOnlyDictionary<string, RuleVerb> rules)
    {
        Reading = new StoredReading(dataset, drift, rules);
        DefinitionId = Running.DefinitionId.Of(dataset, drift, rules)!;
    }

    /// <summary>As the definition says.</summary>
    public static LakeReading Of(Dataset dataset) => new(dataset, default, new Dictionary<string, RuleVerb>());

    /// <summary>How an answer is read again.</summary>
    public StoredReading Reading { get; }

    /// <summary>Everything that decides which rows the same answer gives, as a hash.</summary>
    public string DefinitionId { get; }
}
