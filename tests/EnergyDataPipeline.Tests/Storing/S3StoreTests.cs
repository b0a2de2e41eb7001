using System.Text;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Storing;

public sealed class S3StoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_put_travels_plain_with_our_checksum_in_its_headers()
    {
        await using var service = await S3Double.StartAsync();
        var store = StoresUnderTest.S3(service);
        var content = ObjectContent.Of(Encoding.UTF8.GetBytes("body"), "text/csv");

        await store.PutAsync("a b/k+1=é.csv", content, PutCondition.IfAbsent, Token);

        var put = Assert.Single(service.Calls);
        Assert.Equal("put", put.Operation);
        Assert.Equal("some/prefix/a b/k+1=é.csv", put.Key);
        Assert.Equal("UNSIGNED-PAYLOAD", put.Headers["x-amz-content-sha256"]);
        Assert.Contains("x-amz-checksum-sha256", put.Headers["authorization"], StringComparison.Ordinal);
        Assert.Equal(Convert.ToBase64String(Convert.FromHexString(content.Sha256)), put.Headers["x-amz-checksum-sha256"]);
        Assert.Equal(content.Sha256, put.Headers["x-amz-meta-sha256"]);
        Assert.Equal("*", put.Headers["if-none-match"]);
        Assert.Equal("text/csv", put.Headers["content-type"]);
        Assert.Equal("4", put.Headers["content-length"]);
        Assert.DoesNotContain("content-encoding", put.Headers.Keys);
        Assert.DoesNotContain("x-amz-trailer", put.Headers.Keys);
        Assert.DoesNotContain("x-amz-checksum-crc32", put.Headers.Keys);
        Assert.DoesNotContain("expect", put.Headers.Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(6_000_000)]
    public async Task A_body_is_read_once(int bytes)
    {
        await using var service = await S3Double.StartAsync();
        var store = StoresUnderTest.S3(service);
        var body = new byte[bytes];
        new Random(bytes).NextBytes(body);
        var read = 0L;
        var content = ObjectContent.Of(body, "text/csv") with { Open = () => new Counted(body, count => read += count) };

        await store.PutAsync("k", content, PutCondition.IfAbsent, Token);

        Assert.Equal(bytes, read);
        Assert.True(body.AsSpan().SequenceEqual(service.Bytes("some/prefix/k")));
    }

    private sealed class Counted(byte[] body, Action<int> count) : MemoryStream(body, writable: false)
    {
        // Every other way of reading a derived memory stream comes through this one.
        public override int Read(byte[] buffer, int offset, int length) => Note(base.Read(buffer, offset, length));

        private int Note(int read)
        {
            count(read);
            return read;
        }
    }
}
