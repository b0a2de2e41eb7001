using System.Security.Cryptography;

namespace EnergyDataPipeline.Storing;

public sealed partial record ObjectContent
{
    /// <summary>Content held in memory.</summary>
    public static ObjectContent Of(ReadOnlyMemory<byte> bytes, string contentType)
    {
        var copy = bytes.ToArray();
        return new ObjectContent
        {
            Open = () => new MemoryStream(copy, writable: false),
            Bytes = copy.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(copy)),
            ContentType = contentType,
        };
    }

    /// <summary>Content of a local file, which is read once here for its checksum and again by each put.</summary>
    public static async Task<ObjectContent> OfFileAsync(string path, string contentType, CancellationToken cancellationToken)
    {
        await using var file = OpenFile(path);
        var sha256 = await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false);
        return OfFile(path, file.Length, Convert.ToHexStringLower(sha256), contentType);
    }

    /// <summary>Content of a local file whose size and checksum are known already.</summary>
    public static ObjectContent OfFile(string path, long bytes, string sha256, string contentType) =>
        new()
        {
            Open = () => OpenFile(path),
            Bytes = bytes,
            Sha256 = sha256,
            ContentType = contentType,
        };

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: true);
}
