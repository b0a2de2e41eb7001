namespace EnergyDataPipeline.Running;

/// <summary>Two things done at the same time.</summary>
internal static class Together
{
    /// <summary>Waits until both have ended, whatever becomes of either; the first one's failure is told before the second's.</summary>
    public static async Task BothAsync(Task first, Task second)
    {
        await Task.WhenAll(first, second).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
        await second;
    }
}
