using System.Collections.Concurrent;

namespace EnergyDataPipeline.Storing.S3;

/// <summary>
/// The parts that a store may have under way at once, over all its uploads, and the memory they take: a part is held whole, so that its
/// checksum is known before it is sent and it can be sent again.
/// </summary>
internal sealed class S3Parts(int bytes, int atOnce) : IDisposable
{
    /// <summary>Parts that one object may have.</summary>
    public const int Most = 10_000;

    private readonly SemaphoreSlim _free = new(atOnce);
    private readonly ConcurrentBag<byte[]> _buffers = [];

    /// <summary>Bytes of each part but the last.</summary>
    public int Bytes => bytes;

    /// <summary>Waits for the memory of one part.</summary>
    public async Task<byte[]> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _buffers.TryTake(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(bytes);
    }

    /// <summary>Gives it to the next.</summary>
    public void GiveBack(byte[] buffer)
    {
        _buffers.Add(buffer);
        _free.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
