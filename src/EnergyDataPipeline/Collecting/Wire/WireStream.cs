namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>The body as it comes over the wire: each read has the idle limit, bytes are counted, and a break is told apart from the end.</summary>
internal sealed class WireStream(Stream inner, Watch watch) : ReadOnlyStream
{
    /// <summary>Bytes read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Why reading broke off, as a clause; null while it did not.</summary>
    public string? Break { get; private set; }

    /// <summary>True when it broke off because the slice's deadline passed.</summary>
    public bool IsDeadline { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        watch.Begin(Wait.Body);
        try
        {
            var count = await inner.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
            Bytes += count;
            watch.Rest();
            return count;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            Break = Describe(exception);
            throw;
        }
    }

    private string Describe(Exception exception)
    {
        if (watch.Token.IsCancellationRequested)
        {
            var clause = watch.WhatRanOut(out var isDeadline);
            IsDeadline = isDeadline;
            return clause;
        }

        return exception switch
        {
            HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => "it ended before its announced end",
            HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => "its chunks are not as HTTP has them",
            _ => $"the connection broke ({WireFault.Reason(exception)})",
        };
    }
}
