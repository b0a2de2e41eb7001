using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnergyDataPipeline.Tests.Storing;

/// <summary>The stores, opened as tests want them.</summary>
internal static class StoresUnderTest
{
    public static IObjectStore Folder(string path, bool flush = false) =>
        ObjectStores.Open(new FolderStoreOptions { Path = path, FlushToDisk = flush }, TimeProvider.System, NullLoggerFactory.Instance);

    public static S3StoreOptions Options(string endpoint, string bucket = "bucket") =>
        new()
        {
            Bucket = bucket,
            Prefix = "some/prefix",
            Endpoint = endpoint,
            PathStyle = true,
            Backoff = TimeSpan.FromMilliseconds(1),
            Credentials = new Amazon.Runtime.BasicAWSCredentials("test", "test-secret-key"),
        };

    public static IObjectStore S3(string endpoint, string bucket = "bucket") => S3(Options(endpoint, bucket));

    public static IObjectStore S3(S3StoreOptions options) => ObjectStores.Open(options, TimeProvider.System, NullLoggerFactory.Instance);

    public static IObjectStore S3(S3Double service, Func<S3StoreOptions, S3StoreOptions>? change = null) =>
        S3((change ?? (options => options))(Options(service.Endpoint)));
}

/// <summary>A folder of one test, deleted with it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("energy-store-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
