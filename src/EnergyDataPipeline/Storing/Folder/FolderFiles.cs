namespace EnergyDataPipeline.Storing.Folder;

/// <summary>The steps of a put that touch the disk, one method each, so that tests can stop or fail a put between any two.</summary>
internal class FolderFiles
{
    /// <summary>Opens a new file for bytes that nobody may see yet.</summary>
    public virtual FileStream CreatePartial(string path) =>
        new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);

    /// <summary>Waits until the disk has the file's bytes.</summary>
    public virtual void Flush(FileStream file) => file.Flush(flushToDisk: true);

    /// <summary>Puts a finished record in place of the one before.</summary>
    public virtual void PublishRecord(string partial, string target) => File.Move(partial, target, overwrite: true);

    /// <summary>Makes the object visible where none is; false when one is there.</summary>
    public virtual bool TryPublishNew(string partial, string target) => NativeFolder.TryPublish(partial, target);

    /// <summary>Makes the object visible in place of the one before.</summary>
    public virtual void PublishReplacement(string partial, string target) => File.Move(partial, target, overwrite: true);

    /// <summary>Waits until the disk has the folder's entries.</summary>
    public virtual void FlushFolder(string folder) => NativeFolder.FlushFolder(folder);

    /// <summary>Deletes a file; no error when it is not there.</summary>
    public virtual void Delete(string path) => File.Delete(path);
}
