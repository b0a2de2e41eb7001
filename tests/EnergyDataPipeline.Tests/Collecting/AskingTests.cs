using System.Net;
using System.Net.Sockets;
using System.Text;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

public sealed class AskingTests
{
    [Fact]
    public async Task What_came_is_spooled_hashed_and_described()
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(n => $"{n},")));
        await using var server = new FaultServer(
            Answers.Good(
                Answers.Gzip(body),
                "application/json;charset=utf-8",
                "Content-Encoding: gzip\r\nX-Many: a\r\nX-Many: b\r\nSet-Cookie: c=d\r\n"
            )
        );
        await using var rig = new Rig();
        RawDocument? seen = null;

        var result = await rig.CollectAsync(
            Rig.Request(server.Address("/a%20b/PJM%205004%2F5005?x=1")),
            async (document, _) =>
            {
                seen = document;
                Assert.Equal(body, await Rig.ReadAsync(document));
                Assert.True(document.SpoolBytes < body.Length);
                return new Examination(Outcome.Ok);
            }
        );

        Assert.Equal((Outcome.Ok, FailureClass.None, 200, 1), (result.Outcome, result.Failure, result.Status, result.Attempts));
        Assert.Equal("/a%20b/PJM%205004%2F5005?x=1", server.Ledger.Single().Target);
        Assert.Equal(server.Address("/a%20b/PJM%205004%2F5005?x=1").AbsoluteUri, seen!.Address);
        Assert.Equal("application/json;charset=utf-8", seen.ContentType);
        Assert.Equal(("gzip", "a, b", "***"), (seen.Headers["content-encoding"], seen.Headers["x-many"], seen.Headers["set-cookie"]));
        Assert.False(File.Exists(seen.SpoolPath));
    }

    [Fact]
    public async Task Equal_bodies_make_equal_spool_files_however_the_network_cut_them()
    {
        var body = new byte[700_000];
        new Random(Rig.Seed).NextBytes(body.AsSpan(0, 300_000));
        await using var server = new FaultServer(
            (connection, asked, cancellationToken) =>
                (
                    asked.Number == 1
                        ? Answers.Good(body)
                        : Answers.RawThenClose([
                            Answers.Bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
                            .. Answers.Chunked(body, 7001).Chunk(9973),
                        ])
                )(connection, asked, cancellationToken)
        );
        await using var rig = new Rig();
        var hashes = new List<string>();
        ValueTask<Examination> Note(RawDocument document, CancellationToken _)
        {
            hashes.Add(document.SpoolSha256);
            return new ValueTask<Examination>(new Examination(Outcome.Ok));
        }

        await rig.CollectAsync(Rig.Request(server.Address()), Note);
        await rig.CollectAsync(Rig.Request(server.Address()), Note);

        Assert.Equal(2, hashes.Count);
        Assert.Equal(hashes[0], hashes[1]);
    }

    [Fact]
    public async Task Requests_say_who_asks_and_what_is_liked_best()
    {
        await using var server = new FaultServer(Answers.Good("{}"));
        await using var rig = new Rig();
        var request = Rig.Request(server.Address()) with
        {
            Headers = new Dictionary<string, string> { ["X-Own"] = "value", ["Content-Type"] = "application/json" },
        };

        await rig.CollectAsync(request);

        var headers = server.Ledger.Single().Headers;
        Assert.Matches(@"^EnergyDataPipeline/\d+\.\d+\.\d+$", headers["User-Agent"]);
        Assert.StartsWith("application/json,", headers["Accept"], StringComparison.Ordinal);
        Assert.Equal("gzip, deflate, br", headers["Accept-Encoding"]);
        Assert.Equal("value", headers["X-Own"]);
        Assert.False(headers.ContainsKey("Content-Type"));
        Assert.False(headers.ContainsKey("traceparent"));
        Assert.False(headers.ContainsKey("Cookie"));
    }

    [Fact]
    public async Task Connections_are_used_again()
    {
        await using var server = new FaultServer(Answers.Good("{}"));
        await using var rig = new Rig();

        for (var n = 0; n < 5; n++)
        {
            await rig.CollectAsync(Rig.Request(server.Address()));
        }

        Assert.Equal((5, 1), (server.Ledger.Count, server.Accepted));
    }

    [Fact]
    public async Task Nobody_listening_is_temporary_and_asked_again()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using var rig = new Rig();

        var result = await rig.CollectAsync(Rig.Request(new Uri($"http://localhost:{port}/x")));

        Assert.Equal(
            (Outcome.Failed, FailureClass.Temporary, 3, (int?)null),
            (result.Outcome, result.Failure, result.Attempts, result.Status)
        );
        Assert.Contains($"no connection to localhost:{port} (ConnectionRefused", result.Message, StringComparison.Ordinal);
        Assert.Contains("asked 3 times", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_temporary_and_the_message_names_it()
    {
        await using var rig = new Rig();

        var result = await rig.CollectAsync(
            Rig.Request(new Uri("http://no-such-host.invalid/x")) with
            {
                Limits = Rig.Quick with { MaxRetries = 0 },
            }
        );

        Assert.Equal((Outcome.Failed, FailureClass.Temporary), (result.Outcome, result.Failure));
        Assert.Contains("no-such-host.invalid", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_reset_as_it_opens_is_asked_again()
    {
        await using var server = new FaultServer(Answers.Good("{}")) { ResetsOnAccept = number => number <= 2 };
        await using var rig = new Rig();

        var result = await rig.CollectAsync(Rig.Request(server.Address()));

        Assert.Equal((Outcome.Ok, 3), (result.Outcome, result.Attempts));
    }

    [Fact]
    public async Task A_connection_closed_before_the_answer_is_not_asked_again_behind_our_back()
    {
        await using var server = new FaultServer(Answers.RawThenClose());
        await using var rig = new Rig();

        var result = await rig.CollectAsync(Rig.Request(server.Address()) with { Limits = Rig.Quick with { MaxRetries = 0 } });

        Assert.Equal(1, result.Attempts);
        Assert.Single(server.Ledger);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("cut")]
    [InlineData("reset")]
    [InlineData("ask again")]
    public async Task A_post_that_was_sent_is_never_repeated(string fault)
    {
        await using var server = new FaultServer(
            fault switch
            {
                "500" => Answers.Status(500),
                "cut" => Answers.RawThenClose(Answers.Bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")),
                "reset" => Answers.RawThenReset(),
                _ => Answers.Good("{"),
            }
        );
        await using var rig = new Rig();

        var result = await rig.CollectAsync(
            Post(server),
            (_, _) => new(new Examination(Outcome.BadAnswer, AskAgain: true, Message: "half"))
        );

        Assert.Equal((Outcome.Failed, FailureClass.Temporary, 1), (result.Outcome, result.Failure, result.Attempts));
        Assert.Contains("a POST that was sent is not repeated", result.Message, StringComparison.Ordinal);
        var asked = server.Ledger.Single();
        Assert.Equal(
            ("POST", "{\"a\":1}", "application/json"),
            (asked.Method, Encoding.UTF8.GetString(asked.Body), asked.Headers["Content-Type"])
        );
    }

    [Fact]
    public async Task A_post_of_which_nothing_was_sent_is_repeated()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Sign();
        await using var server = new FaultServer(Answers.Good("{}"), certificate) { ResetsOnAccept = number => number == 1 };
        await using var rig = new Rig();

        var result = await rig.CollectAsync(Post(server) with { Tls = new TlsTrust { UnverifiedLoopback = true } });

        Assert.Equal((Outcome.Ok, 2), (result.Outcome, result.Attempts));
        Assert.Single(server.Ledger);
    }

    [Theory]
    [InlineData(Outcome.Ok, FailureClass.None)]
    [InlineData(Outcome.Empty, FailureClass.None)]
    [InlineData(Outcome.NotYetPublished, FailureClass.None)]
    [InlineData(Outcome.BadAnswer, FailureClass.SourcePermanent)]
    [InlineData(Outcome.Failed, FailureClass.Temporary)]
    public async Task What_the_examiner_says_is_how_it_ends(Outcome outcome, FailureClass failure)
    {
        await using var server = new FaultServer(Answers.Good("{}"));
        await using var rig = new Rig();

        var result = await rig.CollectAsync(
            Rig.Request(server.Address()),
            (_, _) => new(new Examination(outcome, Message: "HTML where JSON was expected."))
        );

        Assert.Equal((outcome, failure, 1), (result.Outcome, result.Failure, result.Attempts));
        Assert.Equal("feed: HTML where JSON was expected.", result.Message);
    }

    [Fact]
    public async Task Half_an_answer_that_only_the_examiner_notices_is_asked_again()
    {
        await using var server = new FaultServer(
            (connection, asked, cancellationToken) =>
                Answers.RawThenClose(Answers.Bytes("HTTP/1.1 200 OK\r\n\r\n"), Answers.Bytes(asked.Number < 3 ? "{\"half\":" : "{}"))(
                    connection,
                    asked,
                    cancellationToken
                )
        );
        await using var rig = new Rig();
        var lengths = new List<long>();

        var result = await rig.CollectAsync(
            Rig.Request(server.Address()),
            (document, _) =>
            {
                lengths.Add(document.Bytes);
                return new(
                    new Examination(
                        document.Bytes == 2 ? Outcome.Ok : Outcome.BadAnswer,
                        AskAgain: document.Bytes != 2,
                        Message: "ends in the middle"
                    )
                );
            }
        );

        Assert.Equal((Outcome.Ok, 3), (result.Outcome, result.Attempts));
        Assert.Equal([8, 8, 2], lengths);
    }

    [Fact]
    public async Task A_fault_of_the_examiner_is_thrown_as_it_is_and_leaves_no_file()
    {
        await using var server = new FaultServer(Answers.Good("{}"));
        await using var rig = new Rig();

        var fault = await Assert.ThrowsAsync<PipelineException>(() =>
            rig.CollectAsync(Rig.Request(server.Address()), (_, _) => throw new PipelineException(FailureClass.Store, "the bucket is gone"))
        );

        Assert.Equal("the bucket is gone", fault.Message);
        Assert.Single(server.Ledger);
    }

    [Theory]
    [InlineData("headers")]
    [InlineData("body")]
    [InlineData("backoff")]
    [InlineData("examiner")]
    public async Task Cancellation_ends_any_wait_at_once_and_is_thrown(string wait)
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new FaultServer(
            async (connection, asked, cancellationToken) =>
            {
                var answer = wait switch
                {
                    "headers" => Answers.Raw(""),
                    "body" => Answers.Raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
                    "backoff" => Answers.Status(503, "Retry-After: 10\r\n"),
                    _ => Answers.Good("{}"),
                };
                await answer(connection, asked, cancellationToken);
                cancel.CancelAfter(30);
            }
        );
        await using var rig = new Rig();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            rig.Collector.CollectAsync(
                Rig.Request(server.Address()),
                async (_, cancellationToken) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                    return new Examination(Outcome.Ok);
                },
                cancel.Token
            )
        );

        Assert.Single(server.Ledger);
    }

    [Fact]
    public async Task A_user_name_in_the_address_is_refused_and_not_repeated()
    {
        await using var rig = new Rig();

        var refusal = await Assert.ThrowsAsync<PipelineException>(() =>
            rig.CollectAsync(Rig.Request(new Uri("http://me:hidden-word@localhost:1/")))
        );

        Assert.Equal(FailureClass.Configuration, refusal.Failure);
        Assert.DoesNotContain("hidden-word", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_all_named_together()
    {
        var options = new ApiDataCollectorOptions
        {
            SpoolFolder = " ",
            MaxRedirects = -1,
            RetryShare = 2,
            CircuitBreak = TimeSpan.Zero,
        };

        Assert.Equal(4, options.Faults().Count);
        Assert.Empty(new ApiDataCollectorOptions().Faults());
    }

    private static CollectRequest Post(FaultServer server) =>
        Rig.Request(server.Address()) with
        {
            Method = HttpMethod.Post,
            JsonBody = Encoding.UTF8.GetBytes("{\"a\":1}"),
        };
}
