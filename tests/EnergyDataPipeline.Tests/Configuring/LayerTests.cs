using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

public sealed class LayerTests
{
    /// <summary>Of each setting four values: as the file writes it, and as <c>.env</c>, environment and command line do.</summary>
    private static readonly Dictionary<string, (string File, string DotEnv, string Environment, string CommandLine)> Samples = new()
    {
        ["formats"] = ("""["csv"]""", "tsv", "json, xml", "yaml"),
        ["region"] = ("\"northeast\"", "Northeast", "NorthEast", "NORTHEAST"),
        ["destination"] = ("\"s3://bucket-a\"", "s3://bucket-b/p", "./c", "s3://bucket-d"),
        ["day"] = ("\"today\"", "yesterday", "20260727", "2026-07-01..2026-07-03"),
        ["concurrency"] = ("1", "2", "3", "5"),
        ["max_retries"] = ("1", "2", "3", "5"),
        ["slice_deadline"] = ("10", "20", "30.5", "40"),
        ["spool_folder"] = ("\"/a\"", "/b", "/c", "/d"),
        ["pacing_table"] = ("\"a\"", "b", "c", "d"),
        ["spreadsheet_safe"] = ("true", "false", "true", "false"),
        ["parquet_compression"] = ("\"zstd\"", "snappy", "none", "snappy"),
        ["keep_lake"] = ("true", "false", "true", "false"),
        ["derived_datasets"] = ("""["hub-basis"]""", "prices", "hub-basis, prices", "calendar"),
        ["file_prefix"] = ("\"a\"", "b", "c", "d"),
        ["s3.endpoint"] = ("\"http://a:1\"", "http://b:2", "https://c", "http://d"),
        ["s3.path_style"] = ("true", "false", "true", "false"),
        ["s3.region"] = ("\"eu-west-1\"", "eu-west-2", "eu-west-3", "eu-north-1"),
        ["s3.profile"] = ("\"a\"", "b", "c", "d"),
        ["s3.kms_key"] = ("\"a\"", "b", "c", "d"),
        ["s3.prefix"] = ("\"a\"", "b", "c", "d/e"),
        ["notifications.sns"] = (
            "\"arn:aws:sns:us-east-1:1:a\"",
            "arn:aws:sns:us-east-1:1:b",
            "arn:aws:sns:us-east-1:1:c",
            "arn:aws:sns:us-east-1:1:d"
        ),
        ["notifications.slack"] = ("\"env:A\"", "env:B", "file:/c", "ssm:/d"),
        ["notifications.on"] = ("""["failure"]""", "quality", "staleness, dead-letters", "failure, quality"),
        ["notifications.every"] = ("\"1m\"", "2h", "3d", "4s"),
        ["notifications.email.host"] = ("\"a\"", "b", "c", "d"),
        ["notifications.email.port"] = ("1", "2", "3", "4"),
        ["notifications.email.from"] = ("\"a@x\"", "b@x", "c@x", "d@x"),
        ["notifications.email.to"] = ("""["a@x"]""", "b@x", "c@x, d@x", "e@x"),
        ["notifications.email.username"] = ("\"a\"", "b", "c", "d"),
        ["notifications.email.password"] = ("\"env:A\"", "env:B", "file:/c", "ssm:/d"),
        ["notifications.email.tls"] = ("\"implicit\"", "none", "starttls", "implicit"),
        ["notifications.email.ca_file"] = ("\"/a\"", "/b", "/c", "/d"),
        ["log_level"] = ("\"trace\"", "debug", "error", "critical"),
        ["log_format"] = ("\"json\"", "text", "json", "text"),
        ["log_file"] = ("\"/a\"", "/b", "/c", "/d"),
    };

    public static TheoryData<string> Names => [.. Settings.All.Select(setting => setting.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Later_layer_wins_and_is_named(string name)
    {
        var setting = Settings.All.Single(setting => setting.Name == name);
        var sample = Samples[name];
        using var folder = new ConfigurationFolder();

        Expect("default", setting.Default);
        folder.Write("api_config.json", name.Split('.').Reverse().Aggregate(sample.File, (inner, key) => $$"""{"{{key}}":{{inner}} }"""));
        Expect("file api_config.json", sample.File.Trim('"', '[', ']'));
        folder.Write(".env", $"{setting.OwnVariable}={sample.DotEnv}");
        Expect($".env {setting.OwnVariable}", sample.DotEnv);
        folder.Environment[setting.OwnVariable] = sample.Environment;
        Expect($"environment {setting.OwnVariable}", sample.Environment);
        folder.CommandLine[setting.CommandLineName] = sample.CommandLine;
        Expect($"command line {setting.Option}", sample.CommandLine);

        void Expect(string origin, string? value)
        {
            var loaded = folder.Load();
            if (name != "notifications.email.host")
            {
                // A host alone is not enough, which is another test's.
                Assert.Empty(loaded.Faults);
            }

            var found = Assert.Single(loaded.Origins, origin => origin.Name == name);
            Assert.Equal(origin, found.Origin);
            Assert.Equal(value ?? setting.DefaultInWords ?? "none", found.Value);
        }
    }

    [Theory]
    [InlineData("region", "DEFAULT_ENERGY_REGION", "NORTHEAST", "NORTHEAST")]
    [InlineData("destination", "S3_BUCKET_NAME", "energy-bucket", "s3://energy-bucket")]
    [InlineData("file_prefix", "DATA_FILE_PREFIX", "mine", "mine")]
    [InlineData("s3.region", "AWS_DEFAULT_REGION", "eu-west-1", "eu-west-1")]
    [InlineData("s3.region", "AWS_REGION", "eu-west-1", "eu-west-1")]
    [InlineData("s3.profile", "AWS_PROFILE", "energy", "energy")]
    [InlineData("s3.endpoint", "AWS_ENDPOINT_URL", "http://localhost:5000", "http://localhost:5000")]
    [InlineData("s3.endpoint", "AWS_ENDPOINT_URL_S3", "http://localhost:5000", "http://localhost:5000")]
    public void Variables_of_other_names_count_after_our_own(string name, string variable, string text, string value)
    {
        var setting = Settings.All.Single(setting => setting.Name == name);
        using var folder = new ConfigurationFolder();
        folder.Environment[variable] = text;
        if (name.StartsWith("s3.", StringComparison.Ordinal))
        {
            folder.CommandLine["destination"] = "s3://energy-bucket";
        }

        Assert.Equal(new(name, value, $"environment {variable}"), Origin(folder, name));
        folder.Environment[setting.OwnVariable] = Samples[name].Environment;
        Assert.Equal(new(name, Samples[name].Environment, $"environment {setting.OwnVariable}"), Origin(folder, name));
    }

    [Fact]
    public void Environment_wins_over_dot_env_whatever_the_name()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(".env", "ENERGY_PIPELINE_FILE_PREFIX=ours");
        folder.Environment["DATA_FILE_PREFIX"] = "theirs";
        Assert.Equal(new("file_prefix", "theirs", "environment DATA_FILE_PREFIX"), Origin(folder, "file_prefix"));
    }

    [Fact]
    public void Empty_variable_counts_as_not_set()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(".env", "S3_BUCKET_NAME=\nENERGY_PIPELINE_FORMATS=\"\"");
        folder.Environment["S3_BUCKET_NAME"] = "";
        folder.Environment["ENERGY_PIPELINE_CONCURRENCY"] = "";
        var loaded = folder.Load();
        Assert.Empty(loaded.Faults);
        Assert.IsType<StoreSettings.Folder>(loaded.Config.Destination);
    }

    [Fact]
    public void Folder_on_the_command_line_beats_a_bucket_in_the_environment()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["S3_BUCKET_NAME"] = "energy-bucket";
        folder.CommandLine["destination"] = "./out";
        Assert.IsType<StoreSettings.Folder>(folder.Load().Config.Destination);
    }

    [Fact]
    public void Bucket_in_the_environment_is_the_destination()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["S3_BUCKET_NAME"] = "energy-bucket";
        Assert.Equal(new StoreSettings.S3 { Bucket = "energy-bucket" }, folder.Load().Config.Destination);
        folder.Environment["ENERGY_PIPELINE_S3_PREFIX"] = "/a/b/";
        folder.Environment["AWS_ENDPOINT_URL"] = "http://localhost:5000";
        Assert.Equal(
            new StoreSettings.S3
            {
                Bucket = "energy-bucket",
                Prefix = "a/b",
                Endpoint = "http://localhost:5000",
                PathStyle = true,
            },
            folder.Load().Config.Destination
        );
    }

    [Theory]
    [InlineData("Energy_Bucket", "a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens", "Did you mean energy-bucket?")]
    [InlineData("x", "a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens", null)]
    public void Bucket_name_that_cannot_be_is_a_fault(string name, string expected, string? suggestion) =>
        Assert.Equal(
            [new("environment: S3_BUCKET_NAME", $"\"{name}\"", expected, suggestion)],
            ConfigurationFolder.Load(null, ("S3_BUCKET_NAME", name)).Faults
        );

    [Fact]
    public void Bucket_name_with_a_prefix_gets_advice() =>
        Assert.Equal(
            "Write the bucket alone and the rest in ENERGY_PIPELINE_S3_PREFIX, or the whole as ENERGY_PIPELINE_DESTINATION=s3://bucket/prefix.",
            Assert.Single(ConfigurationFolder.Load(null, ("S3_BUCKET_NAME", "s3://bucket/prefix")).Faults).Suggestion
        );

    [Fact]
    public void Variables_of_other_programs_are_no_fault_where_no_bucket_is_used()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["AWS_ENDPOINT_URL"] = "not an address";
        Assert.Empty(folder.Load().Faults);
        folder.CommandLine["destination"] = "s3://energy-bucket";
        Assert.Equal("environment: AWS_ENDPOINT_URL", Assert.Single(folder.Load().Faults).Place);
    }

    [Fact]
    public void Formats_of_a_later_layer_win_over_a_feeds_own()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(
            "api_config.json",
            """{"formats":["xml"],"apis":[{"name":"a","url":"https://h/","output_folder":"o","formats":["csv"]}]}"""
        );
        Assert.Equal(["csv"], Assert.Single(folder.Load().Config.Feeds).Formats);
        Assert.Equal(new("apis.a.formats", "csv", "file api_config.json"), Origin(folder, "apis.a.formats"));

        folder.CommandLine["formats"] = "parquet";
        var loaded = folder.Load();
        Assert.Empty(Assert.Single(loaded.Config.Feeds).Formats);
        Assert.Equal(["parquet"], loaded.Config.Formats);
        Assert.Equal(new("apis.a.formats", "parquet", "command line --format"), Origin(folder, "apis.a.formats"));
    }

    [Fact]
    public void Command_line_takes_both_spellings_of_a_group()
    {
        using var folder = new ConfigurationFolder();
        folder.CommandLine["destination"] = "s3://energy-bucket";
        folder.CommandLine["s3.endpoint"] = "http://localhost:1";
        Assert.Equal("http://localhost:1", Assert.IsType<StoreSettings.S3>(folder.Load().Config.Destination).Endpoint);
        folder.CommandLine["s3_endpoint"] = "http://localhost:2";
        Assert.Equal("http://localhost:2", Assert.IsType<StoreSettings.S3>(folder.Load().Config.Destination).Endpoint);
    }

    [Fact]
    public void Keys_for_aws_in_dot_env_are_handed_on_unless_the_environment_has_its_own()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(".env", "AWS_ACCESS_KEY_ID=AKIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIexample\nS3_BUCKET_NAME=energy-bucket");
        var loaded = folder.Load();
        var keys = Assert.IsType<StoreSettings.S3>(loaded.Config.Destination).Keys;

        Assert.Equal(("AKIAEXAMPLE", "wJalrXUtnFEMIexample"), (keys?.AccessKeyId, keys?.SecretAccessKey.Reveal()));
        Assert.Null(keys?.SessionToken);
        Assert.Equal(new("s3.keys", "***", ".env AWS_ACCESS_KEY_ID"), Origin(folder, "s3.keys"));
        Assert.DoesNotContain("wJalr", loaded.Config.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("wJalr", string.Join('\n', loaded.Origins), StringComparison.Ordinal);

        folder.CommandLine["s3_profile"] = "energy";
        Assert.Null(Assert.IsType<StoreSettings.S3>(folder.Load().Config.Destination).Keys);
        folder.CommandLine.Clear();
        folder.Environment["AWS_ACCESS_KEY_ID"] = "AKIAOTHER";
        Assert.Null(Assert.IsType<StoreSettings.S3>(folder.Load().Config.Destination).Keys);
    }

    private static SettingOrigin Origin(ConfigurationFolder folder, string name)
    {
        var loaded = folder.Load();
        Assert.Empty(loaded.Faults);
        return Assert.Single(loaded.Origins, origin => origin.Name == name);
    }
}
