using System.Text.Json;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Publishing;
using EnergyDataPipeline.Tests.Query.Analytics;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Publishing;

/// <summary>The tables of Athena and Glue: their text against the files of the repository, and their types against Parquet files of the lake.</summary>
[Collection(EveryDatasetLakeTests.Name)]
public sealed class AthenaTablesTests(EveryDatasetLake lake)
{
    [Fact]
    public void The_statements_are_what_the_catalogue_says()
    {
        using var written = new StringWriter();
        AthenaTables.WriteSql(written);

        Approved.Equal(written.ToString(), "infra/athena/tables.sql");
    }

    [Fact]
    public void The_list_is_what_the_catalogue_says_and_is_JSON()
    {
        using var written = new StringWriter();
        AthenaTables.WriteJson(written);

        Approved.Equal(written.ToString(), "infra/athena/tables.json");
        using var read = JsonDocument.Parse(written.ToString());
        var names = read.RootElement.EnumerateArray().Select(table => table.GetProperty("name").GetString()).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(
            FeedCatalog.BuiltIn.Sources.SelectMany(source => source.Datasets),
            dataset => Assert.Contains(dataset.Name.Replace('-', '_'), names)
        );
        Assert.All(DerivedDatasets.All, derived => Assert.Contains($"derived_{derived.ViewName}", names));
    }

    [Fact]
    public void Every_table_that_the_views_of_Athena_read_is_there_by_that_name()
    {
        var tables = HiveTable.All(FeedCatalog.BuiltIn).Select(table => table.Name).ToHashSet();

        Assert.All(DerivedDatasets.All.SelectMany(DerivedDatasets.ReadBy), read => Assert.Contains(read.View, tables));
        Assert.All(DerivedDatasets.All, derived => Assert.DoesNotContain(derived.ViewName, tables));
    }

    [Fact]
    public void Glue_takes_every_name_comment_and_parameter()
    {
        Assert.All(
            HiveTable.All(FeedCatalog.BuiltIn),
            table =>
            {
                Assert.Matches("^[a-z][a-z0-9_]*$", table.Name);
                var columns = table.Columns.Concat(table.PartitionKeys).ToList();
                Assert.All(columns, column => Assert.True(column.Comment is null or { Length: <= 255 }, column.Comment));
                Assert.Equal(columns.Count, columns.Select(column => column.Name.ToLowerInvariant()).Distinct().Count());
                Assert.True(table.Comment.Length <= 255);
                Assert.Equal(table.PartitionKeys.Count > 0, table.Parameters.Contains(("projection.enabled", "true")));
            }
        );
    }

    /// <summary>Names, order and types of the files that the lake's writer made, as another reader finds them: each dataset of the operator.</summary>
    [Fact]
    public void Types_and_places_are_those_of_the_lakes_files()
    {
        var seen = 0;
        foreach (var table in HiveTable.All(FeedCatalog.BuiltIn).Where(table => !table.IsDerived))
        {
            var folder = Path.Combine(lake.Store, table.Location.Replace("lake/iso-ne/", "lake/iso-ne-sandbox/", StringComparison.Ordinal));
            var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.parquet", SearchOption.AllDirectories) : [];
            Assert.All(files, file => ParquetSchema.IsAsDeclared(table, file, folder));
            seen += files.Length > 0 ? 1 : 0;
        }

        // Every main table and nearly all others: the sandbox gives rows of all but a few.
        Assert.True(seen >= FeedCatalog.BuiltIn.Sources.Sum(source => source.Datasets.Count), $"{seen} tables have files");
    }
}

/// <summary>The tables of derived datasets against the files that they are computed into.</summary>
public sealed class DerivedTablesTests
{
    [Fact]
    public async Task Types_and_places_are_those_of_derived_files()
    {
        await using var lake = await QueriedLake.OfPricesAsync("2026-07-01..2026-07-01");
        string[] names =
        [
            "calendar-days",
            "calendar",
            "prices",
            "hourly-price-statistics",
            "daily-price-summary",
            "hourly-price-profile",
            "monthly-price-percentiles",
            "price-peaks",
            "price-volatility",
            "price-components",
            "relative-prices",
            "hub-basis",
            "price-anomaly-scores",
            "hourly-price-completeness",
            "daily-price-completeness",
        ];
        await using var derived = new DerivedLake(
            lake.Config,
            new LakeQueryOptions
            {
                CacheFolder = lake.Cache,
                TempFolder = Path.Combine(lake.Pipeline.Folder.Path, "temp"),
                Clock = lake.Pipeline.Clock,
            }
        );

        var report = await derived.DeriveAsync(names, null, null, TestContext.Current.CancellationToken);

        Assert.True(report.IsSuccess);
        foreach (var name in names)
        {
            var table = HiveTable.Of("iso-ne-sandbox", DerivedDatasets.Find(name)!);
            var folder = Path.Combine(lake.Pipeline.Store, table.Location);
            var files = Directory.GetFiles(folder, "*.parquet", SearchOption.AllDirectories);
            Assert.NotEmpty(files);
            Assert.All(files, file => ParquetSchema.IsAsDeclared(table, file, folder));
        }
    }
}
