using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli;

/// <summary>
/// A file whose age says that a process that runs for long is not stuck: it is touched whenever the work goes on, and gone when it has ended.
/// <c>health</c> reads it, where a container has nothing else to ask.
/// </summary>
internal sealed class Heartbeat
{
    /// <summary>The variable that names another file.</summary>
    public const string FileVariable = "ENERGY_PIPELINE_HEARTBEAT";

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Screen _screen;
    private bool _isBroken;

    private Heartbeat(string path, TimeProvider time, Screen screen) => (_path, _time, _screen) = (path, time, screen);

    /// <summary>The heartbeat of whatever runs in this container.</summary>
    public static Heartbeat Of(Session session) =>
        new(
            session.Environment.GetValueOrDefault(FileVariable) is { Length: > 0 } path
                ? Path.Combine(session.WorkingFolder, path)
                : Path.Combine(Path.GetTempPath(), "energy-pipeline.heartbeat"),
            session.Time,
            session.Screen
        );

    /// <summary>Where it is.</summary>
    public string File => _path;

    /// <summary>Says that the work goes on. A file that cannot be written is told of once, and the work goes on without it.</summary>
    public void Beat()
    {
        if (_isBroken)
        {
            return;
        }

        try
        {
            using (new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { }

            System.IO.File.SetLastWriteTimeUtc(_path, _time.GetUtcNow().UtcDateTime);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _isBroken = true;
            _screen.Say(
                $"The heartbeat {_path} cannot be written: {refused.Message} The work goes on; health cannot tell whether it does."
            );
        }
    }

    /// <summary>How long ago the work last went on; null where nothing has begun, or it has ended.</summary>
    public TimeSpan? Age()
    {
        var file = new FileInfo(_path);
        return file.Exists ? _time.GetUtcNow() - new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero) : null;
    }

    /// <summary>The work has ended as it should.</summary>
    public void End()
    {
        try
        {
            System.IO.File.Delete(_path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _screen.Say($"The heartbeat {_path} cannot be deleted: {refused.Message}");
        }
    }
}
