using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Collecting;

/// <summary>
/// The pace at a host, shared by every process that asks it: turns are taken from one place, and a host that asks one of them for patience
/// is left alone by all. A pace that cannot give turns throws: no request goes out without one.
/// </summary>
public interface ISharedPace
{
    /// <summary>
    /// Takes up to <paramref name="wanted"/> turns at <paramref name="host"/> (name and port) and comes back when the first may be used, or
    /// is soon to be. Hands over at least one, unless the host is held.
    /// </summary>
    /// <exception cref="Records.PipelineException">The place that turns come from refuses or cannot be reached; it says what to do.</exception>
    Task<SharedTurns> TakeAsync(string host, Pacing pacing, int wanted, CancellationToken cancellationToken);

    /// <summary>Takes one turn at <paramref name="host"/> although it may be held: a person wants to know whether it still wants to be.</summary>
    /// <exception cref="Records.PipelineException">As for <see cref="TakeAsync"/>.</exception>
    Task<SharedTurn> TakeInAnyCaseAsync(string host, Pacing pacing, CancellationToken cancellationToken);

    /// <summary>
    /// Has every process leave <paramref name="host"/> alone for <paramref name="wait"/> from now, or for as long of it as a hold is shared; a
    /// longer hold that is on stays.
    /// </summary>
    /// <exception cref="Records.PipelineException">As for <see cref="TakeAsync"/>.</exception>
    Task HoldAsync(string host, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>The host answers again: a hold that is on is over.</summary>
    /// <exception cref="Records.PipelineException">As for <see cref="TakeAsync"/>.</exception>
    Task ReleaseAsync(string host, CancellationToken cancellationToken);
}

/// <summary>Turns that are ours alone.</summary>
/// <param name="Turns">The turns, in their order; none where the host is held.</param>
/// <param name="HeldFor">How long the host is still to be left alone; zero where it is not held.</param>
public sealed record SharedTurns(IReadOnlyList<SharedTurn> Turns, TimeSpan HeldFor);

/// <summary>Leave to begin one request within a span of time. A turn that is not used within it lapses.</summary>
/// <param name="From">First moment, a timestamp of the <see cref="TimeProvider"/> that the pace and the pipeline have in common.</param>
/// <param name="Until">Last moment, likewise.</param>
public readonly record struct SharedTurn(long From, long Until);
