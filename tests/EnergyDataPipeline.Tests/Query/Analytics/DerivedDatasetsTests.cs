using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Statements;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>Definitions and SQL say the same, and so does the guide.</summary>
[Collection(SandboxLakeTests.Name)]
public sealed class DerivedDatasetsTests(SandboxLake lake)
{
    public static TheoryData<string> Names => [.. DerivedDatasets.All.Select(dataset => dataset.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Views_have_the_columns_and_types_that_are_told(string name)
    {
        using var database = lake.Open();
        var dataset = DerivedDatasets.Find(name)!;

        var shape = database.Shape($"SELECT * FROM {dataset.ViewName}");

        Assert.Equal(dataset.Columns.Select(column => (column.Name, SqlDialect.DuckDb.TypeOf(column))), shape);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Natural_keys_tell_rows_apart(string name)
    {
        using var database = lake.Open();
        var dataset = DerivedDatasets.Find(name)!;
        var key = string.Join(", ", dataset.NaturalKey);

        Assert.Equal(
            0L,
            database.Scalar($"SELECT count(*) FROM (SELECT {key} FROM {dataset.ViewName} GROUP BY {key} HAVING count(*) > 1)")
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Examples_run(string name)
    {
        using var database = lake.Open();

        Assert.Null(Record.Exception(() => database.Rows(DerivedDatasets.Find(name)!.Example)));
    }

    [Fact]
    public void Inputs_are_datasets_of_the_catalogue_or_derived_ones_before()
    {
        var before = new HashSet<string>();
        foreach (var dataset in DerivedDatasets.All)
        {
            Assert.All(
                dataset.Inputs.SelectMany(input => input.AnyOf).Concat(dataset.Optional),
                name => Assert.True(before.Contains(name) || FeedCatalog.BuiltIn.Find(name) is not null, $"{dataset.Name}: {name}")
            );
            before.Add(dataset.Name);
        }
    }

    [Fact]
    public void Parameters_are_not_columns_and_are_used()
    {
        foreach (var dataset in DerivedDatasets.All)
        {
            Assert.All(
                dataset.Parameters,
                parameter =>
                {
                    Assert.DoesNotContain(DerivedDatasets.All.SelectMany(one => one.Columns), column => column.Name == parameter.Name);
                    Assert.True(new SqlText(dataset.Sql).HasWord(parameter.Name), parameter.Name);
                }
            );
        }
    }

    [Fact]
    public void Without_its_inputs_a_dataset_has_no_view_and_says_what_it_lacks()
    {
        var spread = DerivedDatasets.Find("day_ahead_real_time_spread")!;

        Assert.Empty(DerivedDatasets.MissingInputs(spread, new HashSet<string> { "hourly-lmp-da-final", "hourly-lmp-rt-prelim" }));
        Assert.Equal(
            [
                ["hourly-lmp-rt-final", "hourly-lmp-rt-prelim"],
            ],
            DerivedDatasets.MissingInputs(spread, new HashSet<string> { "hourly-lmp-da-final" }).Select(input => input.AnyOf)
        );
        using var database = new AnalyticsDatabase().WithPrices("hourly-lmp-da-final").WithViews("hourly-lmp-da-final");
        Assert.Equal(0L, database.Scalar("SELECT count(*) FROM duckdb_views() WHERE view_name = 'day_ahead_real_time_spread'"));
        Assert.Equal(1L, database.Scalar("SELECT count(*) FROM duckdb_views() WHERE view_name = 'relative_prices'"));
        Assert.Equal(0L, database.Scalar("SELECT count(*) FROM duckdb_views() WHERE view_name = 'loads'"));
        Assert.Equal(0L, database.Scalar("SELECT count(*) FROM node_zones"));
    }

    [Fact]
    public void A_query_needs_only_the_views_it_names()
    {
        var named = AnalyticViews.NamedIn("SELECT 'hub_basis' FROM price_anomalies(method := 'iqr') -- relative_prices");
        using var database = new AnalyticsDatabase().WithPrices("hourly-lmp-da-final");
        foreach (var statement in AnalyticViews.Statements(named, new HashSet<string> { "hourly-lmp-da-final" }))
        {
            database.Execute(statement);
        }

        Assert.Equal(["price-anomalies"], named.Select(dataset => dataset.Name));
        Assert.Equal(
            ["price_anomalies", "price_anomaly_scores", "prices"],
            database.Rows("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL").Select(row => row[0])
        );
    }

    [Fact]
    public void The_guide_in_docs_is_what_the_definitions_say()
    {
        using var written = new StringWriter();
        AnalyticsGuide.Write(written);

        Approved.Equal(written.ToString(), "docs/analytics.md");
    }
}
