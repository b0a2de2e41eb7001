using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline.Collecting.Spooling;

/// <summary>The folder where answers lie while they are examined. Memory stays flat whatever their size; the quota bounds the disk.</summary>
internal sealed class Spool(string folder, long quota, IClock clock, ILogger logger, Func<string, Stream>? open = null)
{
    private static readonly Duration LeftOver = Duration.FromDays(1);

    private readonly Func<string, Stream> _open = open ?? Open;
    private readonly Lock _lock = new();
    private bool _ready;
    private long _used;

    /// <summary>Begins a file.</summary>
    public SpoolFile Create()
    {
        try
        {
            MakeReady();
            var path = Path.Combine(folder, SpoolFileName.New("zst"));
            return new SpoolFile(this, path, _open(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed("A file cannot be made", exception);
        }
    }

    /// <summary>Counts bytes that a file is about to take.</summary>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > quota)
        {
            Interlocked.Add(ref _used, -bytes);
            throw new PipelineException(
                FailureClass.Store,
                $"The spool folder '{folder}' would hold more than its quota of {quota} bytes. What is stored already stays.",
                "Raise the spool's quota, or collect fewer feeds at once."
            );
        }
    }

    /// <summary>Deletes a file of <paramref name="bytes"/> bytes.</summary>
    public void Release(string path, long bytes)
    {
        Interlocked.Add(ref _used, -bytes);
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.SpoolNotSwept(folder, Path.GetFileName(path), exception.Message);
        }
    }

    public PipelineException Failed(string what, Exception exception) =>
        new(
            FailureClass.Store,
            $"{what} in the spool folder '{folder}' ({exception.Message.TrimEnd('.')}); {Free()}. What is stored already stays.",
            "Free space there, or set spool_folder to a folder with room that this account may write to; then run again.",
            exception
        );

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
            // What is written comes in large pieces already.
            BufferSize = 0,
        };
        SpoolFileName.KeepPrivate(options);
        return new FileStream(path, options);
    }

    private void MakeReady()
    {
        lock (_lock)
        {
            if (_ready)
            {
                return;
            }

            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            Sweep();
            _ready = true;
        }
    }

    private void Sweep()
    {
        var before = (clock.GetCurrentInstant() - LeftOver).ToDateTimeUtc();
        var count = 0;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles(SpoolFileName.Pattern).Where(file => file.LastWriteTimeUtc < before))
        {
            try
            {
                file.Delete();
                count++;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                logger.SpoolNotSwept(folder, file.Name, exception.Message);
            }
        }

        if (count > 0)
        {
            logger.SpoolSwept(folder, count);
        }
    }

    private string Free()
    {
        try
        {
            return $"{new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace} bytes are free there";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"how much is free there cannot be told ({exception.Message})";
        }
    }
}
