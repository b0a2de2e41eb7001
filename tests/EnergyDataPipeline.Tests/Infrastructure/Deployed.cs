using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using EnergyDataPipeline.Tests.Infrastructure;
using EnergyDataPipeline.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(Deployed))]

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>
/// The two examples of the Terraform module: the larger made in moto by the first test that asks for it and taken down by the test of that, the
/// smaller planned; docs/deploy.md makes it, and its test walks that.
/// </summary>
public sealed class Deployed : IAsyncLifetime
{
    internal const string Account = "123456789012";

    /// <summary>User name and password in Parameter Store: they may show up nowhere.</summary>
    internal const string Secret = "c4n-deployed-password";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly MotoServer _moto = new();
    private readonly TemporaryFolder _files = new();
    private Example? _complete;

    /// <summary>An example as it was planned, what moto has not among it, and as it was made.</summary>
    internal sealed record Example(TerraformWorkspace Workspace, IReadOnlyList<JsonElement> Planned, IReadOnlyList<JsonElement> Made);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    internal async Task<Example> CompleteAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_complete is null)
            {
                var endpoint = await _moto.StartedAsync();
                foreach (var parameter in new[] { "username", "password" })
                {
                    string[] put = ["--type", "SecureString", "--name", $"/whole/iso-ne/{parameter}", "--value", Secret];
                    (await Tool.AwsAsync(endpoint, _files.Path, ["ssm", "put-parameter", .. put])).With(0);
                }

                var (workspace, planned) = await PlannedAsync("complete", endpoint);
                workspace.LeaveOutWhatMotoHasNot();
                (await workspace.RunAsync("apply", "-auto-approve", "-input=false", "-no-color", "-parallelism=30")).With(0);
                _complete = new Example(workspace, planned, await workspace.ResourcesAsync());
            }

            return _complete;
        }
        finally
        {
            _gate.Release();
        }
    }

    internal async Task<IReadOnlyList<JsonElement>> PlannedMinimalAsync()
    {
        var (workspace, planned) = await PlannedAsync("minimal", await _moto.StartedAsync());
        workspace.Dispose();
        return planned;
    }

    /// <summary>The larger example with other settings of the module, to be planned.</summary>
    internal async Task<TerraformWorkspace> CompleteWithAsync(string settings)
    {
        var endpoint = await _moto.StartedAsync();
        var workspace = new TerraformWorkspace("complete", endpoint, await VariablesAsync(endpoint, "complete"));
        workspace.Override($"module \"pipeline\" {{\n{settings}\n}}\n");
        (await workspace.RunAsync("init", "-input=false", "-no-color")).With(0);
        return workspace;
    }

    public async ValueTask DisposeAsync()
    {
        _complete?.Workspace.Dispose();
        await _moto.DisposeAsync();
        _files.Dispose();
        _gate.Dispose();
    }

    private async Task<(TerraformWorkspace Workspace, IReadOnlyList<JsonElement> Planned)> PlannedAsync(string example, Uri endpoint)
    {
        var workspace = new TerraformWorkspace(example, endpoint, await VariablesAsync(endpoint, example));
        (await workspace.RunAsync("init", "-input=false", "-no-color")).With(0);
        (await workspace.RunAsync("validate", "-no-color")).With(0);
        (await workspace.RunAsync("plan", "-input=false", "-no-color", "-out=planned")).With(0);
        return (workspace, await workspace.ResourcesAsync("planned"));
    }

    private async Task<Dictionary<string, string>> VariablesAsync(Uri endpoint, string example)
    {
        var variables = new Dictionary<string, string> { ["lambda_package"] = Package("lambda.zip", "bootstrap") };
        if (example == "complete")
        {
            variables["name"] = "whole";
            variables["glue_package"] = Package("energy_lake.zip", "energy_lake/__init__.py");
            variables["image"] = $"{Account}.dkr.ecr.us-east-1.amazonaws.com/energy-pipeline:1.0";
            variables["image_repository_arn"] = $"arn:aws:ecr:us-east-1:{Account}:repository/energy-pipeline";
            variables["alarm_email"] = "someone@example.org";
            variables["subnet_ids"] = await AskAsync(endpoint, "describe-subnets", "Subnets[:2].SubnetId");
            variables["security_group_ids"] = await AskAsync(endpoint, "describe-security-groups", "SecurityGroups[:1].GroupId");
        }

        return variables;
    }

    private static async Task<string> AskAsync(Uri endpoint, string what, string query) =>
        (await Tool.RunAsync("aws", ["ec2", what, "--query", query, "--output", "json"], environment: Tool.AwsAt(endpoint))).With(0).Out;

    /// <summary>A package that can be put: what is in it no emulator runs.</summary>
    internal string Package(string name, string entry) => NewPackage(_files.Path, name, entry);

    internal static string NewPackage(string folder, string name = "lambda.zip", string entry = "bootstrap")
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
            using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"# {name}"));
        }

        return path;
    }
}
