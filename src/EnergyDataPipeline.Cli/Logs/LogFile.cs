using System.Text;
using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli.Logs;

/// <summary>
/// A file that lines are appended to. Several processes may write to it at once: each line is one write at the file's end. When it cannot be
/// written any more, that is said once and the run goes on.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly Screen _screen;
    private readonly string _path;
    private readonly Lock _gate = new();
    private bool _isBroken;

    public LogFile(string path, Screen screen)
    {
        _path = path;
        _screen = screen;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        _stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    public void Write(string line)
    {
        lock (_gate)
        {
            if (_isBroken)
            {
                return;
            }

            try
            {
                _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                _isBroken = true;
                _screen.Say($"The log file {_path} cannot be written any more: {refused.Message} The run goes on without it.");
            }
        }
    }

    public void Dispose() => _stream.Dispose();
}
