using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Tests.Cli;
using EnergyDataPipeline.Tests.Support;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace EnergyDataPipeline.Tests.Container;

/// <summary>What matters in the compose file, read as Compose reads it. <c>infra/container/rehearse.py</c> runs its services.</summary>
public sealed class ComposeTests
{
    /// <summary>Of the Compose specification, what this file uses; another word is probably a slip.</summary>
    private static readonly string[] Known =
    [
        "image",
        "build",
        "pull_policy",
        "command",
        "entrypoint",
        "environment",
        "depends_on",
        "healthcheck",
        "network_mode",
        "ports",
        "read_only",
        "cap_drop",
        "security_opt",
        "tmpfs",
        "volumes",
        "user",
        "restart",
        "profiles",
    ];

    private static readonly Dictionary<string, Dictionary<object, object>> Services = Read();

    public static TheoryData<string> Names => [.. Services.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_service_has_the_least_that_it_needs(string name)
    {
        var service = Services[name];

        Assert.Empty(service.Keys.Cast<string>().Except(Known));
        Assert.Equal("true", service["read_only"]);
        Assert.Equal(["ALL"], Texts(service["cap_drop"]));
        Assert.Equal(["no-new-privileges:true"], Texts(service["security_opt"]));
        Assert.Matches(@"^(motoserver/moto:\d+\.\d+\.\d+|energy-pipeline:local)$", (string)service["image"]);
        if (service.TryGetValue("ports", out var ports))
        {
            Assert.All(Texts(ports), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_service_waits_for_is_there_and_can_become_so(string name)
    {
        if (!Services[name].TryGetValue("depends_on", out var needs))
        {
            return;
        }

        foreach (var (other, how) in (Dictionary<object, object>)needs)
        {
            var condition = ((Dictionary<object, object>)how)["condition"];
            Assert.Contains((string)other, Services.Keys);
            Assert.True(condition is "service_healthy" or "service_completed_successfully", $"{name} waits for {other} to be {condition}");
            Assert.True(
                condition is not "service_healthy" || Services[(string)other].ContainsKey("healthcheck"),
                $"{other} has no health check"
            );
        }
    }

    [Fact]
    public async Task The_commands_are_ours_and_the_configuration_can_be_run()
    {
        using var folder = new TemporaryFolder();
        var pipeline = Services["pipeline"];
        var environment = ((Dictionary<object, object>)pipeline["environment"]).ToDictionary(
            one => (string)one.Key,
            one => (string)one.Value
        );
        var mounted = Texts(pipeline["volumes"]).Single().Split(':')[0];
        var loaded = ConfigurationLoader.Load(
            new()
            {
                File = Path.Combine(Repository.Root, mounted),
                Environment = environment,
                WorkingFolder = folder.Path,
            }
        );
        Assert.Empty(loaded.Faults);
        Assert.Equal("energy-records", Assert.IsType<StoreSettings.S3>(loaded.Config.Destination).Bucket);
        Assert.Equal(BuiltInFeeds.All.Select(feed => feed.Name), loaded.Config.Feeds.Select(feed => feed.Name));
        Assert.All(loaded.Config.Feeds, feed => Assert.StartsWith("http://127.0.0.1:8750/", feed.Url, StringComparison.Ordinal));

        foreach (var service in new[] { "sandbox", "pipeline", "orders", "worker" })
        {
            var shown = await InProcess.RunAsync(folder.Path, environment, [.. Texts(Services[service]["command"]), "--help"]);
            Assert.Equal(0, shown.ExitCode);
        }

        Assert.Equal(["sandbox", "--port", "8750"], Texts(Services["sandbox"]["command"]));
        Assert.Equal("service:sandbox", pipeline["network_mode"]);
    }

    private static IReadOnlyList<string> Texts(object list) => [.. ((List<object>)list).Cast<string>()];

    private static Dictionary<string, Dictionary<object, object>> Read()
    {
        using var file = File.OpenText(Path.Combine(Repository.Root, "docker-compose.yml"));
        var root = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(file)));
        Assert.DoesNotContain(root.Keys, key => key is not ("name" or "services") && !key.StartsWith("x-", StringComparison.Ordinal));
        return ((Dictionary<object, object>)root["services"]).ToDictionary(
            one => (string)one.Key,
            one => (Dictionary<object, object>)one.Value
        );
    }
}
