using System.Collections.Concurrent;
using System.Text;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;
using static EnergyDataPipeline.Tests.Support.Answers;

namespace EnergyDataPipeline.Tests.Collecting;

/// <summary>
/// Contract C8 and C9, T1: each fault × where it strikes (the first answer, the second after a 503, every one) × four kinds of answers. A fault that may
/// pass is asked again, up to the limit; one that is final is not; nothing hangs, and no answer but the right one is ever called good.
/// </summary>
public sealed class FaultMatrixTests
{
    private const int Retries = 2;

    private static readonly Kind[] Kinds =
    [
        new(
            "small.json",
            "application/json",
            Encoding.UTF8.GetBytes("""{"GenFuelMixes":{"GenFuelMix":[{"GenMw":3340},{"GenMw":-0.17}]}}""")
        ),
        new("large.json", "application/json", Encoding.UTF8.GetBytes("{\"HourlyLmps\":{\"HourlyLmp\":[" + Rows(4000) + "]}}")),
        new(
            "report.xml",
            "application/xml;charset=UTF-8",
            Encoding.UTF8.GetBytes($"<Report>{string.Concat(Enumerable.Repeat("<City>Boston é</City>", 50))}</Report>")
        ),
        new("table.csv", "text/csv", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("2026-11-01,\"a, b\",12.5\r\n", 60)) + "end")),
    ];

    private static readonly byte[] Bomb = Gzip(new byte[64 << 20]);

    private static readonly CollectLimits Impatient = Rig.Quick with
    {
        FirstByte = TimeSpan.FromMilliseconds(300),
        BodyIdle = TimeSpan.FromMilliseconds(300),
    };

    private static readonly Dictionary<string, Fault> Faults = All().ToDictionary(fault => fault.Name);

    public enum Strikes
    {
        First,
        Second,
        Always,
    }

    public static TheoryData<string, Strikes> Cells
    {
        get
        {
            var cells = new TheoryData<string, Strikes>();
            foreach (var fault in Faults.Values)
            {
                foreach (var strikes in Enum.GetValues<Strikes>())
                {
                    cells.Add(fault.Name, strikes);
                }
            }

            return cells;
        }
    }

    [Fact]
    public void The_matrix_has_at_least_five_hundred_cells_of_at_least_forty_faults()
    {
        Assert.True(Faults.Count >= 40, $"{Faults.Count} faults");
        Assert.True(Cells.Count * Kinds.Length >= 500, $"{Cells.Count * Kinds.Length} cells");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_fault_ends_as_documented(string name, Strikes strikes)
    {
        var fault = Faults[name];
        var counts = new ConcurrentDictionary<string, int>();
        await using var server = new FaultServer(
            (connection, asked, cancellationToken) =>
            {
                var kind = Kinds.Single(kind => asked.Target.Contains(kind.Name, StringComparison.Ordinal));
                var count = asked.Target.Contains("hop", StringComparison.Ordinal)
                    ? 0
                    : counts.AddOrUpdate(kind.Name, 1, (_, before) => before + 1);
                var answer = (strikes, count) switch
                {
                    (_, 0) or (Strikes.Always, _) or (Strikes.First, 1) or (Strikes.Second, 2) => fault.Answer(kind, asked),
                    (Strikes.Second, 1) => Status(503),
                    _ => Good(kind.Body, kind.Type),
                };
                return answer(connection, asked, cancellationToken);
            }
        );
        var attempts = new List<int>();
        if (fault.HoldsTheHost)
        {
            // The host's other feeds would rightly not be asked, so each has a collector of its own.
            foreach (var kind in Kinds)
            {
                await using var rig = new Rig();
                attempts.Add(await AskAsync(rig, server, kind, fault, strikes));
            }
        }
        else
        {
            await using var rig = new Rig();
            attempts.AddRange(await Task.WhenAll(Kinds.Select(kind => AskAsync(rig, server, kind, fault, strikes))));
        }

        // What is reported is what the server saw.
        Assert.Equal(counts.Values.Sum(), attempts.Sum());
    }

    private static async Task<int> AskAsync(Rig rig, FaultServer server, Kind kind, Fault fault, Strikes strikes)
    {
        var partials = 0;
        var request = Rig.Request(server.Address($"/api/{kind.Name}"), kind.Name) with { Limits = fault.Limits };

        var result = await rig.CollectAsync(
            request,
            async (document, _) =>
            {
                var body = await Rig.ReadAsync(document);
                if (!document.IsComplete)
                {
                    partials++;
                    Assert.True(fault.Expected(kind).AsSpan().StartsWith(body), "what came before a break is kept as it came");
                    return new Examination(Outcome.BadAnswer, Message: "not looked at");
                }

                return Examine(body, fault.Expected(kind), kind.Body);
            }
        );

        var before = strikes == Strikes.Second ? 1 : 0;
        var (outcome, attempts) = (fault.Ends, strikes) switch
        {
            (Ends.Good, _) => (Outcome.Ok, before + 1),
            (Ends.Passing, Strikes.Always) => (fault.Outcome, Retries + 1),
            (Ends.Passing, _) => (Outcome.Ok, before + 2),
            _ => (fault.Outcome, before + 1),
        };
        Assert.True((outcome, attempts) == (result.Outcome, result.Attempts), $"{outcome} after {attempts} expected: {result}");
        Assert.Equal(outcome == Outcome.Ok ? FailureClass.None : fault.Failure, result.Failure);
        Assert.Equal(outcome == Outcome.Ok, result.Message is null);
        if (outcome != Outcome.Ok)
        {
            Assert.StartsWith(kind.Name + ": ", result.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", result.Message, StringComparison.Ordinal);
            Assert.NotNull(result.NextStep);
            Assert.Equal(fault.Status, result.Status);
        }

        if (fault.KeepsPartial)
        {
            Assert.Equal(strikes == Strikes.Always ? attempts : 1, partials);
        }
        else if (!fault.MayKeepPartial)
        {
            Assert.Equal(0, partials);
        }

        return result.Attempts;
    }

    private static Examination Examine(byte[] body, byte[] expected, byte[] whole)
    {
        if (body.AsSpan().StartsWith("<!DOCTYPE html>"u8))
        {
            return new Examination(Outcome.BadAnswer, Message: "HTML where records were expected");
        }

        // A reader notices an end in the middle; nothing else tells a close-delimited body's cut.
        if (body.Length == 0 || !body.AsSpan().EndsWith(whole.AsSpan(^1..)) || body.Length < whole.Length)
        {
            return new Examination(Outcome.BadAnswer, AskAgain: true, Message: $"the answer ends in the middle, at byte {body.Length}");
        }

        Assert.True(body.AsSpan().SequenceEqual(expected) || body.AsSpan().SequenceEqual(whole), "a wrong answer was taken for whole");
        return new Examination(Outcome.Ok);
    }

    private static string Rows(int count) =>
        string.Join(',', Enumerable.Range(0, count).Select(row => $$"""{"Location":{"@LocId":"{{row}}"},"LmpTotal":{{row % 97}}.5}"""));

    private static IEnumerable<Fault> All()
    {
        // The connection breaks or is silent.
        yield return Passing("reset after the request", (_, _) => RawThenReset());
        yield return Passing("reset in the status line", (_, _) => RawThenReset(Bytes("HTTP/1.1 2")));
        yield return Passing("reset in the headers", (_, _) => RawThenReset(Bytes("HTTP/1.1 200 OK\r\nContent-Ty")));
        yield return Passing("reset in the body", (kind, _) => RawThenReset(Head(kind), Half(kind))) with
        {
            Status = 200,
            MayKeepPartial = true,
        };
        yield return Passing("closed after the request", (_, _) => RawThenClose());
        yield return Passing("closed in the headers", (_, _) => RawThenClose(Bytes("HTTP/1.1 200 OK\r\nContent-Ty")));
        yield return Passing("silent before the headers", (_, _) => RawThenStall()) with
        {
            Limits = Impatient,
        };
        yield return Passing("silent in the headers", (_, _) => RawThenStall(Bytes("HTTP/1.1 200 OK\r\nContent-Ty"))) with
        {
            Limits = Impatient,
        };
        yield return Passing("silent in the body", (kind, _) => RawThenStall(Head(kind), Half(kind))) with
        {
            Limits = Impatient,
            Status = 200,
            KeepsPartial = true,
        };
        yield return Passing("silent in a chunk", (kind, _) => RawThenStall(ChunkedHead(kind), Chunked(kind.Body)[..40])) with
        {
            Limits = Impatient,
            Status = 200,
            KeepsPartial = true,
        };
        yield return Passing("silent in gzip", (kind, _) => RawThenStall(EncodedHead(kind, "gzip", 9999999), Gzip(kind.Body)[..12])) with
        {
            Limits = Impatient,
            Status = 200,
            MayKeepPartial = true,
        };
        yield return Passing("not HTTP at all", (_, _) => RawThenClose(Bytes("SSH-2.0-OpenSSH_9.6\r\n")));

        // The body is not whole.
        yield return Passing("cut body with length", (kind, _) => RawThenClose(Head(kind), Half(kind))) with
        {
            Status = 200,
            KeepsPartial = true,
        };
        yield return Passing("no body in spite of a length", (kind, _) => RawThenClose(Head(kind))) with
        {
            Status = 200,
        };
        yield return Passing("cut body without length", (kind, _) => RawThenClose(OpenHead(kind), Half(kind))) with
        {
            Status = 200,
        };
        yield return Passing("empty body without length", (kind, _) => RawThenClose(OpenHead(kind))) with
        {
            Status = 200,
        };
        yield return Passing("empty body with length", (kind, _) => Good([], kind.Type)) with
        {
            Status = 200,
        };
        yield return Passing("chunks without end", (kind, _) => RawThenClose(ChunkedHead(kind), Chunked(kind.Body)[..^5])) with
        {
            Status = 200,
            KeepsPartial = true,
        };
        yield return Passing("cut in a chunk", (kind, _) => RawThenClose(ChunkedHead(kind), Chunked(kind.Body)[..40])) with
        {
            Status = 200,
            KeepsPartial = true,
        };
        yield return Passing("chunk of no size", (kind, _) => RawThenClose(ChunkedHead(kind), Bytes("zz\r\n{}\r\n0\r\n\r\n"))) with
        {
            Status = 200,
        };
        yield return Passing("length too large", (kind, _) => RawThenClose(Head(kind, 10), kind.Body)) with
        {
            Status = 200,
            KeepsPartial = true,
        };
        yield return Passing("length too small", (kind, _) => RawThenClose(Head(kind, -10), kind.Body)) with
        {
            Status = 200,
        };
        yield return Passing(
            "gzip that is none",
            (kind, _) => RawThenClose(EncodedHead(kind, "gzip", 20), Bytes("this is not any gzip"))
        ) with
        {
            Status = 200,
        };
        yield return Passing("gzip cut short", (kind, _) => Encoded(kind, "gzip", Gzip(kind.Body)[..^12])) with
        {
            Status = 200,
            MayKeepPartial = true,
        };
        yield return Passing("gzip with a wrong checksum", (kind, _) => Encoded(kind, "gzip", Spoil(Gzip(kind.Body), ^6))) with
        {
            Status = 200,
            MayKeepPartial = true,
        };
        yield return Passing("deflate that is none", (kind, _) => Encoded(kind, "deflate", Bytes("\u0078this is no deflate"))) with
        {
            Status = 200,
        };
        yield return Passing("brotli that is none", (kind, _) => Encoded(kind, "br", Enumerable.Repeat((byte)0xFF, 64).ToArray())) with
        {
            Status = 200,
        };
        yield return Passing("brotli cut short", (kind, _) => Encoded(kind, "br", Brotli(kind.Body)[..^6])) with
        {
            Status = 200,
            MayKeepPartial = true,
        };

        // Statuses that may pass.
        foreach (var status in (int[])[408, 500, 502, 503, 504, 529])
        {
            yield return Passing($"{status}", (_, _) => Status(status)) with
            {
                Status = status,
            };
        }

        yield return Passing("503 with an empty body", (_, _) => Status(503, body: "")) with
        {
            Status = 503,
        };
        yield return Passing(
            "500 with a JSON error",
            (_, _) => Status(500, body: """{"error":"try later"}""", type: "application/json")
        ) with
        {
            Status = 500,
        };
        yield return Passing("429", (_, _) => Status(429)) with
        {
            Status = 429,
            Outcome = Outcome.Throttled,
        };
        foreach (var said in (string[])["0", "soon", "-5", "", "Sun, 06 Nov 1994 08:49:37 GMT"])
        {
            yield return Passing($"429, come back after '{said}'", (_, _) => Status(429, $"Retry-After: {said}\r\n")) with
            {
                Status = 429,
                Outcome = Outcome.Throttled,
            };
        }

        // Patience beyond the deadline: stop now.
        foreach (var said in (string[])["3600", "99999999999999999999999", "Fri, 31 Dec 2999 23:59:59 GMT"])
        {
            foreach (var status in (int[])[429, 503])
            {
                yield return Final(
                    $"{status}, come back after '{said}'",
                    Outcome.Throttled,
                    FailureClass.Temporary,
                    status,
                    (_, _) => Status(status, $"Retry-After: {said}\r\n")
                );
            }
        }

        // Final.
        yield return Final(
            "401",
            Outcome.Unauthorized,
            FailureClass.SignIn,
            401,
            (_, _) => Status(401, "WWW-Authenticate: Basic realm=\"ISO-NE\"\r\n")
        );
        yield return Final("403", Outcome.Unauthorized, FailureClass.SignIn, 403, (_, _) => Status(403));
        yield return Final("404", Outcome.NotFound, FailureClass.SourcePermanent, 404, (_, _) => Status(404));
        yield return Final("410", Outcome.NotFound, FailureClass.SourcePermanent, 410, (_, _) => Status(410));
        foreach (var status in (int[])[400, 405, 406, 414, 422])
        {
            yield return Final($"{status}", Outcome.Failed, FailureClass.SourcePermanent, status, (_, _) => Status(status));
        }

        yield return Final("redirect to itself", 302, (kind, _) => Redirect(302, $"/api/{kind.Name}"));
        yield return Final(
            "redirects in a circle",
            301,
            (kind, asked) =>
                Redirect(301, asked.Target.Contains("hop1", StringComparison.Ordinal) ? $"/api/{kind.Name}?hop2" : $"/api/{kind.Name}?hop1")
        );
        yield return Final("redirects without end", 307, (kind, asked) => Redirect(307, $"/api/{kind.Name}?hop{asked.Number}"));
        yield return Final("redirect to another host", 302, (_, _) => Redirect(302, "http://example.invalid/elsewhere"));
        yield return Final("redirect to another port", 302, (_, _) => Redirect(302, "http://localhost:1/elsewhere"));
        yield return Final("redirect to another scheme", 302, (_, _) => Redirect(302, "ftp://localhost/elsewhere"));
        yield return Final("redirect to nowhere", 302, (_, _) => Status(302));
        yield return Final("304 that nobody asked for", 304, (_, _) => Raw("HTTP/1.1 304 Not Modified\r\n\r\n"));
        yield return Final("200 with HTML", 200, (_, _) => Good("<!DOCTYPE html><html>Sign in</html>", "text/html"));
        yield return Final("an encoding that nobody asked for", 200, (kind, _) => Encoded(kind, "compress", kind.Body));
        yield return Final("a gzip bomb", 200, (kind, _) => Encoded(kind, "gzip", Bomb)) with
        {
            Limits = Rig.Quick with { MaxBodyBytes = 1 << 20 },
        };
        yield return Final("a body without end", 200, (_, _) => Endless()) with
        {
            Limits = Rig.Quick with { MaxBodyBytes = 1 << 20 },
        };
        yield return Final(
            "a length beyond all measure",
            200,
            (_, _) => Raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{")
        ) with
        {
            Limits = Rig.Quick with { MaxBodyBytes = 1 << 20 },
        };
        yield return Final(
            "a flood of headers",
            null,
            (_, _) =>
                RawThenClose(
                    Bytes("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Range(0, 9000).Select(n => $"X-Flood-{n}: 0123456789\r\n")))
                )
        );
        yield return new Fault(
            "one byte at a time",
            Ends.Final,
            Outcome.Failed,
            FailureClass.Temporary,
            (kind, _) => Drip(Head(kind), kind.Body, TimeSpan.FromMilliseconds(40))
        )
        {
            Status = 200,
            Limits = Rig.Quick with { Deadline = TimeSpan.FromMilliseconds(900) },
            KeepsPartial = true,
        };

        // Odd, and good.
        yield return Fine("byte order mark", (kind, _) => Good([0xEF, 0xBB, 0xBF, .. kind.Body], kind.Type)) with
        {
            Expected = kind => [0xEF, 0xBB, 0xBF, .. kind.Body],
        };
        yield return Fine("wrong content type", (kind, _) => Good(kind.Body, "text/html"));
        yield return Fine("no content type", (kind, _) => RawThenClose(Bytes("HTTP/1.1 200 OK\r\n\r\n"), kind.Body));
        yield return Fine("chunks", (kind, _) => RawThenClose(ChunkedHead(kind), Chunked(kind.Body)));
        yield return Fine("close ends the body", (kind, _) => RawThenClose(OpenHead(kind), kind.Body));
        yield return Fine("gzip", (kind, _) => Encoded(kind, "gzip", Gzip(kind.Body)));
        yield return Fine("deflate", (kind, _) => Encoded(kind, "deflate", Zlib(kind.Body)));
        yield return Fine("deflate without zlib", (kind, _) => Encoded(kind, "deflate", Deflate(kind.Body)));
        yield return Fine("brotli", (kind, _) => Encoded(kind, "br", Brotli(kind.Body)));
        yield return Fine("gzip in gzip", (kind, _) => Encoded(kind, "gzip, gzip", Gzip(Gzip(kind.Body))));
        yield return Fine(
            "early hints first",
            (kind, _) => RawThenClose(Bytes("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), Head(kind), kind.Body)
        );
        yield return Fine("HTTP/1.0", (kind, _) => RawThenClose(Bytes("HTTP/1.0 200 OK\r\n\r\n"), kind.Body));
        yield return Fine(
            "redirect within the host",
            (kind, asked) =>
                asked.Target.Contains("hop", StringComparison.Ordinal) ? Good(kind.Body, kind.Type) : Redirect(302, $"/api/{kind.Name}?hop")
        );
    }

    private static Fault Passing(string name, Func<Kind, Asked, Answering> answer) =>
        new(name, Ends.Passing, Outcome.Failed, FailureClass.Temporary, answer);

    private static Fault Final(string name, Outcome outcome, FailureClass failure, int? status, Func<Kind, Asked, Answering> answer) =>
        new(name, Ends.Final, outcome, failure, answer) { Status = status };

    private static Fault Final(string name, int? status, Func<Kind, Asked, Answering> answer) =>
        Final(name, Outcome.BadAnswer, FailureClass.SourcePermanent, status, answer);

    private static Fault Fine(string name, Func<Kind, Asked, Answering> answer) =>
        new(name, Ends.Good, Outcome.Ok, FailureClass.None, answer);

    private static byte[] Head(Kind kind, int off = 0) =>
        Bytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {kind.Type}\r\nContent-Length: {kind.Body.Length + off}\r\n\r\n");

    private static byte[] OpenHead(Kind kind) => Bytes($"HTTP/1.1 200 OK\r\nContent-Type: {kind.Type}\r\nConnection: close\r\n\r\n");

    private static byte[] ChunkedHead(Kind kind) =>
        Bytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {kind.Type}\r\nTransfer-Encoding: chunked\r\n\r\n");

    private static byte[] EncodedHead(Kind kind, string encoding, int length) =>
        Bytes(
            $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {kind.Type}\r\nContent-Encoding: {encoding}\r\nContent-Length: {length}\r\n\r\n"
        );

    private static Answering Encoded(Kind kind, string encoding, byte[] body) =>
        RawThenClose(EncodedHead(kind, encoding, body.Length), body);

    private static Answering Redirect(int status, string to) => Status(status, $"Location: {to}\r\n");

    private static byte[] Half(Kind kind) => kind.Body[..(kind.Body.Length / 2)];

    private static byte[] Spoil(byte[] bytes, Index at)
    {
        bytes[at] ^= 0x55;
        return bytes;
    }

    /// <summary>How asking ends when the fault strikes every time.</summary>
    public enum Ends
    {
        Good,
        Passing,
        Final,
    }

    private sealed record Kind(string Name, string Type, byte[] Body);

    private sealed record Fault(string Name, Ends Ends, Outcome Outcome, FailureClass Failure, Func<Kind, Asked, Answering> Answer)
    {
        public int? Status { get; init; }

        public CollectLimits Limits { get; init; } = Rig.Quick;

        /// <summary>Each struck attempt hands the part that came to the examiner.</summary>
        public bool KeepsPartial { get; init; }

        /// <summary>A part may be handed on, or nothing, as the fault happens to strike.</summary>
        public bool MayKeepPartial { get; init; }

        /// <summary>The host asks for more patience than there is.</summary>
        public bool HoldsTheHost => Ends == Ends.Final && Outcome == Outcome.Throttled;

        public Func<Kind, byte[]> Expected { get; init; } = kind => kind.Body;
    }
}
