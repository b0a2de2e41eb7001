using System.Text.Json;
using EnergyDataPipeline.Tests.Support;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>
/// A copy of infra/ in which the real Terraform with the real AWS provider works against moto. The provider comes from the folder that
/// ENERGY_PIPELINE_TF_PLUGINS names, or from Terraform's registry where it names none.
/// </summary>
internal sealed class TerraformWorkspace : IDisposable
{
    // What moto has not, and is therefore left out of the copy after it was planned:
    // - SQS keeps no RedriveAllowPolicy, for which the provider would wait in vain;
    // - it gives back a RedrivePolicy with other spaces than it was given, which looks like a change;
    // - S3 takes a bucket's policy without its conditions, so that the one that refuses what comes without TLS refuses everything;
    // - Application Auto Scaling tells no tags, which the provider asks for again and again;
    // - ECS tells nothing of rebalancing between zones;
    // - Athena deletes no saved queries; they are forgotten before the rest is destroyed.
    internal const string MotoGaps = """
        resource "aws_sqs_queue" "dead_letters" {
          redrive_allow_policy = null
        }

        resource "aws_sqs_queue" "slices" {
          lifecycle {
            ignore_changes = [redrive_policy]
          }
        }

        resource "aws_s3_bucket_policy" "store" {
          count = 0
        }

        resource "aws_ecs_service" "worker" {
          lifecycle {
            ignore_changes = [desired_count, availability_zone_rebalancing]
          }
        }

        resource "aws_appautoscaling_target" "worker" {
          count = 0
        }

        resource "aws_appautoscaling_policy" "worker_out" {
          count = 0
        }

        resource "aws_appautoscaling_policy" "worker_in" {
          count = 0
        }

        resource "aws_cloudwatch_metric_alarm" "queue_waiting" {
          alarm_actions = []
        }

        resource "aws_cloudwatch_metric_alarm" "queue_idle" {
          alarm_actions = []
        }
        """;

    /// <summary>A tag that the user's provider gives to everything.</summary>
    internal const string ProvidersTag = "cost-centre";

    internal const string MotoProvider = $$"""
        provider "aws" {
          region                      = var.region
          s3_use_path_style           = true
          skip_credentials_validation = true
          skip_metadata_api_check     = true

          default_tags {
            tags = { {{ProvidersTag}} = "4711" }
          }
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _example;

    public TerraformWorkspace(string example, Uri endpoint, IReadOnlyDictionary<string, string> variables)
    {
        foreach (var part in new[] { "terraform", "definition", "athena", "glue" })
        {
            Copy(Path.Combine(Repository.Root, "infra", part), Path.Combine(_folder.Path, "infra", part));
        }

        _example = Path.Combine(_folder.Path, "infra", "terraform", "examples", example);
        File.WriteAllText(Path.Combine(_example, "provider_override.tf"), MotoProvider);
        Environment = Tool.AwsAt(endpoint);
        foreach (var (name, value) in variables)
        {
            Environment["TF_VAR_" + name] = value;
        }

        AddPlugins(Environment);
    }

    public Dictionary<string, string> Environment { get; }

    /// <summary>
    /// Sets what makes `terraform init` find the provider where no registry can be asked: the mirror that is named, else one that was put beside
    /// what else is installed.
    /// </summary>
    public static void AddPlugins(Dictionary<string, string> environment)
    {
        var named = System.Environment.GetEnvironmentVariable("ENERGY_PIPELINE_TF_PLUGINS");
        var folder = string.IsNullOrEmpty(named) ? FindMirror() : named;
        if (folder is not null)
        {
            environment["TF_CLI_ARGS_init"] = "-plugin-dir=" + folder;
        }
    }

    private static readonly string[] UsualPlaces = ["/opt", "/usr/local/share", "/usr/share"];

    private static string? FindMirror() =>
        UsualPlaces
            .Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, "registry.terraform.io")));

    /// <summary>Sets what the example leaves to the module's defaults.</summary>
    public void Override(string text) => File.WriteAllText(Path.Combine(_example, "settings_override.tf"), text);

    public void LeaveOutWhatMotoHasNot() =>
        File.WriteAllText(Path.Combine(_folder.Path, "infra", "terraform", "moto_override.tf"), MotoGaps);

    public Task<Said> RunAsync(params string[] arguments) => Tool.RunAsync("terraform", arguments, _example, Environment);

    /// <summary>The resources of `terraform show -json`, those of modules too: a plan's where one is named, otherwise what was made.</summary>
    public async Task<IReadOnlyList<JsonElement>> ResourcesAsync(string? plan = null)
    {
        var said = (await RunAsync(plan is null ? ["show", "-json"] : ["show", "-json", plan])).With(0);
        var values = JsonElement.Parse(said.Out).GetProperty(plan is null ? "values" : "planned_values");
        return [.. Within(values.GetProperty("root_module")).Where(one => one.GetProperty("mode").GetString() == "managed")];
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<JsonElement> Within(JsonElement module)
    {
        if (module.TryGetProperty("resources", out var resources))
        {
            foreach (var resource in resources.EnumerateArray())
            {
                yield return resource;
            }
        }

        if (module.TryGetProperty("child_modules", out var children))
        {
            foreach (var resource in children.EnumerateArray().SelectMany(Within))
            {
                yield return resource;
            }
        }
    }

    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.Split(Path.DirectorySeparatorChar).Any(step => step is ".terraform" or "__pycache__"))
            {
                continue;
            }

            var target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
