namespace EnergyDataPipeline.Catalog;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Something was saved from trouble.</summary>
    Warning,

    /// <summary>Something needs a person.</summary>
    Error,
}
