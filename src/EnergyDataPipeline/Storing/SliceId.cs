using System.Security.Cryptography;
using System.Text;

namespace EnergyDataPipeline.Storing;

/// <summary>Names a slice: the SHA-256 of its source, feed, period and parameters in canonical form.</summary>
public static class SliceId
{
    /// <summary>64 hex digits. Parameters count in the order of their names; each text with its length, so that none runs into the next.</summary>
    public static string Of(string source, string feed, string period, IReadOnlyDictionary<string, string> parameters)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, source);
        Append(hash, feed);
        Append(hash, period);
        foreach (var (name, value) in parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(hash, name);
            Append(hash, value);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        hash.AppendData(length);
        hash.AppendData(utf8);
    }
}
