using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace EnergyDataPipeline.Storing.S3;

/// <summary>
/// Keeps the client from reading a body for its signature before it reads it to send it. What proves the bytes is the SHA-256 in the
/// <c>x-amz-checksum-sha256</c> header, which we know already: it is signed like every header, and the service compares the body with it.
/// The payload itself is then declared unsigned, which the client offers only over TLS and does by itself for a body that it cannot
/// read twice, if that comes as late as this: a body that is given to it so is sent in its own chunked form, which some stores refuse.
/// </summary>
internal sealed class S3UnreadBody : PipelineHandler
{
    /// <inheritdoc/>
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext.Request;
        if (request is { ContentStream: { Length: > 0 } body, UseChunkEncoding: false })
        {
            request.ContentStream = new Once(body);
        }

        return base.InvokeAsync<T>(executionContext);
    }

    private sealed class Once(Stream body) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => body.Length;

        public override long Position
        {
            get => body.Position;
            set => throw ForwardOnly();
        }

        public override int Read(byte[] buffer, int offset, int count) => body.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => body.Read(buffer);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            body.ReadAsync(buffer, offset, count, cancellationToken);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            body.ReadAsync(buffer, cancellationToken);

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw ForwardOnly();

        public override void SetLength(long value) => throw ForwardOnly();

        public override void Write(byte[] buffer, int offset, int count) => throw ForwardOnly();

        private static NotSupportedException ForwardOnly() => new("A body is read forward, once.");
    }
}
