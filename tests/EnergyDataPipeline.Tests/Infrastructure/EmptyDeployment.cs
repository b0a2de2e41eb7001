using EnergyDataPipeline.Tests.Pipeline;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>What a component asks for, new and empty, under the names that the definition gives.</summary>
internal static class EmptyDeployment
{
    public const string Name = "energy-pipeline";
    public const string Bucket = $"{Name}-{Deployed.Account}-us-east-1";

    /// <summary>Makes bucket, queues, pacing table, user name and password by the AWS command line.</summary>
    public static async Task MakeAsync(Func<string[], Task> awsAsync)
    {
        await awsAsync(["s3api", "create-bucket", "--bucket", Bucket]);
        await awsAsync(["sqs", "create-queue", "--queue-name", $"{Name}-dead-letters"]);
        const string redrive =
            $$"""{"RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:{{Deployed.Account}}:{{Name}}-dead-letters\",\"maxReceiveCount\":5}"}""";
        await awsAsync(["sqs", "create-queue", "--queue-name", $"{Name}-slices", "--attributes", redrive]);
        string[] key = ["--attribute-definitions", "AttributeName=host,AttributeType=S", "--key-schema", "AttributeName=host,KeyType=HASH"];
        await awsAsync(["dynamodb", "create-table", "--table-name", $"{Name}-pacing", "--billing-mode", "PAY_PER_REQUEST", .. key]);
        foreach (var (parameter, value) in new[] { ("username", "demo"), ("password", SandboxedPipeline.Password) })
        {
            await awsAsync(["ssm", "put-parameter", "--type", "SecureString", "--name", $"/{Name}/iso-ne/{parameter}", "--value", value]);
        }
    }
}
