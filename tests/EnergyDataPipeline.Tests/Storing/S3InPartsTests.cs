using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Storing;

public sealed class S3InPartsTests(MotoServer moto)
{
    private const string Key = "some/prefix/k";
    private const int Mebibyte = 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData((12 * Mebibyte) - 1, "put")]
    [InlineData(12 * Mebibyte, "complete create part part part")]
    [InlineData((12 * Mebibyte) + 1, "complete create part part part")]
    public async Task From_the_threshold_on_an_object_is_put_in_parts(int bytes, string operations)
    {
        await using var service = await S3Double.StartAsync();
        var store = StoresUnderTest.S3(service, options => options with { MultipartFrom = 12 * Mebibyte, PartBytes = 5 * Mebibyte });
        var content = Content(bytes);

        var put = await store.PutAsync("k", content, PutCondition.IfAbsent, Token);

        Assert.Equal(PutOutcome.Written, put.Outcome);
        Assert.Equal(
            operations,
            string.Join(' ', service.Calls.Select(call => call.Operation).Where(name => name != "head" && name != "list").Order())
        );
        Assert.True(Bytes(bytes).AsSpan().SequenceEqual(service.Bytes(Key)));
        Assert.Equal(put.Object.ETag, (await store.FindAsync("k", Token))!.ETag);
        Assert.Equal(content.Sha256, (await store.FindAsync("k", Token))!.Sha256);
        Assert.Equal(0, service.UploadsUnderWay);
    }

    [Fact]
    public async Task Every_part_carries_its_checksum_and_completing_the_condition()
    {
        await using var service = await S3Double.StartAsync();
        service.SmallestPart = 1;
        var store = Small(service);

        await store.PutAsync("k", Content(10_000), PutCondition.IfAbsent, Token);

        var parts = service.Calls.Where(call => call.Operation == "part").ToList();
        Assert.Equal(3, parts.Count);
        Assert.All(parts, part => Assert.Equal(44, part.Headers["x-amz-checksum-sha256"].Length));
        Assert.All(parts, part => Assert.DoesNotContain("x-amz-trailer", part.Headers.Keys));
        Assert.Equal("*", service.Calls.Single(call => call.Operation == "complete").Headers["if-none-match"]);
    }

    [Fact]
    public async Task No_more_parts_than_allowed_are_read_ahead()
    {
        await using var service = await S3Double.StartAsync();
        service.SmallestPart = 1;
        service.Fail("part", S3DoubleFault.StallBeforeAnswer, times: int.MaxValue);
        var store = Small(service, options => options with { PartsAtOnce = 2, Attempts = 1 });
        var read = 0L;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var content = Content(100_000) with { Open = () => new Watched(Bytes(100_000), count => read += count) };

        var putting = store.PutAsync("k", content, PutCondition.IfAbsent, stop.Token);
        await Until(() => service.Calls.Count(call => call.Operation == "part") == 2);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => putting);
        Assert.Equal(8_000, read);
        Assert.Equal(0, service.UploadsUnderWay);
        Assert.Null(service.Bytes(Key));
    }

    [Fact]
    public async Task An_upload_that_fails_is_given_up()
    {
        await using var service = await S3Double.StartAsync();
        service.SmallestPart = 1;
        service.Fail("part", S3DoubleFault.AccessDenied, times: 1, skip: 1);
        var store = Small(service);

        var refused = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("k", Content(10_000), PutCondition.IfAbsent, Token));

        Assert.Equal(StoreFault.Forbidden, refused.Fault);
        Assert.Equal(0, service.UploadsUnderWay);
        Assert.Equal("abort", service.Calls.Last().Operation);
    }

    [Fact]
    public async Task A_giving_up_that_fails_does_not_hide_why()
    {
        await using var service = await S3Double.StartAsync();
        service.SmallestPart = 1;
        service.Fail("complete", S3DoubleFault.StorageFull);
        service.Fail("abort", S3DoubleFault.AccessDenied, times: int.MaxValue);
        var store = Small(service);

        var refused = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("k", Content(10_000), PutCondition.IfAbsent, Token));

        Assert.Equal(StoreFault.Full, refused.Fault);
        Assert.Equal(1, service.UploadsUnderWay);
        Assert.Null(service.Bytes(Key));
    }

    [Fact]
    public async Task Parts_dropped_by_another_are_sent_anew()
    {
        await using var service = await S3Double.StartAsync();
        service.SmallestPart = 1;
        var store = Small(service);
        var isDropped = false;
        var content = Content(10_000) with
        {
            Open = () =>
                new Watched(
                    Bytes(10_000),
                    _ =>
                    {
                        if (!isDropped)
                        {
                            isDropped = true;
                            service.DropUploads();
                        }
                    }
                ),
        };

        var put = await store.PutAsync("k", content, PutCondition.IfAbsent, Token);

        Assert.Equal(PutOutcome.Written, put.Outcome);
        Assert.True(Bytes(10_000).AsSpan().SequenceEqual(service.Bytes(Key)));
        Assert.Equal(2, service.Calls.Count(call => call.Operation == "create"));
    }

    [Fact]
    public async Task What_would_take_more_parts_than_there_may_be_is_refused_before_anything_is_sent()
    {
        await using var service = await S3Double.StartAsync();
        var store = Small(service);
        var content = Content(10) with { Bytes = (10_000L * 4_000) + 1 };

        var refused = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("k", content, PutCondition.IfAbsent, Token));

        Assert.Contains("10000 parts of 4000 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Empty(service.Calls);
    }

    [Fact]
    public async Task Motos_S3_takes_parts_too()
    {
        var endpoint = (await moto.StartedAsync()).ToString();
        var options = StoresUnderTest.Options(endpoint, await moto.NewBucketAsync());
        var store = StoresUnderTest.S3(options with { MultipartFrom = 12 * Mebibyte, PartBytes = 5 * Mebibyte });
        var content = Content(13 * Mebibyte) with { Metadata = new Dictionary<string, string> { ["record-count"] = "3" } };

        var first = await store.PutAsync("k", content, PutCondition.IfAbsent, Token);
        var second = await store.PutAsync("k", content, PutCondition.IfAbsent, Token);
        await using var stream = await store.OpenAsync("k", Token);
        using var read = new MemoryStream();
        await stream!.CopyToAsync(read, Token);

        Assert.Equal(PutOutcome.Written, first.Outcome);
        Assert.Equal(PutOutcome.SameThere, second.Outcome);
        Assert.Equal(first.Object.ETag, second.Object.ETag);
        Assert.Equal("3", second.Object.Metadata["record-count"]);
        Assert.True(Bytes(13 * Mebibyte).AsSpan().SequenceEqual(read.ToArray()));
    }

    private static IObjectStore Small(S3Double service, Func<S3StoreOptions, S3StoreOptions>? change = null) =>
        StoresUnderTest.S3(
            service,
            options => (change ?? (same => same))(options with { MultipartFrom = 5_000, PartBytes = 4_000, Attempts = 3 })
        );

    private static ObjectContent Content(int bytes) => ObjectContent.Of(Bytes(bytes), "application/octet-stream");

    private static byte[] Bytes(int bytes)
    {
        var body = new byte[bytes];
        new Random(bytes).NextBytes(body);
        return body;
    }

    private static async Task Until(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }
    }

    private sealed class Watched(byte[] body, Action<int> note) : MemoryStream(body, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, count);
            note(read);
            return read;
        }
    }
}
