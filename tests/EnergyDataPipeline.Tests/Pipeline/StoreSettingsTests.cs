using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

public sealed class StoreSettingsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("AWS_SESSION_TOKEN=of-a-session\n", "of-a-session")]
    public async Task Keys_in_the_env_file_are_what_the_bucket_is_signed_in_to_with(string more, string expectedToken)
    {
        using var folder = new ConfigurationFolder();
        var dotEnv = $"S3_BUCKET_NAME=energy\nAWS_ACCESS_KEY_ID=AKIAOFTHEFILE\nAWS_SECRET_ACCESS_KEY=secret-of-the-file\n{more}";

        var loaded = folder.LoadFile(null, dotEnv);

        Assert.Empty(loaded.Faults);
        var options = Assert.IsType<S3StoreOptions>(EnergyPipeline.StoreOptionsOf(loaded.Config.Destination));
        var keys = await options.Credentials!.GetCredentialsAsync();
        Assert.Equal(("AKIAOFTHEFILE", "secret-of-the-file", expectedToken), (keys.AccessKey, keys.SecretKey, keys.Token));
        Assert.DoesNotContain("secret-of-the-file", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_the_environment_are_left_to_the_credential_chain()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["AWS_ACCESS_KEY_ID"] = "AKIAOFTHEENVIRONMENT";

        var loaded = folder.LoadFile(
            null,
            "S3_BUCKET_NAME=energy\nAWS_ACCESS_KEY_ID=AKIAOFTHEFILE\nAWS_SECRET_ACCESS_KEY=secret-of-the-file\n"
        );

        var options = Assert.IsType<S3StoreOptions>(EnergyPipeline.StoreOptionsOf(loaded.Config.Destination));
        Assert.Null(options.Credentials);
    }
}
