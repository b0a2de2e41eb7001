using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Query.Engine;

/// <summary>Does what blocks on a thread of its own, and stops it when that is asked for.</summary>
internal static class EngineWork
{
    /// <summary>Does <paramref name="work"/>; cancelling interrupts the engine.</summary>
    /// <exception cref="PipelineException">The engine failed.</exception>
    public static async Task<T> DoAsync<T>(EngineConnection connection, Func<T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await using var stop = cancellationToken.Register(connection.Interrupt);
            return await Task.Run(work, CancellationToken.None);
        }
        catch (EngineException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (EngineException failed)
        {
            throw EngineFaults.Explain(failed);
        }
    }
}

/// <summary>What a person can do about what the engine says.</summary>
internal static class EngineFaults
{
    /// <summary>What the engine says of Parquet files that are not whole.</summary>
    private static readonly string[] Damage =
    [
        "corrupt",
        "Decompression failure",
        "No magic bytes",
        "Failed to read Parquet",
        "TProtocolException",
    ];

    public static PipelineException Explain(EngineException failed)
    {
        var message = failed.Message;
        return message switch
        {
            _ when message.StartsWith("Out of Memory", StringComparison.Ordinal) => new(
                FailureClass.Configuration,
                FirstLine(message),
                "Let it have more (--memory-limit), ask for fewer columns or days, or give --temp-folder a disk with room.",
                failed
            ),
            _ when message.StartsWith("IO Error", StringComparison.Ordinal) => new(
                FailureClass.Store,
                message,
                "Where a file of the lake is damaged, energy-pipeline rebuild makes it anew; of the cache any file may be deleted.",
                failed
            ),
            _ when message.StartsWith("Permission Error", StringComparison.Ordinal) => new(
                FailureClass.Configuration,
                message,
                "A query reads the lake alone: --allow-files lets it read and write other files.",
                failed
            ),
            _ when message.StartsWith("INTERNAL Error", StringComparison.Ordinal) => new(
                FailureClass.Internal,
                message,
                "Please report it, with the query.",
                failed
            ),
            _ when Damage.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase)) => new(
                FailureClass.Store,
                message,
                "A file of the lake is damaged: energy-pipeline verify tells which. Delete it, and rebuild makes it anew.",
                failed
            ),
            _ => new(
                FailureClass.Configuration,
                message,
                "energy-pipeline query --help tells of names and parameters; --list shows what there is.",
                failed
            ),
        };
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
