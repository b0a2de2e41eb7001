using System.Net.Sockets;
using System.Text;

namespace EnergyDataPipeline.Tests.Support;

/// <summary>What came over the wire, byte for byte, and how the connection ended.</summary>
public sealed record RawAnswer(string Head, byte[] Body, bool WasReset)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) =>
        Head.Split("\r\n")
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();

    /// <summary>Asks without a client's good manners and reads until the connection ends.</summary>
    public static async Task<RawAnswer> ReadAsync(Uri address, string fault, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        var request =
            $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Basic ZGVtbzpkZW1v\r\n"
            + $"X-Sandbox-Fault: {fault}\r\nConnection: close\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        var received = new MemoryStream();
        var piece = new byte[16 * 1024];
        var wasReset = false;
        try
        {
            int read;
            while ((read = await socket.ReceiveAsync(piece, cancellationToken)) > 0)
            {
                received.Write(piece, 0, read);
            }
        }
        catch (SocketException reason) when (reason.SocketErrorCode == SocketError.ConnectionReset)
        {
            wasReset = true;
        }
        var bytes = received.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        return end < 0
            ? new RawAnswer(Encoding.ASCII.GetString(bytes), [], wasReset)
            : new RawAnswer(Encoding.ASCII.GetString(bytes, 0, end), bytes[(end + 4)..], wasReset);
    }
}
