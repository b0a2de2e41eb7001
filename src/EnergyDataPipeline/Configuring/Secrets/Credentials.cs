using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Configuring.Secrets;

/// <summary>What a feed signs in with.</summary>
/// <param name="Username">User name; null unless the feed signs in with Basic.</param>
/// <param name="Secret">Password, key or token; null when the feed does not sign in.</param>
public sealed record Credentials(string? Username, Secret? Secret)
{
    /// <summary>Of a feed that does not sign in.</summary>
    public static Credentials None { get; } = new(null, null);
}
