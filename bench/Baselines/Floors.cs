using System.IO.Compression;
using System.Text.Json;
using System.Xml;

namespace EnergyDataPipeline.Baselines;

/// <summary>The least that any program has to do: read the bytes, or walk over every token and build nothing.</summary>
internal static class Floors
{
    private const int Chunk = 1 << 20;

    public static int Read(string path)
    {
        using var file = Open(path);
        var buffer = new byte[Chunk];
        var bytes = 0L;
        while (file.Read(buffer) is var read and > 0)
        {
            bytes += read;
        }

        return Tell("bytes", bytes);
    }

    public static int Gunzip(string path)
    {
        using var file = new GZipStream(Open(path), CompressionMode.Decompress);
        var buffer = new byte[Chunk];
        var bytes = 0L;
        while (file.Read(buffer) is var read and > 0)
        {
            bytes += read;
        }

        return Tell("bytes", bytes);
    }

    public static int ScanJson(string path)
    {
        using var file = Open(path);
        var buffer = new byte[Chunk];
        var state = new JsonReaderState();
        var kept = 0;
        var tokens = 0L;
        while (true)
        {
            var read = file.Read(buffer, kept, buffer.Length - kept);
            var reader = new Utf8JsonReader(buffer.AsSpan(0, kept + read), isFinalBlock: read == 0, state);
            while (reader.Read())
            {
                tokens++;
            }

            if (read == 0)
            {
                return Tell("tokens", tokens);
            }

            state = reader.CurrentState;
            var used = (int)reader.BytesConsumed;
            kept = kept + read - used;
            buffer.AsSpan(used, kept).CopyTo(buffer);
        }
    }

    public static int ScanXml(string path)
    {
        using var file = Open(path);
        using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var tokens = 0L;
        while (reader.Read())
        {
            tokens++;
        }

        return Tell("tokens", tokens);
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);

    private static int Tell(string what, long count)
    {
        Console.WriteLine($"{count} {what}");
        return 0;
    }
}
