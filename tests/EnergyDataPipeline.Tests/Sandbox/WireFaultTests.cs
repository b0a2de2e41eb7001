using System.IO.Compression;
using System.Net;
using System.Text;
using EnergyDataPipeline.Sandbox;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EnergyDataPipeline.Tests.Sandbox;

/// <summary>Each fault of delivery does on the wire what its name says.</summary>
public sealed class WireFaultTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private const string Mix = "genfuelmix/current.json";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cut_body_with_length_promises_more_than_it_sends()
    {
        var whole = await WholeAsync();
        var cut = await RawAsync("truncate;percent=40");

        Assert.Equal(whole.Length.ToString(null, null), cut.Header("Content-Length"));
        Assert.Equal(whole[..(whole.Length * 40 / 100)], cut.Body);
        Assert.False(cut.WasReset);
        await Assert.ThrowsAsync<HttpRequestException>(() => ClientReadsAsync("truncate;percent=40"));
    }

    [Fact]
    public async Task Cut_body_in_chunks_never_sends_the_last_chunk()
    {
        var whole = await WholeAsync();
        var cut = await RawAsync("truncate;percent=50;framing=chunked");

        Assert.Equal("chunked", cut.Header("Transfer-Encoding"));
        Assert.Null(cut.Header("Content-Length"));
        Assert.Equal($"{whole.Length / 2:x}\r\n{Encoding.UTF8.GetString(whole, 0, whole.Length / 2)}\r\n", cut.Text);
        await Assert.ThrowsAsync<HttpRequestException>(() => ClientReadsAsync("truncate;framing=chunked"));
    }

    [Fact]
    public async Task Cut_body_that_ends_with_its_connection_is_taken_for_whole_by_a_client()
    {
        var whole = await WholeAsync();
        var cut = await RawAsync("truncate;percent=50;framing=close");

        Assert.Null(cut.Header("Content-Length"));
        Assert.Null(cut.Header("Transfer-Encoding"));
        Assert.Equal(whole[..(whole.Length / 2)], cut.Body);
        Assert.Equal(whole[..(whole.Length / 2)], await ClientReadsAsync("truncate;percent=50;framing=close"));
    }

    [Fact]
    public async Task Reset_ends_the_connection_with_an_error()
    {
        var reset = await RawAsync("reset;percent=30");

        Assert.True(reset.WasReset);
        await Assert.ThrowsAsync<HttpRequestException>(() => ClientReadsAsync("reset;percent=30"));
    }

    [Fact]
    public async Task Close_ends_the_connection_before_a_single_byte()
    {
        var closed = await RawAsync("close");

        Assert.Equal("", closed.Head);
        Assert.False(closed.WasReset);
    }

    [Fact]
    public async Task Hang_sends_nothing_until_the_caller_gives_up()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = sandbox.GetAsync(Mix, "X-Sandbox-Fault: hang");
        using var gaveUp = new HttpRequestMessage(HttpMethod.Get, Mix) { Headers = { { "X-Sandbox-Fault", "hang" } } };
        var givingUp = sandbox.Client.SendAsync(gaveUp, patience.Token);
        await UntilAsync(() => sandbox.Server.Ledger.Count(request => request.Fault == "hang") >= 2);

        Assert.False(waiting.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givingUp);
        Assert.False(waiting.IsCompleted);
        Assert.All(sandbox.Server.Ledger.Where(request => request.Fault == "hang"), request => Assert.Equal(0, request.Status));
    }

    [Fact]
    public async Task Hang_within_the_body_sends_its_share_and_then_nothing()
    {
        var whole = await WholeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Mix) { Headers = { { "X-Sandbox-Fault", "hang;percent=50" } } };
        using var answer = await sandbox.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        var first = new byte[whole.Length / 2];
        await body.ReadExactlyAsync(first, Cancellation);
        var more = body.ReadAsync(new byte[1], Cancellation);

        Assert.Equal(whole[..first.Length], first);
        Assert.Equal(whole.Length, answer.Content.Headers.ContentLength);
        Assert.False(more.IsCompleted);
    }

    [Fact]
    public async Task Latency_and_drops_take_the_time_they_say()
    {
        var time = new FakeTimeProvider();
        var options = new SandboxOptions
        {
            NodeCount = 8,
            Now = SandboxFixture.Afternoon,
            Time = time,
            LatencyMilliseconds = 700,
        };
        await using var server = await SandboxServer.StartAsync(options, Cancellation);
        using var client = SandboxFixture.ClientFor(server);

        var late = client.GetAsync("locations/4000.json", Cancellation);
        await AdvanceUntilAsync(time, late, TimeSpan.FromMilliseconds(699), TimeSpan.FromMilliseconds(2));
        using var slow = new HttpRequestMessage(HttpMethod.Get, Mix) { Headers = { { "X-Sandbox-Fault", "slowDrip;rate=100" } } };
        var began = time.GetUtcNow();
        var dripping = client.SendAsync(slow, Cancellation);
        while (!dripping.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        using var dripped = await dripping;

        var bytes = (await dripped.Content.ReadAsByteArrayAsync(Cancellation)).Length;
        Assert.True(time.GetUtcNow() - began >= TimeSpan.FromSeconds((bytes - 10) / 100.0));
    }

    [Theory]
    [InlineData("status", 503, null)]
    [InlineData("status;code=429", 429, null)]
    [InlineData("status;code=429;retryAfter=120", 429, "120")]
    [InlineData("status;code=503;retryAfter=Wed, 16 Jul 2025 19:00:00 GMT", 503, "Wed, 16 Jul 2025 19:00:00 GMT")]
    [InlineData("status;code=401", 401, null)]
    [InlineData("status;code=403", 403, null)]
    [InlineData("status;code=404", 404, null)]
    [InlineData("status;code=500;style=empty", 500, null)]
    public async Task Status_comes_with_its_page_and_its_advice(string fault, int status, string? retryAfter)
    {
        var answer = await RawAsync(fault);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer.Head, StringComparison.Ordinal);
        Assert.Equal(retryAfter, answer.Header("Retry-After"));
        Assert.Equal("1", answer.Header("X-Sandbox"));
        Assert.Equal(status == 401 ? "Basic realm=\"ISO-NE\"" : null, answer.Header("WWW-Authenticate"));
        Assert.Equal(fault.Contains("empty", StringComparison.Ordinal), answer.Body.Length == 0);
    }

    [Fact]
    public async Task Page_for_people_comes_with_status_200_under_the_name_of_JSON()
    {
        var answer = await RawAsync("htmlAs200");
        var honest = await RawAsync("htmlAs200;style=html-type");

        Assert.StartsWith("HTTP/1.1 200 ", answer.Head, StringComparison.Ordinal);
        Assert.Equal("application/json", answer.Header("Content-Type"));
        Assert.StartsWith("<!DOCTYPE html>", answer.Text, StringComparison.Ordinal);
        Assert.Equal("text/html;charset=utf-8", honest.Header("Content-Type"));
    }

    [Fact]
    public async Task Wrong_content_type_changes_the_name_and_nothing_else()
    {
        var answer = await RawAsync("wrongContentType;style=text/csv");

        Assert.Equal("text/csv", answer.Header("Content-Type"));
        Assert.Equal(await WholeAsync(), answer.Body);
    }

    [Fact]
    public async Task Byte_order_mark_comes_first()
    {
        var answer = await RawAsync("bom");

        Assert.Equal([0xEF, 0xBB, 0xBF, .. await WholeAsync()], answer.Body);
    }

    [Fact]
    public async Task Broken_gzip_cannot_be_unpacked()
    {
        var answer = await RawAsync("gzipBroken");
        await using var unpacking = new GZipStream(new MemoryStream(answer.Body), CompressionMode.Decompress);

        Assert.Equal("gzip", answer.Header("Content-Encoding"));
        Assert.Equal([0x1F, 0x8B], answer.Body[..2]);
        await Assert.ThrowsAsync<InvalidDataException>(() => unpacking.CopyToAsync(Stream.Null, Cancellation));
    }

    [Fact]
    public async Task Redirect_loop_leads_back_to_itself()
    {
        using var answer = await sandbox.GetAsync(Mix, "X-Sandbox-Fault: redirectLoop");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(answer.RequestMessage!.RequestUri!.AbsolutePath, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Skewed_date_lies_where_it_was_put()
    {
        using var honest = await sandbox.GetAsync(Mix);
        using var skewed = await sandbox.GetAsync(Mix, "X-Sandbox-Fault: dateSkew;seconds=-3600");
        var apart = honest.Headers.Date!.Value - skewed.Headers.Date!.Value;

        Assert.InRange(apart.TotalMinutes, 59, 61);
    }

    [Fact]
    public async Task Stopping_lets_hanging_answers_go()
    {
        var server = await SandboxServer.StartAsync(new SandboxOptions { NodeCount = 8 }, Cancellation);
        using var client = SandboxFixture.ClientFor(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, Mix) { Headers = { { "X-Sandbox-Fault", "hang" } } };
        var hanging = client.SendAsync(request, Cancellation);
        await UntilAsync(() => server.Ledger.Count == 1);

        await server.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    private Task<RawAnswer> RawAsync(string fault) =>
        RawAnswer.ReadAsync(new Uri(sandbox.Server.BaseAddress + "/" + Mix), fault, Cancellation);

    private Task<byte[]> WholeAsync() => sandbox.Client.GetByteArrayAsync(Mix, Cancellation);

    private async Task<byte[]> ClientReadsAsync(string fault)
    {
        using var answer = await sandbox.GetAsync(Mix, $"X-Sandbox-Fault: {fault}");
        return await answer.Content.ReadAsByteArrayAsync(Cancellation);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, Cancellation);
        }
    }

    // The request must be waiting before the clock moves, so the clock moves in small steps until the answer is there.
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task<HttpResponseMessage> answer, TimeSpan early, TimeSpan step)
    {
        await Task.Delay(50, Cancellation);
        time.Advance(early);
        await Task.Delay(50, Cancellation);
        Assert.False(answer.IsCompleted);
        while (!answer.IsCompleted)
        {
            time.Advance(step);
            await Task.Delay(5, Cancellation);
        }
        using var late = await answer;
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
    }
}
