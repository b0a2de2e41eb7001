using EnergyDataPipeline.Collecting.Wire;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

public sealed class ContentDecodingTests
{
    public static TheoryData<string> Encodings => ["gzip", "deflate", "bare deflate", "br", "gzip members"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Whole_bodies_come_out_as_they_went_in(string encoding)
    {
        foreach (var size in (int[])[0, 1, 19, 20, 21, 8191, 8192, 8193, 200_000])
        {
            foreach (var step in (int[])[1, 7, 4096, int.MaxValue])
            {
                if (step == 1 && size > 10_000)
                {
                    continue;
                }

                var body = Body(size);
                var (read, failure) = await DecodeAsync(encoding, Pack(encoding, body), step);

                Assert.Null(failure);
                Assert.Equal(body, read);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_body_cut_anywhere_is_noticed_and_what_came_before_is_kept(string encoding)
    {
        var body = Body(3000);
        var packed = Pack(encoding, body);
        var kept = 0;
        for (var length = 1; length < packed.Length; length++)
        {
            // A member more or less is a whole file to gzip: only the announced length tells.
            if (encoding == "gzip members" && length == Answers.Gzip(body[..1000]).Length)
            {
                continue;
            }

            var (read, failure) = await DecodeAsync(encoding, packed[..length], 512);

            Assert.True(failure is not null, $"{encoding} cut at {length} of {packed.Length} was taken for whole");
            Assert.True(body.AsSpan().StartsWith(read), $"{encoding} cut at {length} gave bytes that were never sent");
            kept = Math.Max(kept, read.Length);
        }

        Assert.True(kept > body.Length / 2, $"{kept} bytes kept at most");
    }

    [Fact]
    public async Task Something_behind_a_gzip_body_is_noticed()
    {
        var (_, failure) = await DecodeAsync("gzip", [.. Answers.Gzip(Body(100)), .. "junk that is no gzip"u8], 64);

        Assert.NotNull(failure);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task No_body_at_all_is_an_empty_body(string encoding)
    {
        var (read, failure) = await DecodeAsync(encoding, [], 64);

        Assert.Empty(read);
        Assert.Null(failure);
    }

    private static byte[] Body(int size)
    {
        var random = new Random(Rig.Seed);
        var body = new byte[size];
        for (var index = 0; index < size; index++)
        {
            body[index] = (byte)(index % 5 < 3 ? 'a' + (index % 7) : random.Next(256));
        }

        return body;
    }

    private static byte[] Pack(string encoding, byte[] body) =>
        encoding switch
        {
            "gzip" => Answers.Gzip(body),
            "deflate" => Answers.Zlib(body),
            "bare deflate" => Answers.Deflate(body),
            "br" => Answers.Brotli(body),
            _ => [.. Answers.Gzip(body[..(body.Length / 3)]), .. Answers.Gzip(body[(body.Length / 3)..])],
        };

    private static async Task<(byte[] Read, Exception? Failure)> DecodeAsync(string encoding, byte[] packed, int step)
    {
        var header = encoding.Contains("gzip", StringComparison.Ordinal) ? "gzip" : encoding.Replace("bare ", "", StringComparison.Ordinal);
        var read = new MemoryStream();
        try
        {
            await using var body = await ContentDecoding.OpenAsync(
                new Stepped(packed, step),
                header,
                TestContext.Current.CancellationToken
            );
            var buffer = new byte[1000];
            while (await body.ReadAsync(buffer, TestContext.Current.CancellationToken) is var count and > 0)
            {
                read.Write(buffer, 0, count);
            }

            return (read.ToArray(), null);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException)
        {
            return (read.ToArray(), exception);
        }
    }

    private sealed class Stepped(byte[] bytes, int step) : ReadOnlyStream
    {
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(step, buffer.Length), bytes.Length - _at);
            bytes.AsMemory(_at, count).CopyTo(buffer);
            _at += count;
            return new ValueTask<int>(count);
        }
    }
}
