namespace EnergyDataPipeline.Sandbox;

/// <summary>The operator's two ways of writing JSON, before and since the middle of 2024.</summary>
public enum SandboxDialect
{
    /// <summary>Empty is <c>{}</c>, attributes of structures are numbers (<c>"Day":2</c>), lists stay lists.</summary>
    Modern,

    /// <summary>Empty is <c>""</c>, attributes are text under <c>@</c>, a list of one is the object alone.</summary>
    Legacy,

    /// <summary>Each of these choices is drawn for each address.</summary>
    Mixed,
}
