using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>Which header and parameter names carry secrets.</summary>
internal static class Sensitive
{
    /// <inheritdoc cref="SecretNames.Is"/>
    public static bool Is(string name) => SecretNames.Is(name);

    /// <summary><paramref name="value"/>, or <c>***</c> where the name says that it is a secret.</summary>
    public static string Mask(string name, string value) => Is(name) ? "***" : value;
}
