using System.Text.Json.Nodes;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Publishing;
using EnergyDataPipeline.Tests.Query.Analytics;
using EnergyDataPipeline.Tests.Support;
using NJsonSchema;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary><c>catalog export</c> writes the catalogue for other engines.</summary>
public sealed class CatalogExportTests
{
    private static Task<Ended> Run(string folder, params string[] arguments) =>
        InProcess.RunAsync(folder, new Dictionary<string, string>(), ["catalog", "export", .. arguments]);

    [Fact]
    public async Task Everything_is_written_and_the_same_again()
    {
        using var folder = new TemporaryFolder();

        var first = await Run(folder.Path, "--to", "one");
        var second = await Run(folder.Path, "--to", "two");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains("4 files in ", first.Out, StringComparison.Ordinal);
        var names = Directory.GetFiles(Path.Combine(folder.Path, "one")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["catalogue.json", "tables.json", "tables.sql", "views.sql"], names);
        Assert.All(
            names,
            name =>
                Assert.Equal(
                    File.ReadAllBytes(Path.Combine(folder.Path, "one", name!)),
                    File.ReadAllBytes(Path.Combine(folder.Path, "two", name!))
                )
        );
    }

    [Theory]
    [InlineData("json", "catalogue.json")]
    [InlineData("glue", "tables.json")]
    [InlineData("athena", "tables.sql, views.sql")]
    public async Task A_format_writes_its_files_alone(string format, string files)
    {
        using var folder = new TemporaryFolder();

        var ended = await Run(folder.Path, "--to", "out", "--format", format);

        Assert.Equal(0, ended.ExitCode);
        var found = Directory.GetFiles(Path.Combine(folder.Path, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(files, string.Join(", ", found));
    }

    [Fact]
    public async Task Where_no_folder_can_be_is_said_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        folder.File("file", "of somebody's");

        var onFile = await Run(folder.Path, "--to", "file");
        var below = await Run(folder.Path, "--to", "file/below");

        foreach (var ended in new[] { onFile, below })
        {
            ended.With(2).Saying("file", "cannot be written into", "Name another folder with --to");
        }

        Assert.Equal(
            "of somebody's",
            await File.ReadAllTextAsync(Path.Combine(folder.Path, "file"), TestContext.Current.CancellationToken)
        );
        Assert.Single(folder.Files("."));
    }

    [Fact]
    public async Task Another_format_is_refused_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();

        var ended = await Run(folder.Path, "--to", "out", "--format", "avro");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("avro", ended.Err, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "out")));
    }

    [Fact]
    public async Task The_document_is_the_one_that_the_Spark_jobs_come_with_and_fits_its_schema()
    {
        using var written = new StringWriter();
        CatalogueDocument.Write(written);

        Approved.Equal(written.ToString(), "infra/glue/catalogue.json");
        var schema = await JsonSchema.FromJsonAsync(
            await File.ReadAllTextAsync(
                Path.Combine(Repository.Root, "schemas/catalogue.schema.json"),
                TestContext.Current.CancellationToken
            ),
            TestContext.Current.CancellationToken
        );
        Assert.Empty(schema.Validate(written.ToString()).Select(fault => fault.ToString()).Take(5));
    }

    [Fact]
    public void Everything_that_the_catalogue_has_stands_in_the_document()
    {
        using var written = new StringWriter();
        CatalogueDocument.Write(written);
        var document = JsonNode.Parse(written.ToString())!;
        var datasets = document["sources"]!
            .AsArray()
            .SelectMany(source => source!["datasets"]!.AsArray())
            .ToDictionary(one => (string)one!["name"]!);

        Assert.Equal(
            DerivedDatasets.All.Select(derived => derived.Name),
            document["derived"]!.AsArray().Select(one => (string)one!["name"]!)
        );
        foreach (var dataset in FeedCatalog.BuiltIn.Sources.SelectMany(source => source.Datasets))
        {
            var found = datasets[dataset.Name]!;
            Assert.Equal(dataset.Paths.Count, found["paths"]!.AsArray().Count);
            Assert.Equal(dataset.Tables.Select(table => table.Name), found["tables"]!.AsArray().Select(table => (string)table!["name"]!));
            foreach (var (table, told) in dataset.Tables.Zip(found["tables"]!.AsArray()))
            {
                Assert.Equal(
                    table.Columns.Select(column => (column.Name, column.Unit, column.Description)),
                    told!["columns"]!
                        .AsArray()
                        .Select(column => ((string)column!["name"]!, (string?)column["unit"], (string?)column["description"]))
                );
                Assert.NotEmpty(told["rows"]!.AsArray());
            }
        }
    }
}
