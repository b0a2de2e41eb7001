namespace EnergyDataPipeline.Configuring.Secrets;

/// <summary>A place that secrets are read from, by references of one scheme: <c>ssm:/path</c>.</summary>
public interface ISecretSource
{
    /// <summary>Beginning of its references, without the colon (<c>ssm</c>).</summary>
    string Scheme { get; }

    /// <summary>The secret called <paramref name="name"/>, as it is there now.</summary>
    /// <exception cref="Records.PipelineException">It cannot be read; says why and what to do, without the secret.</exception>
    Task<string> ReadAsync(string name, CancellationToken cancellationToken);
}
