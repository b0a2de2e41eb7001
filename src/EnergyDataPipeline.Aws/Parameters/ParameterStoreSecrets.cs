using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using EnergyDataPipeline.Configuring.Secrets;

namespace EnergyDataPipeline.Aws.Parameters;

/// <summary>
/// Secrets in AWS Systems Manager's Parameter Store: <c>ssm:/path</c>, decrypted. <c>ssm:/aws/reference/secretsmanager/NAME</c> reads Secrets
/// Manager through it.
/// </summary>
public sealed class ParameterStoreSecrets : ISecretSource, IDisposable
{
    private readonly AwsAccess _access;
    private readonly Lazy<AmazonSimpleSystemsManagementClient> _client;

    /// <summary>Reads with <paramref name="access"/>; nothing is asked yet.</summary>
    public ParameterStoreSecrets(AwsAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        _access = access;
        // Credentials that are not there now may be in a moment: that they are not is not remembered.
        _client = new(
            () =>
            {
                var config = new AmazonSimpleSystemsManagementConfig();
                access.Apply(config, "SSM");
                return new AmazonSimpleSystemsManagementClient(access.Credentials(), config);
            },
            LazyThreadSafetyMode.PublicationOnly
        );
    }

    /// <inheritdoc/>
    public string Scheme => "ssm";

    /// <inheritdoc/>
    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _client
                .Value.GetParameterAsync(new GetParameterRequest { Name = name, WithDecryption = true }, cancellationToken)
                .ConfigureAwait(false);
            return answer.Parameter.Value;
        }
        catch (Exception exception) when (AwsFaults.IsOurs(exception, cancellationToken))
        {
            var where = _access.EndpointOf("SSM") is { } endpoint ? $"at {endpoint}" : $"in {_access.Region ?? "the region"}";
            throw AwsFaults.Explain(
                exception,
                $"Reading the parameter {name} {where}",
                $"Put it there (aws ssm put-parameter --type SecureString --name {name}), or name another one.",
                "ssm:GetParameter on it and kms:Decrypt on its key"
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }
}
