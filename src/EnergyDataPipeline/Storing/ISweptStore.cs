namespace EnergyDataPipeline.Storing;

/// <summary>A store in which processes that died leave files that are not objects.</summary>
internal interface ISweptStore
{
    /// <summary>Finds such files older than a day, and deletes them unless <paramref name="dryRun"/>.</summary>
    Task<IReadOnlyList<LeftoverFile>> SweepAsync(bool dryRun, CancellationToken cancellationToken);
}

/// <summary>A file that a process left behind.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Size.</param>
internal sealed record LeftoverFile(string Path, long Bytes);
