using System.Globalization;

namespace EnergyDataPipeline.Storing;

/// <summary>Reads small objects whole.</summary>
internal static class StoredBytes
{
    /// <summary>No manifest or summary comes near this; what does is not one.</summary>
    private const long Most = 256L * 1024 * 1024;

    private const int Rounds = 4;

    /// <summary>The object's bytes, verified; null when there is none. A connection that breaks on the way is asked again.</summary>
    public static async Task<byte[]?> ReadAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                return await ReadOnceAsync(store, key, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException exception) when (exception.IsTransient && round < Rounds)
            {
                // Reading changes nothing, so it is simply done again; the store itself has waited between its own attempts.
            }
        }
    }

    private static async Task<byte[]?> ReadOnceAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        await using var stream = await store.OpenAsync(key, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        if (stream.Length > Most)
        {
            throw new StoreException(
                StoreFault.Corrupt,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The object '{key}' in {store.Name} has {stream.Length} bytes; at most {Most} were expected."
                ),
                "It was not written by this program: move it away."
            );
        }

        using var bytes = new MemoryStream((int)stream.Length);
        await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }
}
