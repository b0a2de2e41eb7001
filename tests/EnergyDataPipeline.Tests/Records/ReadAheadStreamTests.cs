using CsCheck;
using EnergyDataPipeline.Records;
using Xunit;

namespace EnergyDataPipeline.Tests.Records;

public sealed class ReadAheadStreamTests
{
    [Fact]
    public void Every_byte_comes_through_whatever_the_sizes_of_the_reads() =>
        Gen.Select(Gen.Int[0, 3_000_000], Gen.Int[1, 400_000], Gen.Int[1, 300_000], Gen.Int[0, int.MaxValue])
            .Sample(
                (length, inner, outer, seed) =>
                {
                    var bytes = new byte[length];
                    new Random(seed).NextBytes(bytes);
                    using var stream = new ReadAheadStream(new Stepped(bytes, inner));
                    var read = new MemoryStream();
                    var buffer = new byte[outer];
                    while (stream.Read(buffer) is var count and > 0)
                    {
                        read.Write(buffer, 0, count);
                    }

                    return stream.Read(buffer) == 0 && read.ToArray().AsSpan().SequenceEqual(bytes);
                },
                iter: 200
            );

    [Fact]
    public void Every_byte_comes_through_when_buffers_are_taken_and_part_of_each_is_kept() =>
        Gen.Select(Gen.Int[0, 300_000], Gen.Int[1, 40_000], Gen.Int[1, 50_000], Gen.Int[0, int.MaxValue])
            .Sample(
                (length, inner, chunk, seed) =>
                {
                    var random = new Random(seed);
                    var bytes = new byte[length];
                    random.NextBytes(bytes);
                    using var stream = new ReadAheadStream(new Stepped(bytes, inner), chunk);
                    var read = new MemoryStream();
                    var unread = ArraySegment<byte>.Empty;
                    while (stream.Take(unread) is { } taken)
                    {
                        var used = Math.Max(random.Next(taken.Count + 1), taken.Count - ReadAheadStream.FrontRoom);
                        read.Write(taken[..used]);
                        taken.Array.AsSpan(taken.Offset + taken.Count, ReadAheadStream.BackRoom).Clear();
                        unread = taken[used..];
                        if (random.Next(4) == 0)
                        {
                            read.Write(unread);
                            unread = ArraySegment<byte>.Empty;
                            var buffer = new byte[random.Next(1, 2 * chunk)];
                            read.Write(buffer, 0, stream.Read(buffer));
                        }
                    }

                    read.Write(unread);
                    return stream.Take([]) is null && read.ToArray().AsSpan().SequenceEqual(bytes);
                },
                iter: 500
            );

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(2_000_000)]
    public void A_fault_comes_after_the_buffers_before_it(int before)
    {
        using var stream = new ReadAheadStream(new Stepped(new byte[before], 10_000, faultAtEnd: true));
        var read = 0L;

        var fault = Assert.Throws<InvalidDataException>(() =>
        {
            while (stream.Take([]) is { } taken)
            {
                read += taken.Count;
            }
        });

        Assert.Equal("damaged", fault.Message);
        Assert.Equal(before, read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(2_000_000)]
    public void A_fault_comes_after_the_bytes_before_it(int before)
    {
        using var stream = new ReadAheadStream(new Stepped(new byte[before], 10_000, faultAtEnd: true));
        var buffer = new byte[7_000];
        var read = 0L;

        var fault = Assert.Throws<InvalidDataException>(() =>
        {
            while (stream.Read(buffer) is var count and > 0)
            {
                read += count;
            }
        });

        Assert.Equal("damaged", fault.Message);
        Assert.Equal(before, read);
    }

    [Fact]
    public void Leaving_early_stops_the_reading_ahead()
    {
        var inner = new Stepped(new byte[50_000_000], 100_000);
        using (var stream = new ReadAheadStream(inner))
        {
            Assert.True(stream.Read(new byte[10]) > 0);
        }

        Assert.True(inner.IsDisposed);
        Assert.InRange(inner.Given, 1, 5_000_000);
    }

    private sealed class Stepped(byte[] bytes, int step, bool faultAtEnd = false) : MemoryStream(bytes)
    {
        public bool IsDisposed { get; private set; }

        public long Given { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var count = base.Read(buffer[..Math.Min(step, buffer.Length)]);
            Given += count;
            return count == 0 && faultAtEnd && !buffer.IsEmpty ? throw new InvalidDataException("damaged") : count;
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
