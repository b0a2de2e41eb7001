using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Query.Exporting;

/// <summary>
/// A file and the metadata file beside it. Both are written under another name and renamed, the metadata last: where it is there, the file is whole
/// and the one it tells of.
/// </summary>
internal sealed class ExportPlace : IDisposable
{
    private readonly bool _overwrite;
    private readonly string _mark = $".{Guid.NewGuid():N}.part";

    /// <exception cref="PipelineException">A file is there already, or the folder is not.</exception>
    public ExportPlace(string path, bool overwrite)
    {
        (Path, _overwrite) = (path, overwrite);
        var folder = System.IO.Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"the folder {folder} is not there",
                "Make it, or name another --output."
            );
        }

        if (Directory.Exists(path))
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{path} is a folder, where a file was expected",
                "Name a file in it: --output FOLDER/prices.sqlite."
            );
        }

        if (!overwrite && (File.Exists(path) || File.Exists(MetadataPath)))
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{(File.Exists(path) ? path : MetadataPath)} is there already; nothing was written",
                "Give --overwrite to replace it, or another --output."
            );
        }
    }

    public string Path { get; }

    public string MetadataPath => Path + ".metadata.json";

    /// <summary>Where the file is written until it is whole.</summary>
    public string Part => Path + _mark;

    /// <summary>Renames: the file that was there goes with its metadata, and never stands beside another's.</summary>
    public async Task PublishAsync(byte[] metadata, CancellationToken cancellationToken)
    {
        var part = MetadataPath + _mark;
        try
        {
            await File.WriteAllBytesAsync(part, metadata, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (_overwrite)
            {
                File.Delete(MetadataPath);
            }

            File.Move(Part, Path, _overwrite);
            File.Move(part, MetadataPath, _overwrite);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Deletes what is not whole.</summary>
    public void Dispose() => File.Delete(Part);
}
