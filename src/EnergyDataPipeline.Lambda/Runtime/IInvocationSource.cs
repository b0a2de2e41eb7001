namespace EnergyDataPipeline.Lambda.Runtime;

/// <summary>Where calls of the function come from, and where their answers go.</summary>
internal interface IInvocationSource
{
    /// <summary>Waits for the next call, however long that takes: the process may be frozen meanwhile.</summary>
    Task<Invocation> NextAsync(CancellationToken cancellationToken);

    /// <summary>Answers a call; <paramref name="answer"/> is JSON in UTF-8.</summary>
    Task RespondAsync(string requestId, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken);

    /// <summary>Says that a call failed.</summary>
    Task FailAsync(string requestId, InvocationFault fault, CancellationToken cancellationToken);

    /// <summary>Says that the function cannot start. The process ends after it.</summary>
    Task FailInitAsync(InvocationFault fault, CancellationToken cancellationToken);
}
