using System.Text.Json;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary><c>catalog</c> finds datasets and shows what they hold.</summary>
public sealed class CatalogTests
{
    private static Task<Ended> Run(params string[] arguments) =>
        InProcess.RunAsync(Path.GetTempPath(), new Dictionary<string, string>(), arguments);

    [Fact]
    public async Task Every_resource_and_every_path_is_listed()
    {
        var ended = await Run("catalog", "--json");

        Assert.Equal(0, ended.ExitCode);
        using var document = JsonDocument.Parse(ended.Out);
        var datasets = document.RootElement.GetProperty("datasets").EnumerateArray().ToList();
        Assert.Equal(91, document.RootElement.GetProperty("resources").GetInt32());
        Assert.Equal(127, datasets.Count);
    }

    [Fact]
    public async Task Words_narrow_the_list_and_the_best_comes_first()
    {
        var ended = await Run("catalog", "fuel", "mix");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("iso-ne/fuel-mix", ended.Out.Split('\n')[1].Split(' ')[0]);
        Assert.DoesNotContain("hourly-lmp", ended.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--category", "outages")]
    [InlineData("--resource", "outages")]
    public async Task A_category_or_a_resource_narrows_the_list(string option, string value)
    {
        var ended = await Run("catalog", option, value);

        Assert.Contains("iso-ne/transmission-outages-short-term", ended.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("iso-ne/fuel-mix", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_shows_columns_units_key_addresses_and_parameters()
    {
        var ended = await Run("catalog", "show", "iso-ne/five-minute-lmp-final");

        Assert.Equal(0, ended.ExitCode);
        foreach (
            var part in (string[])
                [
                    "lmp_usd_per_mwh",
                    "$/MWh",
                    "Natural key: interval_begin, location_id",
                    "/fiveminutelmp/final/day/{day}/starthour/{sh}",
                    ".H.INTERNAL_HUB",
                ]
        )
        {
            Assert.Contains(part, ended.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_dataset_shows_how_it_is_published_what_adds_up_and_a_command()
    {
        var ended = await Run("catalog", "show", "hourly-lmp-rt-final");

        Assert.Equal(0, ended.ExitCode);
        foreach (
            var part in (string[])
                [
                    "every interval",
                    "P4D from the end of the period",
                    "final; takes the place of hourly-lmp-rt-prelim",
                    "about 28944 (derived)",
                    "energy_usd_per_mwh + congestion_usd_per_mwh + loss_usd_per_mwh, within 0.011",
                    "energy-pipeline run iso-ne/hourly-lmp-rt-final --day 2026-07-01",
                ]
        )
        {
            Assert.Contains(part, ended.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_command_shown_is_narrowed_where_it_has_to_be()
    {
        var ended = await Run("catalog", "show", "rt-operating-reserve");

        Assert.Contains("run iso-ne/rt-operating-reserve --day 2026-07-01 --location 32", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_dataset_has_a_command_that_is_understood()
    {
        foreach (var dataset in FeedCatalog.BuiltIn.Sources.SelectMany(source => source.Datasets))
        {
            var shown = await Run("catalog", "show", dataset.Name, "--json");
            using var document = JsonDocument.Parse(shown.Out);
            var command = document.RootElement.GetProperty("example").GetString();

            Assert.StartsWith($"energy-pipeline run iso-ne/{dataset.Name}", command, StringComparison.Ordinal);
            var words = command!.Split(' ').Skip(1).Append("--sandbox").Append("--dry-run").ToArray();
            Assert.True((await Run(words)).ExitCode == 0, command);
        }
    }

    [Fact]
    public async Task A_dataset_is_one_document_for_a_machine()
    {
        var ended = await Run("catalog", "show", "transmission-outages-long-term", "--json");

        using var document = JsonDocument.Parse(ended.Out);
        Assert.Equal("iso-ne/transmission-outages-long-term", document.RootElement.GetProperty("name").GetString());
        Assert.All(
            document.RootElement.GetProperty("paths").EnumerateArray(),
            path => Assert.DoesNotContain("{outageType}", path.GetProperty("template").GetString(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_name_that_is_almost_right_gets_the_right_one()
    {
        var ended = await Run("catalog", "show", "five-minute-lmp-finale");

        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("five-minute-lmp-final", ended.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dictionary_in_docs_is_what_the_definitions_say()
    {
        using var folder = new TemporaryFolder();
        (await Run("catalog", "dictionary", "--to", folder.Path)).With(0);

        var kept = Path.Combine(Repository.Root, "docs", "datasets");
        var made = Directory
            .GetFiles(folder.Path, "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Path, path));
        var there = Directory.GetFiles(kept, "*.md", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(kept, path));

        Assert.Equal(made.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
        Assert.All(
            made,
            page =>
                Assert.True(
                    File.ReadAllText(Path.Combine(folder.Path, page)) == File.ReadAllText(Path.Combine(kept, page)),
                    $"{page} is not what the definitions say; write it again with: energy-pipeline catalog dictionary --to docs/datasets"
                )
        );
    }
}
