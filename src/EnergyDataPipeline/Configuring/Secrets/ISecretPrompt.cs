namespace EnergyDataPipeline.Configuring.Secrets;

/// <summary>Asks a person.</summary>
public interface ISecretPrompt
{
    /// <summary>False where nobody can answer (no terminal); then nothing is asked.</summary>
    bool CanAsk { get; }

    /// <summary>
    /// Shows <paramref name="question"/> and waits for a line, not showing what is typed when <paramref name="hidden"/>; null when the person gives
    /// none.
    /// </summary>
    Task<string?> AskAsync(string question, bool hidden, CancellationToken cancellationToken);
}
