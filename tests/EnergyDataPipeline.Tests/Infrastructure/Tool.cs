using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>How a tool ended, and all that it said.</summary>
internal sealed record Said(int ExitCode, string Out, string Err)
{
    public Said With(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, expected {exitCode}\n--- out\n{Last(Out)}\n--- err\n{Last(Err)}");
        return this;
    }

    private static string Last(string text) => text.Length <= 8000 ? text : "…" + text[^8000..];
}

/// <summary>A program that is not ours, run as it is. Where it is missing the test fails and says what to install.</summary>
internal static class Tool
{
    private static readonly Dictionary<string, string> Sources = new(StringComparer.Ordinal)
    {
        ["terraform"] = "Terraform 1.5 or newer: developer.hashicorp.com/terraform/install",
        ["cfn-lint"] = "cfn-lint: pip install cfn-lint",
        ["aws"] = "the AWS command line: pip install awscli",
        ["python3"] = "Python 3.9 or newer",
        ["bash"] = "bash",
    };

    public static async Task<Said> RunAsync(
        string program,
        string[] arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? Repository.Root,
        };
        // No account, profile or setting of whoever runs the tests.
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"This test needs {Sources[program]}. {program}: {exception.Message}", exception);
        }

        using (process)
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(8));
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw new InvalidOperationException(
                    $"{program} {string.Join(' ', arguments)} did not end within 8 minutes:\n{await output}\n{await errors}"
                );
            }

            return new Said(process.ExitCode, await output, await errors);
        }
    }

    private static bool IsForeign(string name) =>
        name.StartsWith("AWS_", StringComparison.Ordinal)
        || name.StartsWith("TF_", StringComparison.Ordinal)
        || name.StartsWith("ENERGY_PIPELINE_", StringComparison.Ordinal)
        || name is "S3_BUCKET_NAME" or "API_CONFIG_FILE" or "ISO_NE_USERNAME" or "ISO_NE_PASSWORD";

    /// <summary>Where AWS is, for a program that takes it from its environment: an emulator, and credentials that it takes.</summary>
    public static Dictionary<string, string> AwsAt(Uri endpoint)
    {
        var environment = new Dictionary<string, string>(AwsTestCredentials.Variables, StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = endpoint.ToString().TrimEnd('/'),
            ["AWS_REGION"] = "us-east-1",
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_PAGER"] = "",
        };
        return environment;
    }

    /// <summary>The AWS command line at an emulator; named as an option too, for its first version heeds no variable for SQS.</summary>
    public static Task<Said> AwsAsync(Uri endpoint, string? folder, params string[] arguments) =>
        RunAsync("aws", ["--endpoint-url", endpoint.ToString().TrimEnd('/'), .. arguments], folder, AwsAt(endpoint));

    /// <summary>A text of a file of the repository.</summary>
    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path]), Encoding.UTF8);
}
