namespace EnergyDataPipeline.Lambda.Handling;

/// <summary>Where messages go that will never work.</summary>
internal interface IDeadLetters
{
    /// <summary>Puts a message there with its reason; false where the queue has no dead-letter queue, and the message must be given back.</summary>
    Task<bool> SendAsync(WorkItem item, CancellationToken cancellationToken);
}
