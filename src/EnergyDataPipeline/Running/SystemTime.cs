using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>The one place where the system's clock is taken up, for hosts that hand in none.</summary>
internal static class SystemTime
{
    /// <summary>The system's clock.</summary>
#pragma warning disable RS0030 // the default for hosts that hand in no clock
    public static IClock Clock => SystemClock.Instance;
#pragma warning restore RS0030
}
