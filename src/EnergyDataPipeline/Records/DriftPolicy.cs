namespace EnergyDataPipeline.Records;

/// <summary>
/// What becomes of what a dataset's definition does not know: a new column or list, a new word in a vocabulary. Whatever the policy, the answer
/// is kept as received and a finding tells of it.
/// </summary>
public enum DriftPolicy
{
    /// <summary>New columns are added to the tables, new words are kept.</summary>
    Evolve,

    /// <summary>Tables keep the columns of the definition: what is new stays in the answer as received. New words are kept.</summary>
    Freeze,

    /// <summary>A row that holds anything new waits in quarantine with its reason.</summary>
    Quarantine,
}
