using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.SharedInterfaces;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace EnergyDataPipeline.Storing.S3;

/// <summary>
/// The SDK's chain (variables, profiles, assumed roles, SSO, web identity, roles of tasks and machines), whole in a program that was compiled ahead of
/// time too. There the SDK cannot load the clients by name that it signs in with, and takes those that are registered; and with a registered client it
/// assumes a role as nobody, so that roles are assumed here.
/// </summary>
internal static class AwsCredentialChain
{
    private const string EndpointVariable = "AWS_ENDPOINT_URL";

    private static readonly ConditionalWeakTable<AssumeRoleAWSCredentials, AWSCredentials> Roles = [];

    static AwsCredentialChain()
    {
        var registry = GlobalRuntimeDependencyRegistry.Instance;
        registry.RegisterSecurityTokenServiceClient(context =>
            SecurityTokens(new AnonymousAWSCredentials(), context.SecurityTokenServiceClientContextData?.Region)
        );
        registry.RegisterSSOClient(context => new AmazonSSOClient(
            new AnonymousAWSCredentials(),
            Reaching(new AmazonSSOConfig(), "SSO", context.SSOClientContextData?.Region)
        ));
        registry.RegisterSSOOIDCClient(context => new AmazonSSOOIDCClient(
            new AnonymousAWSCredentials(),
            Reaching(new AmazonSSOOIDCConfig(), "SSO_OIDC", context.SSOOIDCClientContextData?.Region)
        ));
    }

    /// <summary>What the chain finds, looked for when it is asked for.</summary>
    public static AWSCredentials Default { get; } = new Chain();

    /// <summary>What the chain finds now.</summary>
    /// <exception cref="AmazonClientException">It finds nothing.</exception>
    public static AWSCredentials Find() => Whole(DefaultAWSCredentialsIdentityResolver.GetCredentials());

    /// <summary>What a profile holds.</summary>
    /// <param name="profile">Name of the profile.</param>
    /// <param name="file">File of the profiles; the usual ones when null.</param>
    /// <exception cref="AmazonClientException">There is no such profile, or it holds no credentials.</exception>
    public static AWSCredentials OfProfile(string profile, string? file = null) =>
        new CredentialProfileStoreChain(file).TryGetAWSCredentials(profile, out var found)
            ? Whole(found)
            : throw new AmazonClientException($"The profile '{profile}' is missing or holds no credentials.");

    private static AWSCredentials Whole(AWSCredentials found) =>
        found is AssumeRoleAWSCredentials role
            ? Roles.GetValue(role, static role => new AssumedRole(role, Whole(role.SourceCredentials)))
            : found;

    private static AmazonSecurityTokenServiceClient SecurityTokens(AWSCredentials credentials, RegionEndpoint? region) =>
        new(credentials, Reaching(new AmazonSecurityTokenServiceConfig(), "STS", region));

    private static T Reaching<T>(T config, string service, RegionEndpoint? region)
        where T : ClientConfig
    {
        region ??= FallbackRegionFactory.GetRegionEndpoint() ?? RegionEndpoint.USEast1;
        string[] variables = [$"{EndpointVariable}_{service}", EndpointVariable];
        var set = variables.Select(Environment.GetEnvironmentVariable).Where(value => value is not null).ToList();
        // The SDK reads them too, and takes an empty one for an address.
        config.IgnoreConfiguredEndpointUrls = set.Count > 0;
        if (set.Find(value => value!.Length > 0) is { } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = region.SystemName;
        }
        else
        {
            config.RegionEndpoint = region;
        }

        return config;
    }

    private sealed class Chain : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => Find().GetCredentials();

        public override Task<ImmutableCredentials> GetCredentialsAsync() => Find().GetCredentialsAsync();
    }

    /// <summary>A role, assumed by whoever the profile names as its source.</summary>
    private sealed class AssumedRole : RefreshingAWSCredentials
    {
        private readonly AssumeRoleAWSCredentials _role;
        private readonly AWSCredentials _source;

        public AssumedRole(AssumeRoleAWSCredentials role, AWSCredentials source)
        {
            (_role, _source) = (role, source);
            PreemptExpiryTime = role.PreemptExpiryTime;
        }

        protected override CredentialsRefreshState GenerateNewCredentials()
        {
            using var client = SecurityTokens(_source, region: null);
            var found = ((ICoreAmazonSTS)client).CredentialsFromAssumeRoleAuthentication(
                _role.RoleArn,
                _role.RoleSessionName,
                _role.Options
            );
            return new CredentialsRefreshState(found, found.Expiration);
        }
    }
}
