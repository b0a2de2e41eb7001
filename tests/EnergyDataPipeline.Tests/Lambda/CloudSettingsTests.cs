using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Lambda;

/// <summary>The function with everything where infrastructure puts it: configuration in the bucket, password in Parameter Store, pace in a table.</summary>
public sealed class CloudSettingsTests(MotoServer moto)
{
    [Fact]
    public async Task Configuration_from_the_bucket_password_from_Parameter_Store_and_pace_from_the_table()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        var parameter = $"/energy-{Guid.NewGuid():N}/iso-ne/password";
        await moto.PutParameterAsync(parameter, FunctionRig.Canary);
        var feed = rig.Feed("fuel_mix", "iso-ne/fuel-mix");
        feed.Remove("password");
        feed["pacing"] = new { requests_per_second = 50, concurrency = 2 };
        rig.Configure(("apis", new[] { feed }));
        await moto.PutObjectAsync(
            rig.Bucket,
            "config/api_config.json",
            await File.ReadAllTextAsync(rig.Environment["API_CONFIG_FILE"], TestContext.Current.CancellationToken)
        );
        rig.Environment["API_CONFIG_FILE"] = $"s3://{rig.Bucket}/config/api_config.json";
        rig.Environment["AWS_ENDPOINT_URL"] = rig.Moto["AWS_ENDPOINT_URL"];
        rig.Environment["AWS_REGION"] = "us-east-1";
        rig.Environment["ENERGY_PIPELINE_PASSWORD"] = "ssm:" + parameter;
        rig.Environment["ENERGY_PIPELINE_PACING_TABLE"] = await moto.NewPacingTableAsync();
        rig.Environment["ENERGY_PIPELINE_DEADLINE_MARGIN"] = "20";
        rig.Environment["ENERGY_PIPELINE_QUEUE_URL"] = new Uri(new Uri(rig.Moto["AWS_ENDPOINT_URL"]), "/123456789012/slices").ToString();
        rig.Start();

        var reply = await rig.InvokeAsync("""{"action":"run"}""");

        Assert.False(reply.IsError, reply.Body);
        Assert.NotEmpty(await rig.KeysAsync("manifests/iso-ne-sandbox/fuel_mix/"));
        await rig.EndedAsync();
        Assert.DoesNotContain(FunctionRig.Canary, rig.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("no variable of ours", rig.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_is_not_in_the_bucket_keeps_the_function_from_starting_and_is_named()
    {
        await using var rig = await FunctionRig.CreateAsync(moto);
        rig.Environment["API_CONFIG_FILE"] = $"s3://{rig.Bucket}/config/nothing.json";
        rig.Start();

        var said = await rig.Emulator.InitError;

        Assert.Equal(1, await rig.EndedAsync(stop: false));
        Assert.Equal("Pipeline.Configuration", said.ErrorType);
        Assert.Contains("config/nothing.json", said.Body, StringComparison.Ordinal);
    }
}
