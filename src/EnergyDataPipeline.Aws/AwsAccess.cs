using Amazon;
using Amazon.Runtime;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing.S3;

namespace EnergyDataPipeline.Aws;

/// <summary>
/// Where AWS is reached and who asks: the same for every service. Without a profile or keys of the configuration the SDK's chain is followed:
/// variables, profile and SSO, web identity, container or task role, instance role.
/// </summary>
public sealed record AwsAccess
{
    private const string EndpointVariable = "AWS_ENDPOINT_URL";

    /// <summary>Region; null for what the SDK finds (<c>AWS_REGION</c>, the profile).</summary>
    public string? Region { get; init; }

    /// <summary>Profile to sign in with; null for the chain.</summary>
    public string? Profile { get; init; }

    /// <summary>Keys written into <c>.env</c>; null for the profile or the chain.</summary>
    public AWSCredentials? Keys { get; init; }

    /// <summary>The variables that name endpoints (<c>AWS_ENDPOINT_URL_DYNAMODB</c>, <c>AWS_ENDPOINT_URL</c>).</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Longest that an answer is waited for.</summary>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the SDK asks again what fails in passing.</summary>
    internal int Retries { get; init; } = 3;

    /// <summary>File that profiles are looked for in; null for the SDK's own.</summary>
    internal string? ProfilesFile { get; init; }

    /// <summary>As <paramref name="config"/> reaches its bucket, where it has one; otherwise by the variables alone.</summary>
    public static AwsAccess Of(EnergyPipelineConfig config, IReadOnlyDictionary<string, string>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var access = Of(environment ?? EnergyPipelineConfig.ProcessEnvironment());
        return config.Destination is Configuring.StoreSettings.S3 s3
            ? access with
            {
                Region = access.Region ?? s3.Region,
                Profile = s3.Profile,
                Keys =
                    s3.Keys is not { } keys ? null
                    : keys.SessionToken is { } token
                        ? new SessionAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey.Reveal(), token.Reveal())
                    : new BasicAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey.Reveal()),
            }
            : access;
    }

    /// <summary>By the variables alone.</summary>
    public static AwsAccess Of(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new() { Region = Find(environment, "AWS_REGION") ?? Find(environment, "AWS_DEFAULT_REGION"), Environment = environment };
    }

    /// <summary>Sets region, endpoint, patience and retries of a service's client.</summary>
    /// <param name="config">The client's configuration.</param>
    /// <param name="service">End of the variable that names the endpoint (<c>DYNAMODB</c>).</param>
    /// <param name="region">Region that the thing asked for names itself, as an ARN does; null for ours.</param>
    internal void Apply(ClientConfig config, string service, string? region = null)
    {
        var name = region ?? Region;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = Retries;
        config.Timeout = Timeout;
        Reach(config, service, name);
    }

    /// <summary>Sets the endpoint that the variables name for a service, or else <paramref name="region"/>.</summary>
    internal void Reach(ClientConfig config, string service, string? region)
    {
        // The SDK reads the variables too, and takes an empty one for an address. Where they are set, they are read here; a profile's it reads.
        config.IgnoreConfiguredEndpointUrls =
            Environment.ContainsKey(EndpointVariable) || Environment.ContainsKey($"{EndpointVariable}_{service}");
        if (EndpointOf(service) is { } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = region ?? "us-east-1";
        }
        else if (region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
    }

    /// <summary>The endpoint that the variables name for a service; null for AWS's own.</summary>
    /// <exception cref="PipelineException">What they name is no address.</exception>
    internal string? EndpointOf(string service)
    {
        foreach (var variable in new[] { $"{EndpointVariable}_{service}", EndpointVariable })
        {
            if (Find(Environment, variable) is { } text)
            {
                return
                    Uri.TryCreate(text, UriKind.Absolute, out var address)
                    && address is { Scheme: "http" or "https", UserInfo: "", Query: "", Host.Length: > 0 }
                    ? text
                    : throw new PipelineException(
                        FailureClass.Configuration,
                        $"{variable}: '{text}' is no address; an address such as http://localhost:9000 is expected",
                        text.Contains("://", StringComparison.Ordinal)
                            ? $"Correct {variable}, or leave it empty for AWS's own endpoints."
                            : $"Did you mean http://{text}? Leave {variable} empty for AWS's own endpoints."
                    );
            }
        }

        return null;
    }

    /// <summary>Whose requests they are.</summary>
    internal AWSCredentials Credentials() =>
        Keys ?? (Profile is { } profile ? AwsCredentialChain.OfProfile(profile, ProfilesFile) : AwsCredentialChain.Find());

    private static string? Find(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
