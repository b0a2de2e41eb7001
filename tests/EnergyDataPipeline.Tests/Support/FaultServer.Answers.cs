using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace EnergyDataPipeline.Tests.Support;

/// <summary>Answers, good and bad, for the fault server to give.</summary>
internal static class Answers
{
    public static Answering Good(byte[] body, string type = "application/json", string extraHeaders = "") =>
        async (connection, _, cancellationToken) =>
        {
            await connection.WriteAsync(
                $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\n{extraHeaders}Content-Length: {body.Length}\r\n\r\n",
                cancellationToken
            );
            await connection.WriteAsync(body, cancellationToken);
        };

    public static Answering Good(string body, string type = "application/json", string extraHeaders = "") =>
        Good(Encoding.UTF8.GetBytes(body), type, extraHeaders);

    public static Answering Status(
        int status,
        string extraHeaders = "",
        string body = "<html>no</html>",
        string type = "text/html;charset=utf-8"
    ) =>
        Raw(
            $"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} Said\r\n{extraHeaders}Content-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );

    /// <summary>Just these bytes; the connection stays open.</summary>
    public static Answering Raw(string text) => (connection, _, cancellationToken) => connection.WriteAsync(text, cancellationToken);

    /// <summary>Just these bytes, then the end in good order.</summary>
    public static Answering RawThenClose(params byte[][] pieces) =>
        async (connection, _, cancellationToken) =>
        {
            foreach (var piece in pieces)
            {
                await connection.WriteAsync(piece, cancellationToken);
            }

            connection.Close();
        };

    /// <summary>Just these bytes, then RST once the client had time to read them.</summary>
    public static Answering RawThenReset(params byte[][] pieces) =>
        async (connection, _, cancellationToken) =>
        {
            foreach (var piece in pieces)
            {
                await connection.WriteAsync(piece, cancellationToken);
            }

            await Task.Delay(20, cancellationToken);
            connection.Reset();
        };

    /// <summary>Just these bytes, then silence.</summary>
    public static Answering RawThenStall(params byte[][] pieces) =>
        async (connection, _, cancellationToken) =>
        {
            foreach (var piece in pieces)
            {
                await connection.WriteAsync(piece, cancellationToken);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        };

    /// <summary>These bytes, then the body one byte at a time.</summary>
    public static Answering Drip(byte[] head, byte[] body, TimeSpan pause) =>
        async (connection, _, cancellationToken) =>
        {
            await connection.WriteAsync(head, cancellationToken);
            foreach (var one in body)
            {
                await connection.WriteAsync(new[] { one }, cancellationToken);
                await Task.Delay(pause, cancellationToken);
            }
        };

    /// <summary>Chunks without end.</summary>
    public static Answering Endless() =>
        async (connection, _, cancellationToken) =>
        {
            await connection.WriteAsync(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
                cancellationToken
            );
            var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
            while (true)
            {
                await connection.WriteAsync(chunk, cancellationToken);
            }
        };

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static byte[] Gzip(byte[] body) => Pack(body, stream => new GZipStream(stream, CompressionLevel.Fastest));

    public static byte[] Zlib(byte[] body) => Pack(body, stream => new ZLibStream(stream, CompressionLevel.Fastest));

    public static byte[] Deflate(byte[] body) => Pack(body, stream => new DeflateStream(stream, CompressionLevel.Fastest));

    public static byte[] Brotli(byte[] body) => Pack(body, stream => new BrotliStream(stream, CompressionLevel.Fastest));

    public static byte[] Chunked(byte[] body, int size = 1000)
    {
        var text = new MemoryStream();
        for (var at = 0; at < body.Length; at += size)
        {
            var count = Math.Min(size, body.Length - at);
            text.Write(Encoding.ASCII.GetBytes(count.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            text.Write(body, at, count);
            text.Write("\r\n"u8);
        }

        text.Write("0\r\n\r\n"u8);
        return text.ToArray();
    }

    private static byte[] Pack(byte[] body, Func<Stream, Stream> packer)
    {
        var packed = new MemoryStream();
        using (var stream = packer(packed))
        {
            stream.Write(body);
        }

        return packed.ToArray();
    }
}
