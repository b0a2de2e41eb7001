namespace EnergyDataPipeline.Storing;

/// <summary>What is said when the bytes to be put are not the ones announced: the spool file changed or was cut.</summary>
internal static class ContentFaults
{
    /// <summary>For the content of one put.</summary>
    public static VerifyingStream.Faults For(string key, ObjectContent content) =>
        new(
            Differs: found => Wrong(key, content, found),
            Short: read => Wrong(key, content, FormattableString.Invariant($"{read} bytes")),
            Failed: static _ => null
        );

    private static StoreException Wrong(string key, ObjectContent content, string found) =>
        new(
            StoreFault.Corrupt,
            FormattableString.Invariant(
                $"The bytes to be stored as '{key}' are not the ones announced: {found} found, {content.Bytes} bytes with SHA-256 {content.Sha256} expected. Nothing was stored."
            ),
            "Run again; if it comes back, check the disk that holds the spool folder."
        );
}
