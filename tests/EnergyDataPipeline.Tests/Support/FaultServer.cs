using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EnergyDataPipeline.Tests.Support;

/// <summary>A request as the server saw it.</summary>
internal sealed record Asked(
    int Number,
    string Method,
    string Target,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    DateTimeOffset At
);

/// <summary>Answers one request, well or badly, over the raw connection.</summary>
internal delegate Task Answering(FaultConnection connection, Asked asked, CancellationToken cancellationToken);

/// <summary>
/// A web server at the level of bytes: it answers as it is told, cuts, stalls and lies included, and keeps a ledger of what it was asked.
/// </summary>
internal sealed class FaultServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Asked> _ledger = new();
    private readonly ConcurrentBag<Exception> _ownFaults = [];
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Answering _answer;
    private readonly TimeProvider _time;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private int _accepted;
    private int _numbered;

    public FaultServer(Answering answer, X509Certificate2? certificate = null, TimeProvider? time = null)
    {
        _answer = answer;
        _certificate = certificate;
        _time = time ?? TimeProvider.System;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>True to reset the connection of this number (from 1) as soon as it is accepted.</summary>
    public Func<int, bool> ResetsOnAccept { get; init; } = _ => false;

    /// <summary>True to leave the TLS handshake unanswered.</summary>
    public bool StallsHandshake { get; init; }

    public int Port { get; }

    public IReadOnlyList<Asked> Ledger => [.. _ledger.OrderBy(asked => asked.Number)];

    public int Accepted => Volatile.Read(ref _accepted);

    public Uri Address(string pathAndQuery = "/api/v1.1/answer") =>
        new($"{(_certificate is null ? "http" : "https")}://localhost:{Port}{pathAndQuery}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stop.Dispose();
        if (!_ownFaults.IsEmpty)
        {
            throw new AggregateException("The fault server itself failed.", _ownFaults);
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            var number = Interlocked.Increment(ref _accepted);
            var serving = ServeAsync(socket, number);
            _connections.TryAdd(serving, 0);
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        await using var connection = new FaultConnection(socket);
        try
        {
            if (ResetsOnAccept(number))
            {
                connection.Reset();
                return;
            }

            if (StallsHandshake)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
            }

            if (_certificate is not null)
            {
                await connection.SecureAsync(_certificate, _stop.Token);
            }

            while (!connection.IsOver && await ReadAsync(connection) is { } asked)
            {
                _ledger.Enqueue(asked);
                await _answer(connection, asked, _stop.Token);
                await connection.FlushAsync(_stop.Token);
            }
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or OperationCanceledException or AuthenticationException)
        {
            // The client went away or refused, or the test is over: what such tests are about.
        }
        catch (Exception exception)
        {
            _ownFaults.Add(exception);
        }
    }

    private async Task<Asked?> ReadAsync(FaultConnection connection)
    {
        var lines = new List<string>();
        var line = new List<byte>();
        while (true)
        {
            var next = await connection.ReadByteAsync(_stop.Token);
            if (next < 0)
            {
                return null;
            }

            if (next != '\n')
            {
                line.Add((byte)next);
                continue;
            }

            var text = Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            line.Clear();
            if (text.Length == 0)
            {
                break;
            }

            lines.Add(text);
        }

        var headers = lines
            .Skip(1)
            .Select(text => text.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[
            headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0
        ];
        for (var index = 0; index < body.Length; index++)
        {
            body[index] = (byte)await connection.ReadByteAsync(_stop.Token);
        }

        var first = lines[0].Split(' ');
        return new Asked(Interlocked.Increment(ref _numbered), first[0], first[1], headers, body, _time.GetUtcNow());
    }
}

/// <summary>One raw connection: whatever is written goes out as it is.</summary>
internal sealed class FaultConnection(Socket socket) : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[8192];
    private Stream _stream = new NetworkStream(socket, ownsSocket: false);
    private int _from;
    private int _to;

    /// <summary>No further request is read.</summary>
    public bool IsOver { get; private set; }

    public async Task SecureAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        var secured = new SslStream(_stream);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken);
        _stream = secured;
    }

    public async ValueTask<int> ReadByteAsync(CancellationToken cancellationToken)
    {
        if (_from == _to)
        {
            _from = 0;
            _to = await _stream.ReadAsync(_buffer, cancellationToken);
            if (_to == 0)
            {
                return -1;
            }
        }

        return _buffer[_from++];
    }

    public Task WriteAsync(string text, CancellationToken cancellationToken) =>
        WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    public Task FlushAsync(CancellationToken cancellationToken) => IsOver ? Task.CompletedTask : _stream.FlushAsync(cancellationToken);

    /// <summary>Ends the connection in good order.</summary>
    public void Close()
    {
        IsOver = true;
        if (socket.Connected)
        {
            socket.Shutdown(SocketShutdown.Send);
        }
    }

    /// <summary>Breaks the connection with RST.</summary>
    public void Reset()
    {
        IsOver = true;
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        socket.Dispose();
    }
}
