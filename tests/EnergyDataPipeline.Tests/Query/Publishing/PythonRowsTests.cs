using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Pipeline;
using NodaTime;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Publishing;

/// <summary>The rows that the Python package makes of answers of every dataset, against those of the pipeline's own lake.</summary>
[Collection(EveryDatasetLakeTests.Name)]
public sealed class PythonRowsOfEveryDatasetTests(EveryDatasetLake lake)
{
    [Fact]
    public async Task Every_file_of_every_dataset_has_the_same_rows()
    {
        var files = await PythonPackage.LakeOfAsync(lake.Store);

        Assert.All(files, file => PythonPackage.IsAsBuilt(lake.Store, file));
        Assert.Equal(
            Directory
                .EnumerateFiles(Path.Combine(lake.Store, "lake"), "data.parquet", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(lake.Store, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
            files.Select(file => file.Key).Order(StringComparer.Ordinal)
        );
        Assert.Equal(127, files.Select(file => file.Key.Split('/')[2]).Distinct().Count());
    }
}

/// <summary>The same where it is less plain: XML, days on which clocks change, revisions, gaps, repeated rows, one location after the whole.</summary>
public sealed class PythonRowsTests
{
    private const string Prices = "hourly-lmp-da-final";
    private const string Spring = "2026-03-08";
    private const string Fall = "2026-11-01";
    private const string Plain = "2026-07-15";

    private static readonly string[] Names = [Prices, "five-minute-system-load", "fuel-mix", "morning-report", "seven-day-forecast"];

    [Fact]
    public async Task Answers_in_XML_and_JSON_revised_partial_and_out_of_order_make_the_same_rows()
    {
        await using var test = await SandboxedPipeline.StartAsync("2026-12-15T16:00:00Z");
        // A day as XML and then, revised, as JSON; one that lacks rows, repeats some, has them in another order, or has some that cannot be used.
        await CollectAsync(test, ".xml", Spring, Names[..4]);
        await CollectAsync(test, "", Fall, Names[..4]);
        await CollectAsync(test, ".xml", null, ["fuel-mix", "morning-report", "seven-day-forecast"]);
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync("revise");
        await CollectAsync(test, "", Spring, [Prices]);
        await CollectAsync(test, "", null, ["fuel-mix", "morning-report", "seven-day-forecast"]);
        await test.ClearFaultsAsync();
        await test.AddFaultAsync("missingRows;percent=10;path=/hourlylmp/**");
        await test.AddFaultAsync("duplicateRows;percent=10;path=/fiveminutesystemload/**");
        await test.AddFaultAsync("outOfOrder;path=/genfuelmix/**");
        await test.AddFaultAsync("numericString;path=/morningreport/**");
        await test.AddFaultAsync("missingField;field=TieName;path=/morningreport/**");
        await CollectAsync(test, "", Plain, Names[..4]);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(test.Store, "quarantine"), "*.jsonl*", SearchOption.AllDirectories));
        await test.ClearFaultsAsync();
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync("revise");
        await test.RunAsync(LakeRig.Dated(test, Prices, Fall, LakeRig.Hub));
        await test.ClearFaultsAsync();
        var report = await LakeRig.RebuildAsync(test, Names);
        Assert.All(report.Partitions, partition => Assert.Null(partition.Failure));

        var files = await PythonPackage.LakeOfAsync(test.Store, Names);

        Assert.All(files, file => PythonPackage.IsAsBuilt(test.Store, file));
        Assert.Equal(
            Directory
                .EnumerateFiles(Path.Combine(test.Store, "lake"), "data.parquet", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(test.Store, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
            files.Select(file => file.Key).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            [23 * SandboxedPipeline.PricedLocations, 25 * SandboxedPipeline.PricedLocations],
            new[] { Spring, Fall }.Select(day =>
                files
                    .Single(file =>
                        file.Key.EndsWith($"/operating_day={day}/data.parquet", StringComparison.Ordinal)
                        && file.Key.Contains(Prices, StringComparison.Ordinal)
                    )
                    .Rows.Count
            )
        );
        Assert.Contains(Directory.EnumerateFiles(Path.Combine(test.Store, "raw"), "*.xml.zst", SearchOption.AllDirectories), _ => true);
    }

    [Fact]
    public async Task An_answer_that_was_given_once_more_is_the_last_one_given()
    {
        await using var test = await SandboxedPipeline.StartAsync("2026-12-15T16:00:00Z");
        await CollectAsync(test, "", Plain, [Prices]);
        test.Clock.Advance(Duration.FromHours(1));
        await test.AddFaultAsync("revise;path=/hourlylmp/da/final/day/*/location/**");
        await test.RunAsync(LakeRig.Dated(test, Prices, Plain, LakeRig.Hub));
        await LakeRig.RebuildAsync(test);
        var revised = Assert.Single(await PythonPackage.LakeOfAsync(test.Store, Prices));
        PythonPackage.IsAsBuilt(test.Store, revised);

        test.Clock.Advance(Duration.FromHours(1));
        await test.RunAsync(LakeRig.Dated(test, Prices, Plain) with { KeepLake = true });
        var confirmed = Assert.Single(await PythonPackage.LakeOfAsync(test.Store, Prices));

        PythonPackage.IsAsBuilt(test.Store, confirmed);
        Assert.NotEqual(revised.Rows.Select(row => row.GetRawText()), confirmed.Rows.Select(row => row.GetRawText()));
    }

    private static async Task CollectAsync(SandboxedPipeline test, string ending, string? day, IReadOnlyList<string> names)
    {
        var summary = await test.RunAsync(
            test.Config("jsonl") with
            {
                Feeds =
                [
                    .. names.Select(name =>
                    {
                        var (source, dataset) = FeedCatalog.BuiltIn.Find(name)!.Value;
                        var feed = test.Redirected(
                            DatasetFeeds.Of(source, dataset, new Dictionary<string, string>(), isDated: day is not null)
                        );
                        return feed with { Url = feed.Url + ending };
                    }),
                ],
                Day = day is null ? null : $"{day}..{day}",
            }
        );
        Assert.All(
            summary.Results,
            result => Assert.True(result.Outcome is Outcome.Ok or Outcome.Unchanged, $"{result.Feed}: {result.Outcome} {result.Message}")
        );
    }
}

/// <summary>The package's own tests and checks.</summary>
public sealed class PythonPackageTests
{
    [Fact]
    public async Task Its_own_tests_pass_and_what_is_not_checked_is_told()
    {
        var (code, output, errors) = await PythonPackage.RunAsync("-m", "unittest", "discover", "-s", "tests", "-t", ".");

        Assert.True(code == 0, errors);
        Assert.Matches("Ran [0-9]{2,} tests", errors);
        Assert.DoesNotContain("skipped", errors, StringComparison.Ordinal);
        foreach (var line in output.Split('\n').Where(line => line.StartsWith("not checked", StringComparison.Ordinal)))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        }
    }

    [Theory]
    [InlineData("rebuild.py")]
    [InlineData("compact.py")]
    [InlineData("derive.py")]
    public async Task A_job_tells_what_it_takes(string script)
    {
        var (code, output, errors) = await PythonPackage.RunAsync(script, "--help");

        Assert.True(code == 0, errors);
        Assert.All(["--catalogue", "--store", "--to", "--datasets"], option => Assert.Contains(option, output, StringComparison.Ordinal));
    }
}
