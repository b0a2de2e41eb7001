using EnergyDataPipeline.Storing.Folder;
using EnergyDataPipeline.Storing.S3;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Storing;

/// <summary>The stores there are: one line each. A store that holds connections is an <see cref="IDisposable"/>.</summary>
public static class ObjectStores
{
    /// <summary>Opens a store; nothing is asked of it yet.</summary>
    public static IObjectStore Open(StoreOptions options, TimeProvider time, ILoggerFactory loggers) =>
        options switch
        {
            FolderStoreOptions folder => new FolderStore(folder, time, loggers.CreateLogger<FolderStore>()),
            S3StoreOptions s3 => new S3Store(s3, time, loggers.CreateLogger<S3Store>()),
            _ => throw new ArgumentException($"No store is opened with {options.GetType().Name}.", nameof(options)),
        };
}
