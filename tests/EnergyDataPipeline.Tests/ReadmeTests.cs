using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EnergyDataPipeline.Tests;

/// <summary>The README's example is this file's: compiled, run, and compared letter by letter.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task The_example_for_the_library_works_as_printed()
    {
        await using var test = await Pipeline.SandboxedPipeline.StartAsync();

        var printed = await RunExampleAsync(test.Config());

        Assert.Contains("fuel_mix", printed, StringComparison.Ordinal);
        Assert.Contains(": Ok, ", printed, StringComparison.Ordinal);
        Assert.Contains(".parquet (", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_readme_prints_the_example_that_is_tested()
    {
        var source = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "EnergyDataPipeline.Tests", "ReadmeTests.cs"));
        var begin = Array.FindIndex(source, line => line.Trim() == "// README begins") + 1;
        var end = Array.FindIndex(source, line => line.Trim() == "// README ends");
        var example = string.Join('\n', source[begin..end].Select(line => line.Length > 8 ? line[8..] : line))
            .Replace("new EnergyPipeline(loaded with", "new EnergyPipeline(EnergyPipelineConfig.Load() with", StringComparison.Ordinal)
            .Replace("output.WriteLine", "Console.WriteLine", StringComparison.Ordinal);

        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

        Assert.Contains("```csharp\n" + example + "\n```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_gets_a_pipeline_from_its_services()
    {
        await using var test = await Pipeline.SandboxedPipeline.StartAsync();
        await using var services = new ServiceCollection()
            .AddSingleton<NodaTime.IClock>(test.Clock)
            .AddEnergyPipeline(test.Config("csv"))
            .BuildServiceProvider();

        var summary = await services
            .GetRequiredService<EnergyPipeline>()
            .RunSingleApiAsync("fuel_mix", TestContext.Current.CancellationToken);

        Assert.Equal(1, summary.Successful);
    }

    private static async Task<string> RunExampleAsync(EnergyPipelineConfig loaded)
    {
        await using var output = new StringWriter();
        // README begins
        await using var pipeline = new EnergyPipeline(loaded with { Formats = ["parquet"] });
        RunSummary summary = await pipeline.RunAllApisAsync();
        foreach (FeedResult feed in summary.Results)
        {
            output.WriteLine($"{feed.Feed} {feed.Period}: {feed.Outcome}, {feed.Rows} rows");
            foreach (StoredFile file in feed.Files)
            {
                output.WriteLine($"  {file.Key} ({file.Bytes} bytes)");
            }
        }
        // README ends
        return output.ToString();
    }
}
