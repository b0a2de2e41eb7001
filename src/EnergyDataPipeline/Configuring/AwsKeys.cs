using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Configuring;

/// <summary>AWS keys that stand in the <c>.env</c> file, where the AWS credential chain does not look.</summary>
/// <param name="AccessKeyId">Access key id.</param>
/// <param name="SecretAccessKey">Secret access key.</param>
/// <param name="SessionToken">Session token; null for long-lived keys.</param>
public sealed record AwsKeys(string AccessKeyId, Secret SecretAccessKey, Secret? SessionToken = null)
{
    internal const string IdVariable = "AWS_ACCESS_KEY_ID";
    private const string SecretVariable = "AWS_SECRET_ACCESS_KEY";
    private const string TokenVariable = "AWS_SESSION_TOKEN";

    /// <summary>The keys in <paramref name="dotEnv"/>; null where the environment has keys of its own, which win, or there are none.</summary>
    internal static AwsKeys? From(EnvironmentLayers environment, IReadOnlyDictionary<string, string> dotEnv)
    {
        var inEnvironment = environment.Find(IdVariable, Layer.Environment) is not null;
        return
            !inEnvironment
            && dotEnv.GetValueOrDefault(IdVariable) is { Length: > 0 } id
            && dotEnv.GetValueOrDefault(SecretVariable) is { Length: > 0 } secret
            ? new(id, new(secret), dotEnv.GetValueOrDefault(TokenVariable) is { Length: > 0 } token ? new(token) : null)
            : null;
    }
}
