using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

public sealed class WarningTests
{
    private const string Sound = """ "name":"a","output_folder":"o","csv_prefix":"p","description":"d" """;

    [Theory]
    [InlineData("https://localhost:8443/x", "localhost")]
    [InlineData("https://127.0.0.9/x", "127.0.0.9")]
    [InlineData("https://[::1]:1/x", "[::1]")]
    public void Certificates_not_verified_are_told_on_every_run(string url, string host) =>
        Assert.Equal(
            [$"api_config.json: apis[0].verify_tls (line 1): certificates of {host} are not verified."],
            Warnings($$"""{{{Sound}},"url":"{{url}}","verify_tls":false}""")
        );

    [Theory]
    [InlineData("https://localhost.example.com/")]
    [InlineData("https://local.host/")]
    [InlineData("https://128.0.0.1/")]
    public void Names_that_only_look_like_this_machine_are_refused(string url) =>
        Assert.Single(ConfigurationFolder.Load($$"""{"apis":[{{{Sound}},"url":"{{url}}","verify_tls":false}]}""").Faults);

    [Fact]
    public void Sign_in_without_encryption_is_told()
    {
        Assert.Equal(
            ["api_config.json: apis[0].url (line 1): the sign-in travels to h.example unencrypted. Write https:// where the host has it."],
            Warnings($$"""{{{Sound}},"url":"http://h.example/","username":"ann"}""")
        );
        Assert.Empty(Warnings($$"""{{{Sound}},"url":"http://localhost:8080/","username":"ann"}"""));
        Assert.Empty(Warnings($$"""{{{Sound}},"url":"http://h.example/"}"""));
    }

    [Fact]
    public void Recommended_keys_are_asked_for() =>
        Assert.Equal(
            [
                "api_config.json: apis[0] (line 1): no csv_prefix is given, so the files' names begin with energy_data.",
                "api_config.json: apis[0] (line 1): no description is given; one line tells people what the feed is.",
            ],
            Warnings("""{"name":"a","url":"https://h/","output_folder":"o"}""")
        );

    [Theory]
    [InlineData(""" "headers":{"Authorization":"Bearer c4n-abcdefgh"} """, "headers.Authorization (line 1): this header")]
    [InlineData(""" "headers":{"X-Auth-Token":"c4n-abcdefgh"} """, "headers.X-Auth-Token (line 1): this header")]
    [InlineData(""" "params":{"api_key":"c4n-abcdefgh"} """, "params.api_key (line 1): this parameter")]
    public void Secret_in_headers_or_params_is_told(string keys, string where) =>
        Assert.Equal(
            [
                $"api_config.json: apis[0].{where} is a secret written out. Keep it outside: auth_type, and password as env:NAME or file:PATH.",
            ],
            Warnings($$"""{{{Sound}},"url":"https://h/",{{keys}}}""")
        );

    [Fact]
    public void Flags_without_effect_are_told() =>
        Assert.Equal(
            ["api_config.json: apis[0].use_password_as_bearer (line 1): has no effect: it belongs to auth_type bearer."],
            Warnings($$"""{{{Sound}},"url":"https://h/","auth_type":"basic","use_password_as_bearer":true}""")
        );

    [Fact]
    public void Password_replaces_a_key_in_the_headers_when_told_to()
    {
        var loaded = ConfigurationFolder.Load(
            $$"""{"apis":[{{{Sound}},"url":"https://h/","auth_type":"api_key","use_password_as_api_key":true,"headers":{"X-Api-Key":"c4n-abcdefgh","A":"b"} }]}"""
        );
        Assert.Equal(["A"], loaded.Config.Feeds[0].Headers.Keys);
        Assert.Contains(
            "api_config.json: apis[0] (line 1): headers.X-API-Key is replaced by the password, because use_password_as_api_key is true.",
            loaded.Warnings
        );
    }

    [Fact]
    public void Feeds_that_share_their_files_names_are_told() =>
        Assert.Contains(
            "api_config.json: apis[1] (line 1): its files are called o/p_… as those of \"a\" are, and lie among them.",
            Warnings(
                $$"""{{{Sound}},"url":"https://h/"},{"name":"b","output_folder":"o","csv_prefix":"p","description":"d","url":"https://h/2"}"""
            )
        );

    [Fact]
    public void Day_of_a_feed_beside_a_day_for_all_is_told() =>
        Assert.Equal(
            ["api_config.json: apis[0].params.day (line 1): is not used: day in the same file (yesterday) holds for every feed."],
            ConfigurationFolder
                .Load($$"""{"day":"yesterday","apis":[{{{Sound}},"url":"https://h/{day}","params":{"day":"today"} }]}""")
                .Warnings
        );

    [Theory]
    [InlineData("ENERGY_PIPELINE_FORMAT", " Did you mean ENERGY_PIPELINE_FORMATS?")]
    [InlineData("ENERGY_PIPELINE_S3_ENDPIONT", " Did you mean ENERGY_PIPELINE_S3_ENDPOINT?")]
    [InlineData("ENERGY_PIPELINE_PASWORD", " Did you mean ENERGY_PIPELINE_PASSWORD?")]
    [InlineData("ENERGY_PIPELINE_CONFIG", " Did you mean API_CONFIG_FILE?")]
    [InlineData("energy_pipeline_formats", " Did you mean ENERGY_PIPELINE_FORMATS?")]
    [InlineData("ENERGY_PIPELINE_COLOUR", "")]
    public void Misspelt_variable_is_told(string name, string suggestion)
    {
        var loaded = ConfigurationFolder.Load(null, (name, "csv"));
        Assert.Equal([$"environment: {name}: is no variable of ours and has no effect.{suggestion}"], loaded.Warnings);
        Assert.Empty(loaded.Faults);
    }

    [Fact]
    public void Variable_that_a_feed_refers_to_is_not_misspelt() =>
        Assert.Empty(
            ConfigurationFolder
                .Load(
                    $$"""{"apis":[{{{Sound}},"url":"https://h/","username":"ann","password":"env:ENERGY_PIPELINE_PASSWORD2"}]}""",
                    ("ENERGY_PIPELINE_PASSWORD2", "x")
                )
                .Warnings
        );

    [Fact]
    public void Prefix_that_is_not_used_is_told() =>
        Assert.Equal(
            ["environment: ENERGY_PIPELINE_S3_PREFIX: \"a\" is not used: the destination s3://bucket/b names a prefix of its own."],
            ConfigurationFolder.Load("""{"destination":"s3://bucket/b"}""", ("ENERGY_PIPELINE_S3_PREFIX", "a")).Warnings
        );

    [Fact]
    public void Region_that_no_feed_names_is_told_where_others_run_anywhere() =>
        Assert.Equal(
            ["environment: DEFAULT_ENERGY_REGION: no feed names the region \"nrth\"; those that name none run. Did you mean north?"],
            ConfigurationFolder
                .Load(
                    $$"""{"apis":[{{{Sound}},"url":"https://h/"},{"name":"b","output_folder":"q","csv_prefix":"p","description":"d","url":"https://h/2","region":"north"}]}""",
                    ("DEFAULT_ENERGY_REGION", "nrth")
                )
                .Warnings
        );

    private static IReadOnlyList<string> Warnings(string feeds)
    {
        var loaded = ConfigurationFolder.Load($$"""{"apis":[{{feeds}}]}""");
        Assert.Empty(loaded.Faults);
        Assert.Equal(loaded.Warnings, loaded.Config.Warnings);
        return loaded.Warnings;
    }
}
