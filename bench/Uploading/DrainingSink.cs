using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EnergyDataPipeline.Bench.Uploading;

/// <summary>
/// An S3 that takes everything and keeps nothing: bodies are read and thrown away, so that what is measured is the sender. Of objects put
/// in one request it remembers size and metadata, so that conditions hold and it can be asked about them. Nothing can be read back or listed.
/// </summary>
internal sealed class DrainingSink(Socket listener)
{
    private const string Xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private const string Tag = "ETag: \"00000000000000000000000000000000\"\r\n";
    private const string Space = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

    private readonly ConcurrentDictionary<string, Head> _keys = new(StringComparer.Ordinal);
    private long _uploads;

    /// <summary>Listens on the loopback; 0 for any free port.</summary>
    public static DrainingSink Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(512);
        return new DrainingSink(listener);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://{listener.LocalEndPoint}");

    /// <summary>Serves until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var connection = await listener.AcceptAsync(cancellationToken);
            connection.NoDelay = true;
            _ = ServeAsync(connection, cancellationToken);
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken cancellationToken)
    {
        using (connection)
        {
            var buffer = new byte[256 * 1024];
            var filled = 0;
            try
            {
                while (true)
                {
                    int end;
                    while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
                    {
                        var read = await connection.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
                        if (read == 0)
                        {
                            return;
                        }

                        filled += read;
                    }

                    var head = Head.Parse(Encoding.ASCII.GetString(buffer, 0, end));
                    var early = Refusal(head);
                    if (head.Expects && early is null)
                    {
                        await connection.SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
                    }

                    var body = head.Expects && early is not null ? 0 : head.Length;
                    var ahead = (int)Math.Min(filled - end - 4, body);
                    var left = body - ahead;
                    filled -= end + 4 + ahead;
                    buffer.AsSpan(end + 4 + ahead, filled).CopyTo(buffer);
                    while (left > 0)
                    {
                        var read = await connection.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
                        if (read == 0)
                        {
                            return;
                        }

                        left -= read;
                    }

                    await connection.SendAsync(Encoding.ASCII.GetBytes(early ?? Answer(head)), cancellationToken);
                    if (head.Expects && early is not null)
                    {
                        return; // The sender may or may not send its body now: the connection cannot be used again.
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // The sender has gone.
            }
        }
    }

    private string? Refusal(Head head) =>
        head.Method == "PUT"
        && head.IsConditional
        && !head.Query.Contains("uploadId", StringComparison.Ordinal)
        && !_keys.TryAdd(head.Path, head)
            ? Error(412, "PreconditionFailed")
            : null;

    private string Answer(Head head) =>
        (head.Method, head.Query) switch
        {
            ("PUT", _) => Reply(200, "", Tag),
            ("DELETE", _) => Forget(head),
            ("HEAD", _) when _keys.TryGetValue(head.Path, out var put) => Reply(200, "", Tag + put.Metadata, put.Length),
            ("HEAD", _) => Reply(404, ""),
            ("GET", var query) when query.Contains("list-type=2", StringComparison.Ordinal) => Reply(
                200,
                $"{Xml}<ListBucketResult {Space}><Name>{head.Bucket}</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>"
            ),
            ("POST", "uploads") => Reply(
                200,
                $"{Xml}<InitiateMultipartUploadResult {Space}><Bucket>{head.Bucket}</Bucket><Key>k</Key><UploadId>{Interlocked.Increment(ref _uploads).ToString(CultureInfo.InvariantCulture)}</UploadId></InitiateMultipartUploadResult>"
            ),
            ("POST", _) when head.IsConditional && !_keys.TryAdd(head.Path, head) => Error(412, "PreconditionFailed"),
            ("POST", _) => Reply(
                200,
                $"{Xml}<CompleteMultipartUploadResult {Space}><Bucket>{head.Bucket}</Bucket><Key>k</Key><ETag>\"00000000000000000000000000000000-1\"</ETag></CompleteMultipartUploadResult>"
            ),
            _ => Error(404, "NoSuchKey"),
        };

    private string Forget(Head head)
    {
        _keys.TryRemove(head.Path, out _);
        return Reply(204, "");
    }

    private static string Error(int status, string code) =>
        Reply(status, $"{Xml}<Error><Code>{code}</Code><Message>nothing is kept here</Message></Error>");

    private static string Reply(int status, string body, string headers = "", long? length = null) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} -\r\n{headers}Content-Type: application/xml\r\nContent-Length: {length ?? body.Length}\r\n\r\n{body}"
        );

    private sealed record Head(string Method, string Path, string Query, long Length, bool Expects, bool IsConditional, string Metadata)
    {
        public string Bucket => Path.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";

        public static Head Parse(string text)
        {
            var lines = text.Split("\r\n");
            var request = lines[0].Split(' ');
            var target = request[1].Split('?', 2);
            var headers = lines
                .Skip(1)
                .Select(line => line.Split(':', 2))
                .Where(pair => pair.Length == 2)
                .ToLookup(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
            return new Head(
                request[0],
                target[0],
                target.Length > 1 ? target[1].TrimEnd('=') : "",
                long.Parse(headers["Content-Length"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture),
                headers["Expect"].Any(),
                headers["If-None-Match"].Any(),
                string.Concat(
                    lines.Where(line => line.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase)).Select(line => line + "\r\n")
                )
            );
        }
    }
}
