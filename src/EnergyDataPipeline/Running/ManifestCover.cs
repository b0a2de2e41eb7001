using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Running;

/// <summary>Whether one manifest makes another superfluous.</summary>
internal static class ManifestCover
{
    /// <summary>True when <paramref name="held"/> names the same answer's rows and every file that <paramref name="wanted"/> names.</summary>
    public static bool Covers(this Manifest held, Manifest wanted)
    {
        var files = held.Tables.SelectMany(table => table.Files.Select(file => (table.Name, file.Format, file.Key))).ToHashSet();
        return held.SliceId == wanted.SliceId
            && held.Quarantine?.Sha256 == wanted.Quarantine?.Sha256
            && wanted.Tables.All(table =>
                held.Tables.Any(other => other.Name == table.Name && other.ContentId == table.ContentId && other.Rows == table.Rows)
            )
            && wanted.Tables.SelectMany(table => table.Files.Select(file => (table.Name, file.Format, file.Key))).All(files.Contains);
    }
}
