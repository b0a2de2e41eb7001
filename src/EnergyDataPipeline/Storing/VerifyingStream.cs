using System.Globalization;
using System.Security.Cryptography;

namespace EnergyDataPipeline.Storing;

/// <summary>
/// Reads on behalf of a reader and compares at the end: the read that would hand out the last byte fails instead when size or SHA-256
/// differ, so that nobody takes wrong bytes for whole.
/// </summary>
internal sealed class VerifyingStream(Stream inner, long bytes, string? sha256, VerifyingStream.Faults faults) : Stream
{
    /// <summary>How each kind of trouble is told.</summary>
    /// <param name="Differs">Size or checksum differ; takes what was found.</param>
    /// <param name="Short">The bytes ended too soon; takes how many there were.</param>
    /// <param name="Failed">Reading failed; null to let the exception through as it is.</param>
    public sealed record Faults(
        Func<string, StoreException> Differs,
        Func<long, StoreException> Short,
        Func<Exception, StoreException?> Failed
    );

    private Stream _inner = inner;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _verified;

    /// <summary>Stops a read that stalls; null for none.</summary>
    public StallGuard? Guard { get; init; }

    /// <summary>Opens the bytes anew; where it is given, the stream can go back to its beginning.</summary>
    public Func<Stream>? Reopen { get; init; }

    public override bool CanRead => true;
    public override bool CanSeek => Reopen is not null;
    public override bool CanWrite => false;
    public override long Length => bytes;

    public override long Position
    {
        get => _read;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        int count;
        try
        {
            Guard?.Begin();
            count = _inner.Read(buffer);
        }
        catch (Exception exception) when (exception is not StoreException && faults.Failed(exception) is { } told)
        {
            throw told;
        }
        finally
        {
            Guard?.End();
        }

        return Account(buffer[..count]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        int count;
        try
        {
            Guard?.Begin();
            count = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is not StoreException && !cancellationToken.IsCancellationRequested && faults.Failed(exception) is { } told)
        {
            throw told;
        }
        finally
        {
            Guard?.End();
        }

        return Account(buffer.Span[..count]);
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _read + offset,
            _ => bytes + offset,
        };
        if (target == _read)
        {
            return _read;
        }

        if (target != 0 || Reopen is null)
        {
            throw new NotSupportedException("An object is read forward only.");
        }

        _inner.Dispose();
        _inner = Reopen();
        _hash.GetHashAndReset();
        _verified = false;
        return _read = 0;
    }

    public override void SetLength(long value) => throw new NotSupportedException("An object is read only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An object is read only.");

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        Release();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            Release();
        }

        base.Dispose(disposing);
    }

    private void Release()
    {
        _hash.Dispose();
        Guard?.Dispose();
    }

    private int Account(ReadOnlySpan<byte> received)
    {
        if (_verified)
        {
            return received.IsEmpty ? 0 : throw faults.Differs(string.Create(CultureInfo.InvariantCulture, $"more than {bytes} bytes"));
        }

        _hash.AppendData(received);
        _read += received.Length;
        if (_read < bytes)
        {
            return received.IsEmpty ? throw faults.Short(_read) : received.Length;
        }

        if (_read > bytes)
        {
            throw faults.Differs(string.Create(CultureInfo.InvariantCulture, $"more than {bytes} bytes"));
        }

        var found = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (sha256 is not null && found != sha256)
        {
            throw faults.Differs($"SHA-256 {found}");
        }

        _verified = true;
        return received.Length;
    }
}

/// <summary>Cuts a source off when one read takes longer than it may.</summary>
internal sealed class StallGuard : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly ITimer _timer;

    /// <summary>Calls <paramref name="cutOff"/> when a read takes longer than <paramref name="limit"/>.</summary>
    public StallGuard(TimeProvider time, TimeSpan limit, Action cutOff)
    {
        _limit = limit;
        _timer = time.CreateTimer(
            _ =>
            {
                HasFired = true;
                cutOff();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>True once a read took too long.</summary>
    public bool HasFired { get; private set; }

    /// <summary>A read begins.</summary>
    public void Begin() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    /// <summary>The read has ended.</summary>
    public void End() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
