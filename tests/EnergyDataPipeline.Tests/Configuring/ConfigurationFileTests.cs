using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

public sealed class ConfigurationFileTests
{
    [Fact]
    public void Without_a_file_the_defaults_hold()
    {
        var loaded = ConfigurationFolder.Load(null);
        var defaults = new EnergyPipelineConfig();

        Assert.Empty(loaded.Faults);
        Assert.Empty(loaded.Warnings);
        Assert.Equal(defaults.Feeds, loaded.Config.Feeds);
        Assert.Equal(defaults.Formats, loaded.Config.Formats);
        Assert.Equal(defaults.DefaultRegion, loaded.Config.DefaultRegion);
        Assert.Equal("energy-data", Path.GetFileName(Assert.IsType<StoreSettings.Folder>(loaded.Config.Destination).Path));
        Assert.Equal(new StoreSettings.Folder("energy-data"), defaults.Destination);
        Assert.Equal(defaults.Day, loaded.Config.Day);
        Assert.Equal(defaults.Concurrency, loaded.Config.Concurrency);
        Assert.Equal(defaults.MaxRetries, loaded.Config.MaxRetries);
        Assert.Equal(defaults.SliceDeadlineSeconds, loaded.Config.SliceDeadlineSeconds);
        Assert.Equal(defaults.SpoolFolder, loaded.Config.SpoolFolder);
        Assert.Equal(defaults.SpreadsheetSafe, loaded.Config.SpreadsheetSafe);
        Assert.Equal(defaults.LogLevel, loaded.Config.LogLevel);
        Assert.Equal(defaults.LogFormat, loaded.Config.LogFormat);
        Assert.Null(loaded.Config.LogFile);
        Assert.Null(loaded.Config.ConfigurationFile);
    }

    [Fact]
    public void Every_key_of_a_feed_is_read()
    {
        var feed = OneFeed(
            """
            {
              "name": "prices", "description": "Spot prices", "url": "https://h.example/{area}/x", "method": "post",
              "headers": { "Accept": "application/json" }, "auth_type": "Basic", "username": "ann",
              "password": "env:PRICES", "params": { "area": "NE", "limit": 5, "all": true, "share": 1.50, "none": null },
              "timeout": 2.5, "output_folder": "spot/prices/", "csv_prefix": "spot", "formats": ["CSV", "yml", "csv"],
              "region": "north", "tables": ["spot"], "ca_file": "/ca.pem", "verify_tls": true,
              "pacing": { "concurrency": 3, "requests_per_second": 0.5, "burst": 7 },
            }
            """
        );

        Assert.Equal("prices", feed.Name);
        Assert.Equal("Spot prices", feed.Description);
        Assert.Equal("https://h.example/{area}/x", feed.Url);
        Assert.Equal(HttpMethod.Post, feed.Method);
        Assert.Equal("application/json", feed.Headers["Accept"]);
        Assert.Equal(AuthType.Basic, feed.AuthType);
        Assert.Equal("ann", feed.Username);
        Assert.Equal("env:PRICES", feed.Password);
        Assert.Equal([new("area", "NE"), new("limit", "5"), new("all", "true"), new("share", "1.50")], feed.Params);
        Assert.Equal(2.5, feed.TimeoutSeconds);
        Assert.Equal("spot/prices", feed.OutputFolder);
        Assert.Equal("spot", feed.FilePrefix);
        Assert.Equal(["csv", "yaml"], feed.Formats);
        Assert.Equal("north", feed.Region);
        Assert.Equal(["spot"], feed.Tables);
        Assert.Equal("/ca.pem", feed.CaFile);
        Assert.True(feed.VerifyTls);
        Assert.Equal(
            new()
            {
                Concurrency = 3,
                RequestsPerSecond = 0.5,
                Burst = 7,
            },
            feed.Pacing
        );
    }

    [Fact]
    public void Every_setting_of_the_file_is_read()
    {
        var loaded = ConfigurationFolder.Load(
            """
            // what this file is for
            {
              "$schema": "./schemas/api_config.schema.json",
              "formats": ["jsonl"], "region": "northeast", "destination": "s3://energy-bucket/a/b/", "day": "20260727",
              "concurrency": 7, "max_retries": 0, "slice_deadline": 60.5, "spool_folder": "/spool", "spreadsheet_safe": true, "parquet_compression": "snappy",
              "s3": { "endpoint": "http://localhost:9000", "path_style": false, "profile": "p", "region": "eu-west-1", "kms_key": "k" },
              "log_level": "warn", "log_format": "json", "log_file": "/log", /* and one comma too many */
            }
            """
        );

        Assert.Empty(loaded.Faults);
        var config = loaded.Config;
        Assert.Equal(["jsonl"], config.Formats);
        Assert.Equal(
            new StoreSettings.S3
            {
                Bucket = "energy-bucket",
                Prefix = "a/b",
                Endpoint = "http://localhost:9000",
                PathStyle = false,
                Profile = "p",
                Region = "eu-west-1",
                KmsKey = "k",
            },
            config.Destination
        );
        Assert.Equal("20260727", config.Day);
        Assert.Equal(7, config.Concurrency);
        Assert.Equal(0, config.MaxRetries);
        Assert.Equal(60.5, config.SliceDeadlineSeconds);
        Assert.Equal("/spool", config.SpoolFolder);
        Assert.True(config.SpreadsheetSafe);
        Assert.Equal(LogLevel.Warning, config.LogLevel);
        Assert.Equal(LogFormat.Json, config.LogFormat);
        Assert.Equal("/log", config.LogFile);
        Assert.EndsWith("api_config.json", config.ConfigurationFile, StringComparison.Ordinal);
        Assert.Equal(BuiltInFeeds.All, config.Feeds);
    }

    [Fact]
    public void File_of_the_prior_system_runs_unchanged()
    {
        var loaded = ConfigurationFolder.Load(
            """
            {
              "apis": [
                {"name": "current_7_day_forecast", "description": "d", "url": "https://webservices.iso-ne.com/api/v1.1/sevendayforecast/current",
                 "method": "GET", "headers": {"Accept": "application/json"}, "auth_type": "basic", "username": "ann@example.com", "params": {},
                 "timeout": 30, "output_folder": "iso_ne_current_7_day_forecast", "csv_prefix": "demand"},
                {"name": "hourly_final_lmp", "description": "d", "url": "https://webservices.iso-ne.com/api/v1.1/hourlylmp/da/final",
                 "method": "GET", "headers": {"Accept": "application/json"}, "auth_type": "basic", "username": "ann@example.com", "params": {},
                 "timeout": 30, "output_folder": "hourly_final_lmp", "csv_prefix": "hourly_final_lmp"},
                {"name": "fuel_mix", "description": "d", "url": "https://webservices.iso-ne.com/api/v1.1/genfuelmix/current",
                 "method": "GET", "headers": {"Accept": "application/json"}, "auth_type": "basic", "username": "ann@example.com", "params": null,
                 "timeout": 30, "output_folder": "iso_ne_fuel_mix", "csv_prefix": "fuel_mix"},
                {"name": "morning_report", "description": "d", "url": "https://webservices.iso-ne.com/api/v1.1/morningreport/day/{day}",
                 "method": "GET", "headers": {"Accept": "application/json"}, "auth_type": "basic", "username": "ann@example.com",
                 "params": {"day": "20250115"}, "timeout": 30, "output_folder": "iso_ne_morning_report", "csv_prefix": "morning_report"}
              ]
            }
            """
        );

        Assert.Empty(loaded.Faults);
        Assert.Equal(
            ["current_7_day_forecast", "hourly_final_lmp", "fuel_mix", "morning_report"],
            loaded.Config.Feeds.Select(feed => feed.Name)
        );
        Assert.All(loaded.Config.Feeds, feed => Assert.Equal("ann@example.com", feed.Username));
        Assert.Equal("20250115", loaded.Config.Feeds[3].Params["day"]);
        Assert.Equal(
            [
                "api_config.json: apis[1].url (line 6): https://webservices.iso-ne.com/api/v1.1/hourlylmp/da/final carries no prices: it is the resource's root. "
                    + "https://webservices.iso-ne.com/api/v1.1/hourlylmp/da/final/day/{day} is asked instead, with day today. Write that as url to silence this.",
            ],
            loaded.Warnings
        );
    }

    [Theory]
    [InlineData("https://h/api/v1.1/hourlylmp/da/final", "https://h/api/v1.1/hourlylmp/da/final/day/{day}")]
    [InlineData("https://h/api/v1.1/hourlylmp/da/final/", "https://h/api/v1.1/hourlylmp/da/final/day/{day}")]
    [InlineData("https://h/api/v1.1/hourlylmp/da/final.json", "https://h/api/v1.1/hourlylmp/da/final/day/{day}.json")]
    [InlineData("https://h/hourlylmp/da/final.xml?a=b", "https://h/hourlylmp/da/final/day/{day}.xml?a=b")]
    [InlineData("https://h/hourlylmp/da/final/current", null)]
    [InlineData("https://h/hourlylmp/da/final/day/{day}", null)]
    [InlineData("https://h/notes?of=/hourlylmp/da/final", null)]
    public void Address_without_prices_is_mended(string url, string? mended) => Assert.Equal(mended, BareResource.Mend(url));

    [Theory]
    [InlineData("""{}""", "today")]
    [InlineData("""{"day":"20260701"}""", "20260701")]
    [InlineData("""{"day":20260701}""", "20260701")]
    public void Mended_address_keeps_the_day_it_was_given(string parameters, string day)
    {
        var feed = OneFeed($$"""{"name":"a","url":"https://h/hourlylmp/da/final","output_folder":"o","params":{{parameters}}}""");
        Assert.Equal(day, feed.Params["day"]);
    }

    [Fact]
    public void Address_that_asks_for_a_day_and_names_none_is_asked_for_today() =>
        Assert.Equal("today", OneFeed("""{"name":"a","url":"https://h/{day}","output_folder":"o"}""").Params["day"]);

    [Theory]
    [InlineData("""  "auth_type": "api_key", "use_password_as_api_key": true """, AuthType.ApiKey, "X-API-Key", null)]
    [InlineData("""  "auth_type": "api_key", "api_key_header": "Ocp-Key" """, AuthType.ApiKey, "Ocp-Key", null)]
    [InlineData("""  "auth_type": "api_key", "api_key_param": "api_key" """, AuthType.ApiKey, "X-API-Key", "api_key")]
    [InlineData("""  "use_password_as_api_key": true """, AuthType.ApiKey, "X-API-Key", null)]
    [InlineData("""  "auth_type": "bearer", "use_password_as_bearer": true """, AuthType.Bearer, "X-API-Key", null)]
    [InlineData("""  "use_password_as_bearer": true """, AuthType.Bearer, "X-API-Key", null)]
    [InlineData("""  "auth_type": "api_key", "headers": {"x-api-key": "c4n-k1234567"} """, AuthType.None, "X-API-Key", null)]
    [InlineData("""  "auth_type": "bearer", "headers": {"Authorization": "Bearer c4n-t1234567"} """, AuthType.None, "X-API-Key", null)]
    [InlineData("""  "username": "ann" """, AuthType.Basic, "X-API-Key", null)]
    [InlineData("""  "auth_type": "none", "username": "ann" """, AuthType.None, "X-API-Key", null)]
    [InlineData("""  "auth_type": "basic", "use_password_as_bearer": true """, AuthType.Basic, "X-API-Key", null)]
    [InlineData("""  "description": "d" """, AuthType.None, "X-API-Key", null)]
    public void Sign_in_follows_the_prior_systems_keys(string keys, AuthType auth, string header, string? parameter)
    {
        var feed = OneFeed($$"""{"name":"a","url":"https://h/","output_folder":"o",{{keys}}}""");
        Assert.Equal((auth, header, parameter), (feed.AuthType, feed.ApiKeyHeader, feed.ApiKeyParam));
    }

    [Theory]
    [InlineData("""  "csv_prefix": "a" """, "a")]
    [InlineData("""  "file_prefix": "b" """, "b")]
    [InlineData("""  "csv_prefix": "c", "file_prefix": "c" """, "c")]
    [InlineData("""  "csv_prefix": "", "description": null """, "energy_data")]
    public void Prefix_has_two_names_and_a_default(string keys, string prefix) =>
        Assert.Equal(prefix, OneFeed($$"""{"name":"a","url":"https://h/","output_folder":"o",{{keys}}}""").FilePrefix);

    [Fact]
    public void Byte_order_mark_is_no_fault() => Assert.Empty(ConfigurationFolder.Load("\uFEFF{\"concurrency\":2}").Faults);

    [Fact]
    public void Relative_paths_begin_at_the_working_folder()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["HOME"] = "/home/ann";
        var config = folder
            .LoadFile(
                """
                {"destination":"out","spool_folder":"spool","log_file":"~/log.txt",
                 "apis":[{"name":"a","url":"https://h/","output_folder":"o","ca_file":"ca.pem"}]}
                """
            )
            .Config;

        Assert.Equal(new StoreSettings.Folder(Path.Combine(folder.Path, "out")), config.Destination);
        Assert.Equal(Path.Combine(folder.Path, "spool"), config.SpoolFolder);
        Assert.Equal("/home/ann/log.txt", config.LogFile);
        Assert.Equal(Path.Combine(folder.Path, "ca.pem"), config.Feeds[0].CaFile);
    }

    [Fact]
    public void Paths_stay_as_written_in_the_processs_own_folder()
    {
        var loaded = ConfigurationLoader.Load(
            new()
            {
                Environment = new Dictionary<string, string> { ["ENERGY_PIPELINE_DESTINATION"] = "./out" },
                WorkingFolder = Directory.GetCurrentDirectory(),
            }
        );
        Assert.Equal(new StoreSettings.Folder("./out"), loaded.Config.Destination);
    }

    [Fact]
    public void File_is_the_one_asked_for_then_the_variables_then_the_usual_one()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("api_config.json", """{"concurrency":1}""");
        folder.Write("two.json", """{"concurrency":2}""");
        folder.Write("three.json", """{"concurrency":3}""");
        folder.Write("four.json", """{"concurrency":4}""");

        Assert.Equal(1, folder.Load().Config.Concurrency);
        folder.Write(".env", "API_CONFIG_FILE=two.json");
        Assert.Equal(2, folder.Load().Config.Concurrency);
        folder.Environment["API_CONFIG_FILE"] = "three.json";
        Assert.Equal(3, folder.Load().Config.Concurrency);
        Assert.Equal(4, folder.Load("four.json").Config.Concurrency);
    }

    private static FeedSettings OneFeed(string json)
    {
        var loaded = ConfigurationFolder.Load($$"""{"apis":[{{json}}]}""");
        Assert.Empty(loaded.Faults);
        return Assert.Single(loaded.Config.Feeds);
    }
}
