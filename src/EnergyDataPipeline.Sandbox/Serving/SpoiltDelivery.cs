using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>
/// Delivers an answer the wrong way: in drops, in part, or not at all. Where the server would set things right, the bytes go to the socket by
/// themselves.
/// </summary>
internal static class SpoiltDelivery
{
    /// <summary>How long a caller has to close its end after ours is closed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Sends a whole body the way the faults say; false when none of them is about delivery.</summary>
    public static async Task<bool> DeliverAsync(Exchange exchange, byte[] body, TimeProvider time)
    {
        var faults = exchange.Faults;
        if (faults.Find(FaultKind.Truncate) is { } truncate)
        {
            await TruncateAsync(exchange, body, truncate);
        }
        else if (faults.Find(FaultKind.Reset) is { } reset)
        {
            await ResetAsync(exchange, body, Share(body, reset, 50));
        }
        else if (faults.Find(FaultKind.Hang) is { } hang)
        {
            await StallAsync(exchange, body, Share(body, hang, 50));
        }
        else if (faults.Find(FaultKind.SlowDrip) is { } drip)
        {
            await DripAsync(exchange, body, drip.Rate ?? 1024, time);
        }
        else
        {
            return false;
        }
        return true;
    }

    /// <summary>Ends the connection before a byte of the answer.</summary>
    public static async Task CloseAsync(Exchange exchange)
    {
        exchange.Record(0);
        await EndAsync(exchange, Socket(exchange));
    }

    /// <summary>Waits until the caller gives up or the replica stops.</summary>
    public static async Task HangAsync(Exchange exchange)
    {
        exchange.Record(0);
        await UntilGoneAsync(exchange, Timeout.InfiniteTimeSpan);
        exchange.Http.Abort();
    }

    private static async Task TruncateAsync(Exchange exchange, byte[] body, FaultRule rule)
    {
        var sent = Share(body, rule, 50);
        var head = rule.Framing switch
        {
            FaultFraming.Length => $"Content-Length: {Number(body.Length)}\r\n",
            FaultFraming.Chunked => "Transfer-Encoding: chunked\r\n",
            _ => "Connection: close\r\n",
        };
        // A chunk that announces the whole body and breaks off inside it could be told from its size; one that is whole cannot.
        var chunk = rule.Framing == FaultFraming.Chunked && sent > 0 ? $"{sent.ToString("x", CultureInfo.InvariantCulture)}\r\n" : "";
        var afterChunk = chunk.Length > 0 ? "\r\n" : "";
        var socket = await SendRawAsync(exchange, head + "\r\n" + chunk, body.AsMemory(0, sent), afterChunk);
        await EndAsync(exchange, socket);
    }

    private static async Task ResetAsync(Exchange exchange, byte[] body, int sent)
    {
        var socket = await SendRawAsync(exchange, $"Content-Length: {Number(body.Length)}\r\n\r\n", body.AsMemory(0, sent), "");
        // Closing with no time to linger sends RST in place of FIN.
        socket.Close(0);
        exchange.Http.Abort();
    }

    private static async Task StallAsync(Exchange exchange, byte[] body, int sent)
    {
        exchange.Response.ContentLength = body.Length;
        exchange.Bytes = sent;
        exchange.Record(exchange.Response.StatusCode);
        await exchange.Response.Body.WriteAsync(body.AsMemory(0, sent), exchange.Http.RequestAborted);
        await exchange.Response.Body.FlushAsync(exchange.Http.RequestAborted);
        await UntilGoneAsync(exchange, Timeout.InfiniteTimeSpan);
        exchange.Http.Abort();
    }

    private static async Task DripAsync(Exchange exchange, byte[] body, int bytesPerSecond, TimeProvider time)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(exchange.Http.RequestAborted, exchange.Stopping);
        var drop = Math.Max(1, bytesPerSecond / 10);
        var pause = TimeSpan.FromSeconds((double)drop / bytesPerSecond);
        exchange.Response.ContentLength = body.Length;
        for (var at = 0; at < body.Length; at += drop)
        {
            var piece = body.AsMemory(at, Math.Min(drop, body.Length - at));
            exchange.Bytes += piece.Length;
            if (exchange.Bytes == body.Length)
            {
                exchange.Record(exchange.Response.StatusCode);
            }
            await exchange.Response.Body.WriteAsync(piece, ends.Token);
            await exchange.Response.Body.FlushAsync(ends.Token);
            if (exchange.Bytes < body.Length)
            {
                await Task.Delay(pause, time, ends.Token);
            }
        }
    }

    private static async Task<Socket> SendRawAsync(Exchange exchange, string restOfHead, ReadOnlyMemory<byte> body, string after)
    {
        var response = exchange.Response;
        var head = new StringBuilder("HTTP/1.1 ").Append(Number(response.StatusCode)).Append(" OK\r\n");
        foreach (var (name, value) in response.Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }
        head.Append(restOfHead);
        var socket = Socket(exchange);
        exchange.Bytes = body.Length;
        exchange.Record(response.StatusCode);
        byte[] whole = [.. Encoding.ASCII.GetBytes(head.ToString()), .. body.Span, .. Encoding.ASCII.GetBytes(after)];
        for (var sent = 0; sent < whole.Length; )
        {
            sent += await socket.SendAsync(whole.AsMemory(sent), SocketFlags.None, exchange.Http.RequestAborted);
        }
        return socket;
    }

    // FIN first, so that the caller reads all that was sent; the rest of the connection goes when the caller has gone.
    private static async Task EndAsync(Exchange exchange, Socket socket)
    {
        socket.Shutdown(SocketShutdown.Send);
        await UntilGoneAsync(exchange, Patience);
        exchange.Http.Abort();
    }

    private static async Task UntilGoneAsync(Exchange exchange, TimeSpan atMost)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(exchange.Http.RequestAborted, exchange.Stopping);
        await Task.Delay(atMost, TimeProvider.System, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static Socket Socket(Exchange exchange) =>
        exchange.Http.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;

    private static int Share(byte[] body, FaultRule rule, double usual) => (int)(body.Length * (rule.Percent ?? usual) / 100);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
