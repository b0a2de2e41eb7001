namespace EnergyDataPipeline.Tests.Support;

/// <summary>Credentials that an emulator takes, set where the AWS chain looks first; the machine's own are never used.</summary>
internal static class AwsTestCredentials
{
    public static void Set()
    {
        foreach (var (name, value) in Variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public static IReadOnlyDictionary<string, string> Variables { get; } =
        new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test-secret",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };
}
