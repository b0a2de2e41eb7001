using System.Text.Json;
using Amazon.S3;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Formatting.Readers;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>Answers captured from the real service, through the whole pipeline, in every format, into a folder and a bucket.</summary>
public sealed class RealPayloadTests(MotoServer moto)
{
    private const string Real = "https://webservices.iso-ne.com/api/v1.1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_format_holds_exactly_what_the_service_published()
    {
        using var server = await RealPayloadServer.StartAsync();
        if (server is null)
        {
            TestContext.Current.TestOutputHelper!.WriteLine("not checked: the captured answers are not here");
            return;
        }

        using var folder = new TemporaryFolder();
        var store = Path.Combine(folder.Path, "store");
        await using var pipeline = new EnergyPipeline(ConfigOf(server, folder, new StoreSettings.Folder(store)));

        var summary = await pipeline.RunAllApisAsync(Token);

        AssertAllHold(summary, key => File.ReadAllBytes(Path.Combine(store, key)));
    }

    [Fact]
    public async Task A_bucket_holds_the_same()
    {
        using var server = await RealPayloadServer.StartAsync();
        if (server is null)
        {
            TestContext.Current.TestOutputHelper!.WriteLine("not checked: the captured answers are not here");
            return;
        }

        using var folder = new TemporaryFolder();
        var endpoint = await moto.StartedAsync();
        var bucket = await moto.NewBucketAsync();
        AwsTestCredentials.Set();
        var destination = new StoreSettings.S3
        {
            Bucket = bucket,
            Prefix = "lake/in",
            Endpoint = endpoint.ToString(),
            PathStyle = true,
        };
        await using (var pipeline = new EnergyPipeline(ConfigOf(server, folder, destination)))
        {
            var summary = await pipeline.RunAllApisAsync(Token);
            AssertAllHold(summary, key => S3Bytes(endpoint, bucket, "lake/in/" + key));
        }

        await using var again = new EnergyPipeline(ConfigOf(server, folder, destination));
        var second = await again.RunAllApisAsync(Token);
        Assert.All(second.Results, result => Assert.Equal(Outcome.Unchanged, result.Outcome));
    }

    private static EnergyPipelineConfig ConfigOf(RealPayloadServer server, TemporaryFolder folder, StoreSettings destination)
    {
        var password = folder.File(".secret/password", RealPayloadServer.Password);
        return new EnergyPipelineConfig
        {
            Feeds =
            [
                .. BuiltInFeeds.All.Select(feed =>
                    feed with
                    {
                        Url = feed.Url.Replace(Real, server.Address, StringComparison.Ordinal),
                        Username = "user",
                        Password = "file:" + password,
                    }
                ),
            ],
            Day = "20260727",
            Formats = TableFormats.Names,
            Destination = destination,
            SpoolFolder = Path.Combine(folder.Path, "spool"),
        };
    }

    private static void AssertAllHold(RunSummary summary, Func<string, byte[]> bytesOf)
    {
        Assert.All(
            summary.Results,
            result => Assert.True(result.Outcome == Outcome.Ok, $"{result.Feed}: {result.Outcome} {result.Message}")
        );
        var datasets = FeedCatalog.BuiltIn.Sources[0].Datasets;
        (string Feed, string Dataset, string Payload)[] feeds =
        [
            ("7_day_forecast", "seven-day-forecast", "sevendayforecast_current"),
            ("fuel_mix", "fuel-mix", "genfuelmix_current"),
            ("morning_report", "morning-report", "morningreport_current"),
            ("hourly_lmp_da_final", "hourly-lmp-da-final", "fiveminutelmp_current"),
        ];
        foreach (var (feed, name, payload) in feeds)
        {
            var text = File.ReadAllText(Path.Combine(RealPayloadServer.Payloads!, payload + ".json"));
            text = text.Replace("FiveMinLmp", "HourlyLmp", StringComparison.Ordinal);
            using var document = JsonDocument.Parse(text);
            var files = summary.Results.Single(result => result.Feed == feed).Files;
            var dataset = datasets.Single(dataset => dataset.Name == name);
            foreach (var table in dataset.Tables.Select(table => table with { Columns = FollowingColumns.AllOf(dataset, table) }))
            {
                var expected = PayloadOracle.Rows(document.RootElement, table);
                Assert.NotEmpty(expected);
                foreach (var format in TableFormats.All)
                {
                    var file = Assert.Single(files, file => file.Table == table.Name && file.Format == format.Name);
                    Assert.Equal(expected.Count, file.Rows);
                    foreach (var reader in FileReaders.Of(format.Name))
                    {
                        Assert.Equal(expected, reader.Read(bytesOf(file.Key), table));
                    }
                }
            }

            Assert.Equal(2, files.Count(file => file.Table is null));
        }
    }

    private static byte[] S3Bytes(Uri endpoint, string bucket, string key)
    {
        using var client = new AmazonS3Client(
            "test",
            "test",
            new AmazonS3Config { ServiceURL = endpoint.ToString(), ForcePathStyle = true }
        );
        using var answer = client.GetObjectAsync(bucket, key, Token).GetAwaiter().GetResult();
        using var memory = new MemoryStream();
        answer.ResponseStream.CopyTo(memory);
        return memory.ToArray();
    }
}
