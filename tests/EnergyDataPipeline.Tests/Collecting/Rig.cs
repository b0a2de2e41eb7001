using System.Security.Cryptography;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Records;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

/// <summary>A collector with a spool folder and a log of its own. Disposing checks that the spool is empty.</summary>
internal sealed class Rig : IAsyncDisposable
{
    public const int Seed = 20261101;

    public Rig(TimeProvider? time = null, ApiDataCollectorOptions? options = null, Func<string, Stream>? openSpoolFile = null)
    {
        Folder = Directory.CreateTempSubdirectory("edp-collecting-").FullName;
        Time = time ?? TimeProvider.System;
        Collector = new ApiDataCollector(
            (options ?? new ApiDataCollectorOptions { CircuitMinimumAttempts = 1000 }) with
            {
                SpoolFolder = Path.Combine(Folder, "spool"),
            },
            Time,
            new TimeProviderClock(Time),
            Log,
            new Random(Seed),
            openSpoolFile
        );
    }

    public string Folder { get; }

    public TimeProvider Time { get; }

    public RememberedLog Log { get; } = new();

    public ApiDataCollector Collector { get; }

    /// <summary>Small limits, so that nothing is waited for long.</summary>
    public static CollectLimits Quick { get; } =
        new()
        {
            Connect = TimeSpan.FromSeconds(5),
            FirstByte = TimeSpan.FromSeconds(10),
            BodyIdle = TimeSpan.FromSeconds(10),
            Deadline = TimeSpan.FromSeconds(20),
            MaxRetries = 2,
            BackoffBase = TimeSpan.FromMilliseconds(1),
            BackoffCap = TimeSpan.FromMilliseconds(5),
        };

    public static CollectRequest Request(Uri address, string feed = "feed") =>
        new()
        {
            Feed = feed,
            SourceId = "source",
            Address = address,
            Limits = Quick,
        };

    public Task<CollectResult> CollectAsync(CollectRequest request, ExamineAnswer? examine = null) =>
        Collector.CollectAsync(request, examine ?? Content, TestContext.Current.CancellationToken);

    /// <summary>Content with whatever comes.</summary>
    public static ValueTask<Examination> Content(RawDocument document, CancellationToken cancellationToken) =>
        new(new Examination(Outcome.Ok));

    /// <summary>Reads a document and checks that what it says of itself is true.</summary>
    public static async Task<byte[]> ReadAsync(RawDocument document)
    {
        await using var body = document.OpenBody();
        var bytes = new MemoryStream();
        await body.CopyToAsync(bytes);
        var file = await File.ReadAllBytesAsync(document.SpoolPath);
        Assert.Equal(document.Bytes, bytes.Length);
        Assert.Equal(document.SpoolBytes, file.Length);
        Assert.Equal(document.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())));
        Assert.Equal(document.SpoolSha256, Convert.ToHexStringLower(SHA256.HashData(file)));
        return bytes.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        var left = Directory.Exists(Path.Combine(Folder, "spool")) ? Directory.GetFiles(Path.Combine(Folder, "spool")) : [];
        Directory.Delete(Folder, recursive: true);
        Assert.Empty(left);
    }

    private sealed class TimeProviderClock(TimeProvider time) : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());
    }
}
