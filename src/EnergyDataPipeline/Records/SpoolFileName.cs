namespace EnergyDataPipeline.Records;

/// <summary>
/// Names of the files that lie in the spool folder while they are written and read. All are of one pattern, so that whoever sweeps the folder
/// finds what a process that died has left, whichever part of it made the file.
/// </summary>
internal static class SpoolFileName
{
    /// <summary>Fits every name that <see cref="New"/> gives, and hardly one that somebody else would.</summary>
    public const string Pattern = "edp-*.spool.*";

    /// <summary>A name that no file has yet.</summary>
    /// <param name="ending">What the file holds (<c>zst</c>, <c>part</c>, <c>jsonl</c>).</param>
    public static string New(string ending) => $"edp-{Guid.NewGuid():N}.spool.{ending}";

    /// <summary>Makes the file one that its owner alone may read: answers may be under contract.</summary>
    public static void KeepPrivate(FileStreamOptions options)
    {
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
    }
}
