using System.Globalization;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>A run under way.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Region">Region asked for; null when feeds were named.</param>
internal sealed record Run(string Id, string? Region)
{
    /// <summary>A new run, named by when it began and eight random digits.</summary>
    public static Run Begin(Instant at, string? region) =>
        new($"{at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{Guid.NewGuid().ToString("N")[..8]}", region);
}
