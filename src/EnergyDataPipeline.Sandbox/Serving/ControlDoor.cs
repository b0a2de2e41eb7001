using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using EnergyDataPipeline.Sandbox.Faults;
using NodaTime.Text;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>The door that the real service does not have: watching the replica and steering it, from this machine alone.</summary>
internal sealed class ControlDoor(RequestHandler handler, SandboxOptions options)
{
    private const string Root = "/_sandbox/";
    private const int LongestBody = 1 << 20;

    public static bool Owns(string path) => path.StartsWith(Root, StringComparison.Ordinal);

    public async Task AnswerAsync(Exchange exchange, string path)
    {
        var remote = exchange.Http.Connection.RemoteIpAddress;
        if (remote is null || !IPAddress.IsLoopback(remote))
        {
            await exchange.SendPageAsync(403, "Only from the machine on which the sandbox runs");
            return;
        }
        try
        {
            await (
                (exchange.Http.Request.Method, path[Root.Length..]) switch
                {
                    ("GET", "health") => SendAsync(exchange, WriteHealth),
                    ("GET", "log") => SendAsync(exchange, WriteLog),
                    ("GET", "catalogue") => SendAsync(exchange, WriteCatalogue),
                    ("GET", "faults") => SendAsync(exchange, WriteFaults),
                    ("POST", "faults") => AddFaultsAsync(exchange),
                    ("DELETE", "faults") => ClearFaultsAsync(exchange),
                    ("GET", "clock") => SendAsync(exchange, WriteHealth),
                    ("POST", "clock") => SetClockAsync(exchange),
                    ("POST", "reset") => ResetAsync(exchange),
                    _ => exchange.SendPageAsync(
                        404,
                        "Here are GET health, log, catalogue, faults, clock; POST faults, clock, reset; DELETE faults"
                    ),
                }
            );
        }
        catch (FormatException reason)
        {
            await exchange.SendPageAsync(400, reason.Message);
        }
        catch (JsonException reason)
        {
            await exchange.SendPageAsync(400, $"The body is no JSON: {reason.Message}");
        }
    }

    private async Task AddFaultsAsync(Exchange exchange)
    {
        handler.Book.Add(ReadRules(await ReadBodyAsync(exchange)));
        await SendAsync(exchange, WriteFaults);
    }

    private async Task ClearFaultsAsync(Exchange exchange)
    {
        handler.Book.Reset([]);
        await SendAsync(exchange, WriteFaults);
    }

    private async Task SetClockAsync(Exchange exchange)
    {
        var text = (await ReadBodyAsync(exchange)).Trim().Trim('"');
        if (text is "" or "real")
        {
            handler.Clock.Set(null);
        }
        else
        {
            var parsed = OffsetDateTimePattern.ExtendedIso.Parse(text);
            if (!parsed.Success || !SandboxClock.IsInRange(parsed.Value.ToInstant()))
            {
                throw new FormatException($"'{text}' is no instant of 1900 to 2199; expected one such as 2025-07-01T12:00:00-04:00, or 'real'.");
            }
            handler.Clock.Set(parsed.Value.ToInstant());
        }
        await SendAsync(exchange, WriteHealth);
    }

    private async Task ResetAsync(Exchange exchange)
    {
        handler.Book.Reset(options.Faults);
        handler.Clock.Reset();
        handler.Limiter.Reset();
        handler.Ledger.Clear();
        await SendAsync(exchange, WriteHealth);
    }

    /// <summary>Rules as lines of text, or as a JSON list of such texts.</summary>
    private static IReadOnlyList<FaultRule> ReadRules(string body)
    {
        if (!body.TrimStart().StartsWith('['))
        {
            return FaultText.ParseMany(body);
        }
        using var json = JsonDocument.Parse(body);
        return
        [
            .. json
                .RootElement.EnumerateArray()
                .Select(item =>
                    item.ValueKind == JsonValueKind.String
                        ? FaultText.Parse(item.GetString()!)
                        : throw new FormatException($"Each fault is text such as \"status;code=503;first=2\"; found {item.GetRawText()}.")
                ),
        ];
    }

    private static async Task<string> ReadBodyAsync(Exchange exchange)
    {
        using var kept = new MemoryStream();
        var piece = new byte[4096];
        int read;
        while ((read = await exchange.Http.Request.Body.ReadAsync(piece, exchange.Http.RequestAborted)) > 0)
        {
            kept.Write(piece, 0, read);
            if (kept.Length > LongestBody)
            {
                throw new FormatException("The body is longer than a megabyte.");
            }
        }
        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    // What is said here is not entered into the ledger before it is said: a log does not list its own reading.
    private static Task SendAsync(Exchange exchange, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return exchange.SendAsync(200, "application/json", buffer.WrittenMemory);
    }

    private void WriteHealth(Utf8JsonWriter json)
    {
        json.WriteString("status", "ok");
        json.WriteString("numbers", "generated");
        json.WriteString("now", EasternTime.Format(handler.Clock.Now));
        json.WriteNumber("seed", options.Seed);
        json.WriteNumber("pricedLocations", handler.World.Locations.Priced.Count);
        json.WriteNumber("requests", handler.Ledger.Requests.Count);
    }

    private void WriteLog(Utf8JsonWriter json)
    {
        json.WriteStartArray("requests");
        foreach (var request in handler.Ledger.Requests)
        {
            json.WriteStartObject();
            json.WriteNumber("number", request.Number);
            json.WriteString("at", InstantPattern.ExtendedIso.Format(request.At));
            json.WriteString("method", request.Method);
            json.WriteString("path", request.Path);
            json.WriteNumber("status", request.Status);
            json.WriteNumber("bytes", request.Bytes);
            json.WriteString("user", request.User);
            json.WriteString("fault", request.Fault);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteCatalogue(Utf8JsonWriter json)
    {
        json.WriteStartArray("paths");
        foreach (var template in handler.Routes.Templates)
        {
            json.WriteStringValue(template);
        }
        json.WriteEndArray();
    }

    private void WriteFaults(Utf8JsonWriter json)
    {
        json.WriteStartArray("faults");
        foreach (var rule in handler.Book.Rules)
        {
            json.WriteStringValue(rule.ToString());
        }
        json.WriteEndArray();
    }
}
