using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

/// <summary>Contract C10: canaries are looked for in everything that asking leaves behind, in each encoding they might travel in.</summary>
public sealed class SecretTests
{
    private const string Canary = "cän/ary+pass word\"&%41=7fQ";
    private const string AsciiCanary = "canary-K3y/+\"&%41=zzTop";

    public static TheoryData<string, int> Cells
    {
        get
        {
            var cells = new TheoryData<string, int>();
            foreach (var kind in (string[])["basic", "header", "query", "bearer", "header-by-hand", "query-by-hand"])
            {
                for (var answer = 0; answer < Answerings.Length; answer++)
                {
                    cells.Add(kind, answer);
                }
            }

            return cells;
        }
    }

    // A careless server says back what it was told, wherever it can.
    private static readonly Func<Asked, Answering>[] Answerings =
    [
        asked => Answers.Good("{}", extraHeaders: Echo(asked)),
        asked => Answers.Status(401, Echo(asked), Said(asked), "text/plain"),
        asked => Answers.Status(403, Echo(asked), Said(asked), "text/plain"),
        asked => Answers.Status(404, Echo(asked), Said(asked), "application/json"),
        asked => Answers.Status(500, Echo(asked), Said(asked), "text/plain"),
        asked => Answers.Status(429, $"Retry-After: 9999\r\n{Echo(asked)}", Said(asked), "text/plain"),
        asked => Answers.Status(302, $"Location: http://elsewhere.example/?said={Uri.EscapeDataString(Said(asked))}\r\n{Echo(asked)}"),
        asked => Answers.Raw($"HTTP/1.1 418 {Said(asked)}\r\nContent-Length: 0\r\n\r\n"),
        asked => Answers.RawThenClose(Answers.Bytes($"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n{Echo(asked)}\r\n{{")),
        asked => Answers.RawThenClose(Answers.Bytes($"{Said(asked)}\r\n\r\n")),
        asked => Answers.Good("{}", extraHeaders: $"Content-Encoding: {Said(asked)}\r\n"),
        asked => Answers.Good("{}", type: $"text/{Said(asked)}"),
    ];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task No_secret_is_in_anything_that_asking_leaves_behind(string kind, int answer)
    {
        var left = new ConcurrentQueue<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument),
        };
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => left.Enqueue(Tags(instrument, tags)));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => left.Enqueue(Tags(instrument, tags)));
        meters.Start();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Signals.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => left.Enqueue(string.Join(' ', activity.Tags.Select(tag => $"{tag.Key}={tag.Value}"))),
        };
        ActivitySource.AddActivityListener(activities);
        await using var server = new FaultServer(
            (connection, asked, cancellationToken) => Answerings[answer](asked)(connection, asked, cancellationToken)
        );
        await using var rig = new Rig();
        var request = Request(server, kind);

        var result = await rig.CollectAsync(
            request,
            async (document, _) =>
            {
                left.Enqueue(document.Address + document.ContentType + document.SpoolPath);
                left.Enqueue(string.Join('\n', document.Headers.Select(header => $"{header.Key}: {header.Value}")));
                left.Enqueue(Encoding.UTF8.GetString(await Rig.ReadAsync(document)));
                return new Examination(Outcome.Ok);
            }
        );
        left.Enqueue(result.ToString());
        foreach (var check in await rig.Collector.ProbeAsync(request, TestContext.Current.CancellationToken))
        {
            left.Enqueue(check.ToString());
        }

        foreach (var line in rig.Log.Lines)
        {
            left.Enqueue(line.Text);
        }

        left.Enqueue(request.ToString());
        // The canary was there to be found: the server had it.
        Assert.All(server.Ledger, asked => Assert.Contains(Forms(), form => Said(asked).Contains(form, StringComparison.Ordinal)));
        Assert.NotEmpty(server.Ledger);
        foreach (var text in left)
        {
            foreach (var form in Forms())
            {
                Assert.DoesNotContain(form, text, StringComparison.Ordinal);
            }
        }
    }

    private static CollectRequest Request(FaultServer server, string kind)
    {
        var request = Rig.Request(server.Address("/api/x?kept=1")) with { Limits = Rig.Quick with { MaxRetries = 1 } };
        return kind switch
        {
            "basic" => request with { SignIn = new SignIn.Basic("demo", new Secret(Canary)) },
            "header" => request with { SignIn = new SignIn.ApiKeyHeader("X-Odd-Name", new Secret(AsciiCanary)) },
            "query" => request with { SignIn = new SignIn.ApiKeyQuery("odd", new Secret(Canary)) },
            "bearer" => request with { SignIn = new SignIn.Bearer(new Secret(AsciiCanary)) },
            "header-by-hand" => request with { Headers = new Dictionary<string, string> { ["X-Auth-Token"] = AsciiCanary } },
            _ => request with { Address = server.Address($"/api/x?api_key={Uri.EscapeDataString(new Secret(Canary).Reveal())}") },
        };
    }

    private static string Said(Asked asked) =>
        asked.Headers.GetValueOrDefault("Authorization", "")
        + asked.Headers.GetValueOrDefault("X-Odd-Name", "")
        + asked.Headers.GetValueOrDefault("X-Auth-Token", "")
        + asked.Target;

    private static string Echo(Asked asked) =>
        $"X-Said: {Said(asked)}\r\nSet-Cookie: session={Said(asked)}\r\nX-Odd-Name: {Said(asked)}\r\nX-Auth-Token: {Said(asked)}\r\n";

    private static string Tags(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        instrument.Name + string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));

    private static List<string> Forms()
    {
        List<string> forms = [];
        foreach (var secret in (string[])[Canary, AsciiCanary])
        {
            var utf8 = Encoding.UTF8.GetBytes(secret);
            forms.AddRange(
                secret,
                Uri.EscapeDataString(secret),
                Convert.ToBase64String(utf8),
                Convert.ToBase64String(utf8).TrimEnd('='),
                JsonEncodedText.Encode(secret).ToString(),
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"demo:{secret}"))
            );
        }

        return forms;
    }
}
