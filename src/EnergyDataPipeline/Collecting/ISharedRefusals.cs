namespace EnergyDataPipeline.Collecting;

/// <summary>
/// Which accounts a source has refused, known to every process of a fleet: one that starts anew does not try a password that another has
/// seen refused, so that no account is locked by restarts.
/// </summary>
public interface ISharedRefusals
{
    /// <summary>The mark that was left for <paramref name="account"/>; null where there is none, or it is over.</summary>
    /// <exception cref="Records.PipelineException">The place where marks are kept refuses or cannot be reached; it says what to do.</exception>
    Task<string?> FindAsync(string account, CancellationToken cancellationToken);

    /// <summary>Leaves <paramref name="mark"/> for <paramref name="account"/>, in the place of an earlier one, to be over after <paramref name="lasts"/>.</summary>
    /// <exception cref="Records.PipelineException">As for <see cref="FindAsync"/>.</exception>
    Task NoteAsync(string account, string mark, TimeSpan lasts, CancellationToken cancellationToken);

    /// <summary>The account's sign-in was accepted: whatever was noted is over.</summary>
    /// <exception cref="Records.PipelineException">As for <see cref="FindAsync"/>.</exception>
    Task ForgetAsync(string account, CancellationToken cancellationToken);
}
