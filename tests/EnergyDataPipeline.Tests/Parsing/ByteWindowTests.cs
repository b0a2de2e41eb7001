using CsCheck;
using EnergyDataPipeline.Parsing.Trees;
using EnergyDataPipeline.Records;
using Xunit;

namespace EnergyDataPipeline.Tests.Parsing;

/// <summary>A window over a stream shows the same bytes whether it copies them or stands in the stream's own buffers.</summary>
public sealed class ByteWindowTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_byte_is_seen_once_and_zeros_stand_behind(bool ahead) =>
        Gen.Select(Gen.Int[0, 200_000], Gen.Int[1, 60_000], Gen.Bool, Gen.Int[0, int.MaxValue])
            .Sample(
                (length, size, hasMark, seed) =>
                {
                    var random = new Random(seed);
                    var bytes = new byte[length];
                    random.NextBytes(bytes);
                    byte[] document = hasMark ? [.. "\uFEFF"u8, .. bytes] : bytes;
                    Stream stream = new MemoryStream(document);
                    using var window = new ByteWindow(ahead ? new ReadAheadStream(stream, size) : stream, size);
                    var seen = new MemoryStream();
                    while (!window.AtEnd)
                    {
                        Assert.True(window.Refill());
                        var unread = window.Unread;
                        var behind = System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(
                            ref System.Runtime.CompilerServices.Unsafe.Add(
                                ref System.Runtime.InteropServices.MemoryMarshal.GetReference(unread),
                                unread.Length
                            ),
                            ByteWindow.Slack
                        );
                        Assert.True(behind.IndexOfAnyExcept((byte)0) < 0);

                        // Mostly all of it, now and then so little that what is kept outgrows the room before a buffer.
                        var used =
                            random.Next(3) == 0
                                ? random.Next(Math.Min(unread.Length, 100) + 1)
                                : unread.Length - Math.Min(unread.Length, 10);
                        seen.Write(unread[..used]);
                        window.Advance(used);
                    }

                    seen.Write(window.Unread);
                    Assert.True(seen.ToArray().AsSpan().SequenceEqual(bytes));
                },
                iter: 300
            );
}
