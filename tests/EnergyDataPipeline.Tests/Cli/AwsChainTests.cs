using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>However one signs in to AWS: bucket, table and parameters are all reached in that way. A proxy in front of moto notes who asks.</summary>
public sealed partial class AwsChainTests(MotoServer moto)
{
    [Theory]
    [InlineData("variables")]
    [InlineData("profile")]
    [InlineData("container")]
    [InlineData("assumed role")]
    [InlineData("SSO")]
    [InlineData("web identity")]
    public async Task One_sign_in_serves_bucket_table_and_parameters(string way)
    {
        const string Password = "canary-chain-pw-55c";
        using var folder = new TemporaryFolder();
        await using var proxy = new Proxy(await moto.StartedAsync());
        var bucket = await moto.NewBucketAsync();
        var table = await moto.NewPacingTableAsync();
        var parameter = "/chain/" + Guid.NewGuid().ToString("N");
        await moto.PutParameterAsync(parameter, Password);
        await using var source = new FaultServer(
            async (connection, asked, cancellationToken) =>
            {
                var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("demo:" + Password));
                var answer =
                    asked.Headers.GetValueOrDefault("Authorization") == expected ? Answers.Good("""[{"a":1}]""") : Answers.Status(401);
                await answer(connection, asked, cancellationToken);
            }
        );
        await moto.PutObjectAsync(
            bucket,
            "config/api_config.json",
            $$"""
            {"destination":"s3://{{bucket}}/data","pacing_table":"{{table}}","formats":["csv"],
             "apis":[{"name":"things","url":"{{source.Address("/things")}}","output_folder":"things","auth_type":"basic",
                      "username":"demo","password":"ssm:{{parameter}}","pacing":{"requests_per_second":5,"burst":10} }]}
            """
        );
        var environment = new Dictionary<string, string>
        {
            ["API_CONFIG_FILE"] = $"s3://{bucket}/config/api_config.json",
            ["AWS_ENDPOINT_URL"] = proxy.Server.Address("").ToString(),
            ["AWS_ENDPOINT_URL_STS"] = proxy.Server.Address("").ToString(),
            ["AWS_REGION"] = "us-east-1",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["HOME"] = folder.Path,
        };
        var expectedKey = Arrange(way, environment, folder, proxy);

        var ended = await RealCommand.RunAsync(folder.Path, environment, ["--all", "--quiet"]);

        ended.With(0);
        foreach (var service in new[] { "s3", "dynamodb", "ssm" })
        {
            var keys = proxy.Keys.Where(one => one.Service == service).Select(one => one.Key).Distinct().ToList();
            // A role may be assumed more than once.
            var isExpected = expectedKey is null
                ? keys.Count > 0 && keys.TrueForAll(key => key.StartsWith("ASIA", StringComparison.Ordinal))
                : keys is [var only] && only == expectedKey;
            Assert.True(isExpected, $"{way}: {service} was asked by {string.Join(", ", keys)}");
        }

        if (way == "assumed role")
        {
            // By its source, and not by nobody.
            Assert.All(proxy.Keys.Where(one => one.Service == "sts"), one => Assert.Equal("AKIASOURCE0000000001", one.Key));
            Assert.Contains(proxy.Keys, one => one.Service == "sts");
        }

        Assert.DoesNotContain(Password, ended.Err + ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_in_a_bucket_is_named_by_config_show_and_its_absence_is_said()
    {
        AwsTestCredentials.Set();
        using var folder = new TemporaryFolder();
        var bucket = await moto.NewBucketAsync();
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = (await moto.StartedAsync()).ToString(),
            ["AWS_REGION"] = "us-east-1",
        };

        var absent = await InProcess.RunAsync(folder.Path, environment, ["status", "--config", $"s3://{bucket}/none.json"]);
        var faulty = await InProcess.RunAsync(folder.Path, environment, ["status", "--config", "s3://B"]);
        await moto.PutObjectAsync(bucket, "c.json", """{"concurrency":7}""");
        var shown = await InProcess.RunAsync(folder.Path, environment, ["config", "show", "--origin", "--config", $"s3://{bucket}/c.json"]);

        absent.With(2);
        Assert.Contains($"the bucket '{bucket}' holds no such object", absent.Err.ReplaceLineEndings(" "));
        Assert.Contains("aws s3 cp api_config.json", absent.Err);
        faulty.With(2);
        Assert.Contains("a bucket and a key are expected", faulty.Err.ReplaceLineEndings(" "));
        shown.With(0);
        Assert.Contains($"file s3://{bucket}/c.json", shown.Out);
    }

    private static string? Arrange(string way, Dictionary<string, string> environment, TemporaryFolder folder, Proxy proxy)
    {
        switch (way)
        {
            case "variables":
                (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]) = ("AKIAVARIABLES0000001", "s1");
                return "AKIAVARIABLES0000001";
            case "profile":
                environment["AWS_SHARED_CREDENTIALS_FILE"] = folder.File(
                    ".aws/credentials",
                    "[energy]\naws_access_key_id = AKIAPROFILE000000001\naws_secret_access_key = s2\n"
                );
                environment["AWS_PROFILE"] = "energy";
                return "AKIAPROFILE000000001";
            case "container":
                environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"http://127.0.0.1:{proxy.Server.Port}/task-role";
                return "ASIACONTAINER0000001";
            case "assumed role":
                environment["AWS_SHARED_CREDENTIALS_FILE"] = folder.File(
                    ".aws/credentials",
                    """
                    [source]
                    aws_access_key_id = AKIASOURCE0000000001
                    aws_secret_access_key = s4
                    [energy]
                    role_arn = arn:aws:iam::123456789012:role/energy
                    source_profile = source
                    role_session_name = energy
                    """
                );
                environment["AWS_PROFILE"] = "energy";
                return null;
            case "SSO":
                const string start = "https://example.org/start";
                environment["AWS_CONFIG_FILE"] = folder.File(
                    ".aws/config",
                    $"""
                    [profile energy]
                    sso_start_url = {start}
                    sso_region = us-east-1
                    sso_account_id = 123456789012
                    sso_role_name = energy
                    """
                );
                folder.File(
                    // SHA-1 of the address, as whoever signs in names it.
                    ".aws/sso/cache/cff035caee6b12df6787d81bb8c079ea3b53e49e.json",
                    $$"""{"startUrl":"{{start}}","region":"us-east-1","accessToken":"signed in","expiresAt":"2099-01-01T00:00:00Z"}"""
                );
                environment["AWS_PROFILE"] = "energy";
                return "ASIASSO0000000000001";
            default:
                environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = folder.File(".token", "a.web.identity");
                environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/energy";
                environment["AWS_ROLE_SESSION_NAME"] = "energy";
                // moto makes keys of its own for the role.
                return null;
        }
    }

    [GeneratedRegex("Credential=([^/]+)/[0-9]+/[^/]+/([^/]+)/")]
    private static partial Regex Credential();

    /// <summary>Passes requests on to moto, notes whose they are, and gives a container its role.</summary>
    private sealed class Proxy : IAsyncDisposable
    {
        private static readonly string[] OwnHeaders = ["Host", "Content-Length", "Connection", "Transfer-Encoding", "Expect"];
        private readonly HttpClient _client = new();

        public Proxy(Uri moto) =>
            Server = new FaultServer(
                async (connection, asked, cancellationToken) =>
                {
                    if (asked.Target == "/task-role")
                    {
                        await Answers.Good(
                            """{"AccessKeyId":"ASIACONTAINER0000001","SecretAccessKey":"s3","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"""
                        )(connection, asked, cancellationToken);
                        return;
                    }

                    if (asked.Target.StartsWith("/federation/credentials", StringComparison.Ordinal))
                    {
                        await Answers.Good(
                            """{"roleCredentials":{"accessKeyId":"ASIASSO0000000000001","secretAccessKey":"s5","sessionToken":"t","expiration":4070908800000}}"""
                        )(connection, asked, cancellationToken);
                        return;
                    }

                    if (Credential().Match(asked.Headers.GetValueOrDefault("Authorization") ?? "") is { Success: true } found)
                    {
                        Keys.Enqueue((found.Groups[2].Value, found.Groups[1].Value));
                    }

                    using var request = new HttpRequestMessage(
                        new HttpMethod(asked.Method),
                        moto.GetLeftPart(UriPartial.Authority) + asked.Target
                    )
                    {
                        Content = new ByteArrayContent(asked.Body),
                    };
                    foreach (
                        var (name, value) in asked.Headers.Where(one => !OwnHeaders.Contains(one.Key, StringComparer.OrdinalIgnoreCase))
                    )
                    {
                        if (!request.Headers.TryAddWithoutValidation(name, value))
                        {
                            request.Content.Headers.TryAddWithoutValidation(name, value);
                        }
                    }

                    using var answer = await _client.SendAsync(request, cancellationToken);
                    var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
                    var head = new StringBuilder($"HTTP/1.1 {(int)answer.StatusCode} Said\r\n");
                    foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                    {
                        if (!OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                        {
                            head.Append($"{name}: {string.Join(", ", values)}\r\n");
                        }
                    }

                    // What a HEAD is answered with says how long the body would be.
                    var length = asked.Method == "HEAD" ? answer.Content.Headers.ContentLength ?? 0 : body.Length;
                    head.Append($"Content-Length: {length}\r\n\r\n");
                    await connection.WriteAsync(head.ToString(), cancellationToken);
                    await connection.WriteAsync(body, cancellationToken);
                }
            );

        public FaultServer Server { get; }

        public ConcurrentQueue<(string Service, string Key)> Keys { get; } = [];

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            _client.Dispose();
        }
    }
}
