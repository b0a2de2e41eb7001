using NodaTime;

namespace EnergyDataPipeline.Storing;

/// <summary>What <see cref="StoreProbe"/> can learn of a store beyond putting and reading.</summary>
internal interface IProbedStore
{
    /// <summary>Fails unless the bucket is there and may be asked; a folder that is yet to be made is fine.</summary>
    Task ReachAsync(CancellationToken cancellationToken);

    /// <summary>The store's own clock when it last answered, and ours at that moment; null when it has none of its own.</summary>
    (Instant Theirs, Instant Ours)? Clock { get; }

    /// <summary>Local path whose disk holds the objects; null when that is not this machine.</summary>
    string? LocalPath { get; }
}
