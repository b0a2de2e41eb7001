using System.Runtime.InteropServices;
using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli;

/// <summary>
/// Ctrl-C and SIGTERM. The first asks to finish what is whole and to begin nothing new; the second ends everything at once. Either way the
/// process ends with 128 + the signal's number, as shells expect.
/// </summary>
internal sealed class Stops(Screen screen, TimeProvider time) : IDisposable
{
    /// <summary>What is still running this long after the second signal is not waited for: the store's contract holds without it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A signal this soon after the first is the same one: <c>timeout</c> sends it to the process, and then to its group.</summary>
    private static readonly TimeSpan Echo = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _gently = new();
    private readonly CancellationTokenSource _atOnce = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _gate = new();
    private ITimer? _limit;
    private long _firstAt;

    /// <summary>Set by the first signal: finish what is whole, begin nothing new.</summary>
    public CancellationToken Gently => _gently.Token;

    /// <summary>Set by the second signal: stop at once.</summary>
    public CancellationToken AtOnce => _atOnce.Token;

    /// <summary>130 after Ctrl-C, 143 after SIGTERM, null when neither came.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Takes the signals from here on. <paramref name="first"/> tells the person what the first one does.</summary>
    public void Listen(string first)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Take(signal, 130, first)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Take(signal, 143, first)));
    }

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _limit?.Dispose();
        _gently.Dispose();
        _atOnce.Dispose();
    }

    private void Take(PosixSignalContext signal, int exitCode, string first)
    {
        signal.Cancel = true;
        lock (_gate)
        {
            if (ExitCode is null)
            {
                ExitCode = exitCode;
                _firstAt = time.GetTimestamp();
                screen.Say(first);
                _gently.Cancel();
            }
            else if (_limit is null && time.GetElapsedTime(_firstAt) >= Echo)
            {
                var code = ExitCode.Value;
                _limit = time.CreateTimer(_ => Environment.Exit(code), null, Patience, Timeout.InfiniteTimeSpan);
                screen.Say("Stopping at once.");
                _atOnce.Cancel();
            }
        }
    }
}
