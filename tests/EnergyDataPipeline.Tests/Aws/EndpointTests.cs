using EnergyDataPipeline.Tests.Aws.Queueing;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws;

/// <summary>Variables that name endpoints, empty, wrong or right; and nobody to ask as. The SDK reads the process's own: so the command is one.</summary>
public sealed class EndpointTests(MotoServer moto)
{
    [Theory]
    [InlineData("AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS")]
    public async Task An_empty_variable_is_not_set_and_the_other_one_holds(string empty, string set)
    {
        await using var rig = await SqsRig.StartAsync(moto, deadLetters: false);
        using var folder = new TemporaryFolder();
        var name = new Uri(rig.Url).Segments[^1];

        var status = await RealCommand.RunAsync(
            folder.Path,
            new Dictionary<string, string>(AwsTestCredentials.Variables) { [empty] = "", [set] = rig.Endpoint },
            ["queue", "status", "--queue", $"https://sqs.us-east-1.amazonaws.com/123456789012/{name}"]
        );

        status.With(0);
    }

    [Theory]
    [InlineData("SSM", "ssm:/no/such", null)]
    [InlineData("DYNAMODB", "env:THERE", "turns")]
    public async Task An_empty_variable_of_another_service_is_not_set_either(string service, string secret, string? table)
    {
        using var folder = new TemporaryFolder();
        folder.File(
            "api_config.json",
            $$"""
            {"pacing_table":{{(table is null ? "null" : $"\"{table}\"")}},"destination":"store","max_retries":0,
             "apis":[{"name":"things","url":"http://127.0.0.1:9/things","output_folder":"things","auth_type":"bearer","password":"{{secret}}",
                      "pacing":{"requests_per_second":5,"burst":10} }]}
            """
        );
        var environment = new Dictionary<string, string>(AwsTestCredentials.Variables)
        {
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ENDPOINT_URL"] = (await moto.StartedAsync()).ToString(),
            [$"AWS_ENDPOINT_URL_{service}"] = "",
            ["THERE"] = "canary-there-81",
        };

        var run = await RealCommand.RunAsync(folder.Path, environment, ["--all"]);

        run.With(2).Saying("there is no such thing");
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_SQS")]
    public async Task What_is_no_address_is_named(string variable)
    {
        AwsTestCredentials.Set();
        using var folder = new TemporaryFolder();

        var status = await InProcess.RunAsync(
            folder.Path,
            new Dictionary<string, string>(AwsTestCredentials.Variables) { [variable] = "foo" },
            ["queue", "status", "--queue", "https://sqs.us-east-1.amazonaws.com/123456789012/slices"]
        );

        status.With(2).Saying(variable, "foo", "Did you mean http://foo?");
    }

    [Fact]
    public async Task Nobody_to_ask_as_is_one_sentence_for_queue_parameter_and_topic()
    {
        using var folder = new TemporaryFolder();
        folder.File(
            "api_config.json",
            """
            {"destination":"store","notifications":{"sns":"arn:aws:sns:us-east-1:123456789012:energy"},
             "apis":[{"name":"things","url":"http://127.0.0.1:9/things","output_folder":"things","auth_type":"bearer","password":"ssm:/ep/pw"}]}
            """
        );
        var nobody = new Dictionary<string, string>
        {
            ["AWS_REGION"] = "us-east-1",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["HOME"] = folder.Path,
        };

        foreach (
            var arguments in new string[][]
            {
                ["queue", "status", "--queue", "https://sqs.us-east-1.amazonaws.com/123456789012/slices"],
                ["--all"],
                ["notify", "test"],
            }
        )
        {
            var ended = await RealCommand.RunAsync(folder.Path, nobody, arguments);
            ended.With(2).Saying("no AWS credentials were found", "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
            Assert.DoesNotContain("Exception", ended.Err, StringComparison.Ordinal);
        }
    }
}
