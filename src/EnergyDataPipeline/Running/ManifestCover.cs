using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline.Running;

/// <summary>Whether one manifest makes another superfluous.</summary>
internal static class ManifestCover
{
    /// <summary>True when <paramref name="held"/> names the same answer's rows and every file that <paramref name="wanted"/> names.</summary>
    public static bool Covers(this Manifest held, Manifest wanted)
    {
        var files = FilesOf(held).ToHashSet();
        return held.SliceId == wanted.SliceId
            && held.DefinitionId == wanted.DefinitionId
            && held.Quarantine?.Sha256 == wanted.Quarantine?.Sha256
            && wanted.Tables.All(table =>
                held.Tables.Any(other => other.Name == table.Name && other.ContentId == table.ContentId && other.Rows == table.Rows)
            )
            && FilesOf(wanted).All(files.Contains);
    }

    private static IEnumerable<(string, ManifestFile)> FilesOf(Manifest manifest) =>
        manifest.Tables.SelectMany(table => table.Files.Select(file => (table.Name, file with { ETag = "" })));
}
