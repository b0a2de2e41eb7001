using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

/// <summary>What a person reads when something is wrong: place, found, expected, suggestion, word for word.</summary>
public sealed class FaultTests
{
    private const string FeedKeyList =
        "name, description, url, dataset, base_url, method, headers, auth_type, username, password, params, timeout, output_folder, csv_prefix, file_prefix, api_key_header, api_key_param, use_password_as_api_key, use_password_as_bearer, formats, region, tables, on_drift, rules, ca_file, verify_tls, pacing";

    private const string Reserved = "raw, lake, quarantine, manifests, runs or notifications";

    public static TheoryData<string, string> FeedFaults =>
        new()
        {
            {
                """ "timout": 3 """,
                $"api_config.json: apis[0].timout (line 2): found the unknown key \"timout\"; expected one of {FeedKeyList}. Did you mean timeout?"
            },
            {
                """ "outputFolder": "x" """,
                $"api_config.json: apis[0].outputFolder (line 2): found the unknown key \"outputFolder\"; expected one of {FeedKeyList}. Did you mean output_folder?"
            },
            {
                """ "colour": "x" """,
                $"api_config.json: apis[0].colour (line 2): found the unknown key \"colour\"; expected one of {FeedKeyList}."
            },
            {
                """ "dataset": "fuel-mix" """,
                "api_config.json: apis[0].url (line 1): found url beside dataset; expected one of them: the address follows from the dataset."
            },
            {
                """ "verify": false """,
                $"api_config.json: apis[0].verify (line 2): found the unknown key \"verify\"; expected one of {FeedKeyList}. Did you mean verify_tls?"
            },
            {
                """ "name": "b" """,
                "api_config.json: apis[0].name (line 2): found the key \"name\" a second time; expected each key once. Take one of the two out."
            },
            {
                """ "timeout": "30" """,
                "api_config.json: apis[0].timeout (line 2): found \"30\"; expected seconds from 0.1 to 3600. Write 30 without quotation marks."
            },
            {
                """ "timeout": "30s" """,
                "api_config.json: apis[0].timeout (line 2): found \"30s\"; expected seconds from 0.1 to 3600. Write the number alone: 30."
            },
            { """ "timeout": 0 """, "api_config.json: apis[0].timeout (line 2): found 0; expected seconds from 0.1 to 3600." },
            { """ "timeout": -5 """, "api_config.json: apis[0].timeout (line 2): found -5; expected seconds from 0.1 to 3600." },
            { """ "timeout": 1e999 """, "api_config.json: apis[0].timeout (line 2): found 1e999; expected seconds from 0.1 to 3600." },
            { """ "timeout": [3] """, "api_config.json: apis[0].timeout (line 2): found a list; expected seconds from 0.1 to 3600." },
            { """ "method": "PUT" """, "api_config.json: apis[0].method (line 2): found \"PUT\"; expected GET or POST." },
            {
                """ "method": "PSOT" """,
                "api_config.json: apis[0].method (line 2): found \"PSOT\"; expected GET or POST. Did you mean POST?"
            },
            {
                """ "auth_type": "basci" """,
                "api_config.json: apis[0].auth_type (line 2): found \"basci\"; expected basic, api_key, bearer or none. Did you mean basic?"
            },
            {
                """ "auth_type": "apikey2" """,
                "api_config.json: apis[0].auth_type (line 2): found \"apikey2\"; expected basic, api_key, bearer or none. Did you mean api_key?"
            },
            {
                """ "auth_type": true """,
                "api_config.json: apis[0].auth_type (line 2): found true; expected basic, api_key, bearer or none."
            },
            {
                """ "description": 7 """,
                "api_config.json: apis[0].description (line 2): found 7; expected a text. Put it in quotation marks: \"7\"."
            },
            { """ "headers": [] """, "api_config.json: apis[0].headers (line 2): found a list; expected an object of names and texts." },
            { """ "headers": {"A": 1} """, "api_config.json: apis[0].headers.A (line 2): found a number; expected a text." },
            {
                """ "headers": {"A B": "x"} """,
                "api_config.json: apis[0].headers.A B (line 2): found \"A B\"; expected a header's name, such as X-API-Key."
            },
            {
                """ "headers": {"A": "x\ny"} """,
                "api_config.json: apis[0].headers.A (line 2): found a value with a line break or another control character; expected a value on one line."
            },
            {
                """ "headers": {"A": "1", "A": "2"} """,
                "api_config.json: apis[0].headers.A (line 2): found \"A\" a second time; expected each name once. Take one of the two out."
            },
            {
                """ "params": {"a": {}} """,
                "api_config.json: apis[0].params.a (line 2): found an object; expected a text, a number, true or false."
            },
            {
                """ "params": "a=b" """,
                "api_config.json: apis[0].params (line 2): found a single value; expected an object of names and texts, numbers or booleans."
            },
            {
                """ "formats": ["csv", "parqet"] """,
                "api_config.json: apis[0].formats[1] (line 2): found \"parqet\"; expected a list of csv, tsv, json, jsonl, xml, html, parquet, yaml, text or binary. Did you mean parquet?"
            },
            {
                """ "formats": "csv,json" """,
                "api_config.json: apis[0].formats (line 2): found \"csv,json\"; expected a list of csv, tsv, json, jsonl, xml, html, parquet, yaml, text or binary. Write a list: [\"csv\", \"json\"]."
            },
            {
                """ "formats": [] """,
                "api_config.json: apis[0].formats (line 2): found an empty list; expected a list of csv, tsv, json, jsonl, xml, html, parquet, yaml, text or binary. Name at least one, or leave the setting out."
            },
            {
                """ "formats": ["xlsx"] """,
                "api_config.json: apis[0].formats[0] (line 2): found \"xlsx\"; expected a list of csv, tsv, json, jsonl, xml, html, parquet, yaml, text or binary. Spreadsheets open csv; spreadsheet_safe makes it safe there."
            },
            { """ "tables": [1] """, "api_config.json: apis[0].tables[0] (line 2): found 1; expected a list of table names." },
            {
                """ "verify_tls": "false" """,
                "api_config.json: apis[0].verify_tls (line 2): found \"false\"; expected true or false. Write false without quotation marks."
            },
            {
                """ "verify_tls": false """,
                "api_config.json: apis[0].verify_tls (line 2): found false for h.example; expected true; false is for loopback addresses alone. Name the authority that signed its certificate: \"ca_file\": \"PATH.pem\"."
            },
            {
                """ "password": "hunter2-secret" """,
                "api_config.json: apis[0].password (line 2): found a secret written out; expected env:NAME, file:PATH or ssm:/NAME. Put it into an environment variable and write \"password\": \"env:FUEL_MIX_PASSWORD\"; change the secret if anyone else has seen this file."
            },
            {
                """ "password": "env:" """,
                "api_config.json: apis[0].password (line 2): found \"env:\"; expected env:NAME, file:PATH or ssm:/NAME. Put a name or a path after the colon."
            },
            {
                """ "password": 12345678 """,
                "api_config.json: apis[0].password (line 2): found a number; expected env:NAME, file:PATH or ssm:/NAME."
            },
            {
                """ "auth_type": "basic", "username": "a:b" """,
                "api_config.json: apis[0].username (line 2): found \"a:b\"; expected a user name without a colon: Basic sign-in cannot carry one."
            },
            {
                """ "csv_prefix": "a/b" """,
                "api_config.json: apis[0].csv_prefix (line 2): found \"a/b\"; expected a name without slashes or control characters."
            },
            {
                """ "csv_prefix": "a", "file_prefix": "b" """,
                "api_config.json: apis[0].file_prefix (line 2): found \"b\" beside csv_prefix \"a\"; expected one prefix: file_prefix is another name for csv_prefix."
            },
            {
                """ "api_key_header": "A", "api_key_param": "b" """,
                "api_config.json: apis[0].api_key_param (line 2): found api_key_param beside api_key_header; expected one of them: the key travels in the query or in a header."
            },
            {
                """ "auth_type": "api_key", "use_password_as_api_key": false """,
                "api_config.json: apis[0].use_password_as_api_key (line 2): found false, and no headers.X-API-Key; expected headers.X-API-Key, or use_password_as_api_key true."
            },
            {
                """ "auth_type": "bearer", "use_password_as_bearer": false """,
                "api_config.json: apis[0].use_password_as_bearer (line 2): found false, and no headers.Authorization; expected headers.Authorization, or use_password_as_bearer true."
            },
            {
                """ "pacing": 3 """,
                "api_config.json: apis[0].pacing (line 2): found 3; expected an object with concurrency, requests_per_second or burst."
            },
            {
                """ "pacing": {"brust": 3} """,
                "api_config.json: apis[0].pacing.brust (line 2): found the unknown key \"brust\"; expected one of concurrency, requests_per_second, burst. Did you mean burst?"
            },
            {
                """ "pacing": {"concurrency": 2.5} """,
                "api_config.json: apis[0].pacing.concurrency (line 2): found 2.5; expected a whole number from 1 to 64."
            },
        };

    [Theory]
    [MemberData(nameof(FeedFaults))]
    public void Fault_of_a_feed_says_where_what_and_what_instead(string keys, string expected) =>
        Assert.Equal(
            [expected],
            Faults($"{{\"apis\":[{{\"name\":\"fuel mix\",\"url\":\"https://h.example/x\",\"output_folder\":\"o\",\n{keys}}}]}}")
        );

    [Theory]
    [InlineData("https://dev.localhost/x", "dev.localhost")]
    [InlineData("https://localhost.example.com/x", "localhost.example.com")]
    [InlineData("https://10.0.0.1/x", "10.0.0.1")]
    [InlineData("https://[2001:db8::1]/x", "[2001:db8::1]")]
    public void Certificates_go_unverified_on_loopback_addresses_alone(string url, string host) =>
        Assert.Equal(
            [
                $"api_config.json: apis[0].verify_tls (line 2): found false for {host}; expected true; false is for loopback addresses alone. Name the authority that signed its certificate: \"ca_file\": \"PATH.pem\".",
            ],
            Faults($"{{\"apis\":[{{\"name\":\"a\",\"url\":\"{url}\",\"output_folder\":\"o\",\n\"verify_tls\": false}}]}}")
        );

    [Theory]
    [InlineData("https://localhost:8443/x")]
    [InlineData("https://127.0.0.2/x")]
    [InlineData("https://[::1]/x")]
    public void Certificates_may_go_unverified_on_a_loopback_address(string url) =>
        Assert.Empty(Faults($"{{\"apis\":[{{\"name\":\"a\",\"url\":\"{url}\",\"output_folder\":\"o\",\"verify_tls\": false}}]}}"));

    [Theory]
    [InlineData("/relative", "\"/relative\"; expected an address such as https://host/path/{day}.")]
    [InlineData("h.example/x", "\"h.example/x\"; expected an address such as https://host/path/{day}. Did you mean https://h.example/x?")]
    [InlineData("ftp://h/x", "\"ftp://h/x\"; expected an address such as https://host/path/{day}.")]
    [InlineData(
        "https://ann:secret99@h/x",
        "an address with a sign-in in it; expected an address such as https://host/path/{day}. Write username, and password as env:NAME or file:PATH."
    )]
    [InlineData(
        "https://h/{day",
        "\"https://h/{day\"; expected an address such as https://host/path/{day}, each {placeholder} closed and named."
    )]
    [InlineData(
        "https://h/{}",
        "\"https://h/{}\"; expected an address such as https://host/path/{day}, each {placeholder} closed and named."
    )]
    [InlineData(
        "https://h/day}",
        "\"https://h/day}\"; expected an address such as https://host/path/{day}, each {placeholder} closed and named."
    )]
    [InlineData("https://h/{locatoin}", "the placeholder {locatoin} without a value; expected params.locatoin. Did you mean location?")]
    [InlineData(
        "https://{location}.h/",
        "\"https://{location}.h/\"; expected an address such as https://host/path/{day}: the host is written out."
    )]
    public void Fault_of_an_address_says_what_is_wrong_with_it(string url, string expected) =>
        Assert.Equal(
            [$"api_config.json: apis[0].url (line 2): found {expected}"],
            Faults($"{{\"apis\":[{{\"name\":\"a\",\n\"url\":\"{url}\",\"output_folder\":\"o\",\"params\":{{\"location\":\"x\"}}}}]}}")
        );

    [Theory]
    [InlineData("..", "expected a folder below the destination: names joined by slashes, without \"..\" or empty parts.")]
    [InlineData("a//b", "expected a folder below the destination: names joined by slashes, without \"..\" or empty parts.")]
    [InlineData("a/../../b", "expected a folder below the destination: names joined by slashes, without \"..\" or empty parts.")]
    [InlineData("raw/x", $"expected a folder other than {Reserved}, where the pipeline keeps its own objects.")]
    [InlineData("Manifests", $"expected a folder other than {Reserved}, where the pipeline keeps its own objects.")]
    public void Output_folder_stays_below_the_destination_and_off_our_own(string folder, string expected) =>
        Assert.Equal(
            [$"api_config.json: apis[0].output_folder (line 1): found \"{folder}\"; {expected}"],
            Faults($$"""{"apis":[{"name":"a","url":"https://h/","output_folder":"{{folder}}"}]}""")
        );

    [Theory]
    [InlineData("27.07.2026", "\"27.07.2026\" names no day.")]
    [InlineData("2026-02-30", "\"2026-02-30\" is a day that does not exist.")]
    [InlineData("yesterdy", "\"yesterdy\" names no day: did you mean yesterday?")]
    [InlineData("2026-07-31..2026-07-01", "\"2026-07-31..2026-07-01\" ends before it begins: did you mean 2026-07-01..2026-07-31?")]
    public void Day_that_is_none_is_a_fault_wherever_it_stands(string day, string reason)
    {
        const string Expected =
            "expected today, yesterday, tomorrow, a date as yyyyMMdd or yyyy-MM-dd, or a range of two of these as A..B (at most 3660 days).";
        Assert.Equal(
            [$"api_config.json: apis[0].params.day (line 1): found \"{day}\"; {Expected} {reason}"],
            Faults($$"""{"apis":[{"name":"a","url":"https://h/{day}","output_folder":"o","params":{"day":"{{day}}"} }]}""")
        );
        Assert.Equal([$"api_config.json: day (line 1): found \"{day}\"; {Expected} {reason}"], Faults($$"""{"day":"{{day}}"}"""));
        Assert.Equal(
            [$"environment: ENERGY_PIPELINE_DAY: found \"{day}\"; {Expected} {reason}"],
            Texts(ConfigurationFolder.Load(null, ("ENERGY_PIPELINE_DAY", day)))
        );
    }

    [Theory]
    [InlineData(
        """{"apis":{}}""",
        "api_config.json: apis (line 1): found an object; expected a list of feeds: [{\"name\": …, \"url\": …, \"output_folder\": …}]. Leave apis out for the four built-in feeds."
    )]
    [InlineData(
        """{"apis":[]}""",
        "api_config.json: apis (line 1): found an empty list; expected a list of feeds: [{\"name\": …, \"url\": …, \"output_folder\": …}]. Leave apis out for the four built-in feeds."
    )]
    [InlineData(
        """{"apis":["a"]}""",
        "api_config.json: apis[0] (line 1): found \"a\"; expected a feed: {\"name\": …, \"url\": …, \"output_folder\": …}."
    )]
    [InlineData(
        """[]""",
        "api_config.json: found a list; expected a JSON file with {\"apis\": […]}. Put the list into an object: {\"apis\": […]}."
    )]
    [InlineData("""{"concurrency":65}""", "api_config.json: concurrency (line 1): found 65; expected a whole number from 1 to 64.")]
    [InlineData(
        """{"concurrency":"4"}""",
        "api_config.json: concurrency (line 1): found \"4\"; expected a whole number from 1 to 64. Write 4 without quotation marks."
    )]
    [InlineData("""{"max_retries":-1}""", "api_config.json: max_retries (line 1): found -1; expected a whole number from 0 to 10.")]
    [InlineData("""{"slice_deadline":0.5}""", "api_config.json: slice_deadline (line 1): found 0.5; expected seconds from 1 to 86400.")]
    [InlineData(
        """{"log_level":"verbose"}""",
        "api_config.json: log_level (line 1): found \"verbose\"; expected trace, debug, information, warning, error, critical or none."
    )]
    [InlineData(
        """{"log_format":"jsn"}""",
        "api_config.json: log_format (line 1): found \"jsn\"; expected text or json. Did you mean json?"
    )]
    [InlineData(
        """{"destination":"s3:/bucket"}""",
        "api_config.json: destination (line 1): found \"s3:/bucket\"; expected a folder (./energy-data) or s3://bucket/prefix. Write s3://bucket."
    )]
    [InlineData(
        """{"destination":"gs://bucket"}""",
        "api_config.json: destination (line 1): found \"gs://bucket\"; expected a folder (./energy-data) or s3://bucket/prefix."
    )]
    [InlineData(
        """{"destination":"s3://My_Bucket/x"}""",
        "api_config.json: destination (line 1): found \"s3://My_Bucket/x\"; expected s3://bucket/prefix with a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens. Did you mean my-bucket?"
    )]
    [InlineData(
        """{"destination":"s3://bucket/a/../b"}""",
        "api_config.json: destination (line 1): found \"s3://bucket/a/../b\"; expected a prefix of names joined by slashes, without \"..\", empty parts or control characters."
    )]
    [InlineData(
        """{"s3":{"endpoint":"localhost:9000"}}""",
        "api_config.json: s3.endpoint (line 1): found \"localhost:9000\"; expected an address such as http://localhost:9000. Did you mean http://localhost:9000?"
    )]
    [InlineData(
        """{"s3":[]}""",
        "api_config.json: s3 (line 1): found a list; expected an object with endpoint, path_style, region, profile, kms_key or prefix."
    )]
    [InlineData(
        """{"region":"northeats"}""",
        "api_config.json: region (line 1): found \"northeats\"; expected a region that a feed belongs to: northeast. Did you mean northeast?"
    )]
    public void Fault_of_a_setting_says_where_what_and_what_instead(string json, string expected) => Assert.Equal([expected], Faults(json));

    [Fact]
    public void Unknown_setting_is_told_with_those_there_are()
    {
        const string Known =
            "formats, region, destination, day, concurrency, max_retries, slice_deadline, spool_folder, pacing_table, spreadsheet_safe, parquet_compression, keep_lake, derived_datasets, file_prefix, s3, notifications, log_level, log_format, log_file, $schema, apis";
        Assert.Equal(
            [
                $"api_config.json: format (line 1): found the unknown key \"format\"; expected one of {Known}. Did you mean formats?",
                $"api_config.json: bucket (line 1): found the unknown key \"bucket\"; expected one of {Known}. Write \"destination\": \"s3://bucket/prefix\".",
            ],
            Faults("""{"format":["csv"],"bucket":"b"}""")
        );
    }

    [Theory]
    [InlineData("", "line 1, column 1")]
    [InlineData("// nothing", "line 1, column 11")]
    [InlineData("{\n  \"apis\": [\n    { \"name\": \"a\" \"url\": \"b\" }\n  ]\n}", "line 3, column 19")]
    [InlineData("{'apis': []}", "line 1, column 2")]
    [InlineData("{\"apis\": []} x", "line 1, column 14")]
    [InlineData("{\n\"a\": \"\\ud800\"}", "line 2, column 1")]
    public void What_is_no_json_is_told_with_line_and_column(string text, string place)
    {
        var fault = Assert.Single(ConfigurationFolder.Load(text).Faults);
        Assert.Equal($"api_config.json: {place}", fault.Place);
        Assert.StartsWith("something that is not JSON: ", fault.Found, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void File_in_utf_16_gets_advice()
    {
        using var folder = new ConfigurationFolder();
        File.WriteAllText(Path.Combine(folder.Path, "api_config.json"), "{}", System.Text.Encoding.Unicode);
        Assert.Equal("Save the file as UTF-8.", Assert.Single(folder.Load().Faults).Suggestion);
    }

    [Fact]
    public void Missing_file_is_a_fault_that_suggests_a_neighbour()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("api_config.json", "{}");

        Assert.Equal(
            [
                "configuration file: found \"api_confg.json\", and there is no such file; expected a JSON file with {\"apis\": […]}. Did you mean api_config.json?",
            ],
            Texts(folder.Load("api_confg.json"))
        );
        folder.Environment["API_CONFIG_FILE"] = "nowhere/else.json";
        Assert.Equal(
            [
                "environment: API_CONFIG_FILE: found \"nowhere/else.json\", and there is no such file; expected a JSON file with {\"apis\": […]}.",
            ],
            Texts(folder.Load())
        );
    }

    [Fact]
    public void Folder_in_place_of_a_file_is_a_fault()
    {
        using var folder = new ConfigurationFolder();
        var fault = Assert.Single(folder.Load(folder.Path).Faults);
        Assert.Equal("configuration file", fault.Place);
    }

    [Fact]
    public void Missing_keys_are_told_feed_by_feed() =>
        Assert.Equal(
            [
                "api_config.json: apis[0] (line 2): found no name; expected a feed with name, url, output_folder.",
                "api_config.json: apis[0] (line 2): found no url; expected a feed with name, url, output_folder.",
                "api_config.json: apis[1] (line 3): found no output_folder; expected a feed with name, url, output_folder.",
            ],
            Faults("{\"apis\":[\n{\"output_folder\":\"o\",\"url\":\"\"},\n{\"name\":\"b\",\"url\":\"https://h/\"}]}")
        );

    [Fact]
    public void Names_differ_in_more_than_case() =>
        Assert.Equal(
            [
                "api_config.json: apis[1].name (line 3): found the name \"FUEL\" a second time; expected each name once, without regard to case. The first is api_config.json: apis[0].name (line 2).",
            ],
            Faults(
                "{\"apis\":[\n{\"name\":\"fuel\",\"url\":\"https://h/\",\"output_folder\":\"o\"},\n{\"name\":\"FUEL\",\"url\":\"https://h/\",\"output_folder\":\"p\"}]}"
            )
        );

    [Fact]
    public void All_faults_of_all_layers_are_told_at_once()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["ENERGY_PIPELINE_MAX_RETRIES"] = "many";
        folder.CommandLine["log_level"] = "lout";
        folder.CommandLine["formts"] = "csv";
        var loaded = folder.LoadFile(
            """{"concurrency":0,"apis":[{"name":"a","url":"x"},{"nmae":"b"}]}""",
            "ENERGY_PIPELINE_SPREADSHEET_SAFE=perhaps\n"
        );

        Assert.Equal(
            [
                "api_config.json: concurrency (line 1)",
                "environment: ENERGY_PIPELINE_MAX_RETRIES",
                ".env: ENERGY_PIPELINE_SPREADSHEET_SAFE",
                "command line: --log-level",
                "command line",
                "api_config.json: apis[0] (line 1)",
                "api_config.json: apis[1].nmae (line 1)",
                "api_config.json: apis[1] (line 1)",
                "api_config.json: apis[1] (line 1)",
                "api_config.json: apis[1] (line 1)",
                "api_config.json: apis[0].url (line 1)",
            ],
            loaded.Faults.Select(fault => fault.Place)
        );
        Assert.Equal("Did you mean formats?", loaded.Faults[4].Suggestion);
    }

    [Fact]
    public void Secret_written_out_is_told_nowhere()
    {
        const string Canary = "c4nary-of-the-mine";
        var loaded = ConfigurationFolder.Load(
            $$$"""
            {"apis":[
              {"name":"a","url":"https://ann:{{{Canary}}}@h/","output_folder":"o","password":"{{{Canary}}}"},
              {"name":"{{{Canary}}}","url":"{{{Canary}}}","output_folder":"o","pasword":"{{{Canary}}}","headers":{"X-Auth-Token":"{{{Canary}}}"}},
              {"name":"c","url":"https://h/?apikey={{{Canary}}}","output_folder":"c","params":{"token":"{{{Canary}}}"}}
            ]}
            """
        );

        Assert.NotEmpty(loaded.Faults);
        Assert.DoesNotContain(Canary, string.Join('\n', loaded.Faults), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, string.Join('\n', loaded.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, string.Join('\n', loaded.Origins), StringComparison.Ordinal);
    }

    [Fact]
    public void Loading_in_code_throws_one_exception_with_every_fault()
    {
        using var folder = new ConfigurationFolder();
        var file = folder.Write("faulty.json", """{"concurrency":0,"log_format":"xml"}""");

        var thrown = Assert.Throws<PipelineException>(() => EnergyPipelineConfig.Load(file));

        Assert.Equal(FailureClass.Configuration, thrown.Failure);
        Assert.Equal(
            $"2 faults in the configuration:\n  {file}: concurrency (line 1): found 0; expected a whole number from 1 to 64.\n"
                + $"  {file}: log_format (line 1): found \"xml\"; expected text or json.",
            thrown.Message
        );
    }

    [Fact]
    public void Loading_in_code_reads_the_file()
    {
        using var folder = new ConfigurationFolder();
        var file = folder.Write("sound.json", """{"max_retries":3}""");
        Assert.Equal(3, EnergyPipelineConfig.Load(file).MaxRetries);
    }

    [Fact]
    public void Settings_made_in_code_are_held_to_the_same_rules()
    {
        var feed = new FeedSettings
        {
            Name = "a",
            Url = "https://h.example/{day}",
            OutputFolder = "raw",
            FilePrefix = "a",
            Params = new Dictionary<string, string> { ["day"] = "someday" },
            Formats = ["cvs"],
            Password = "hunter2-secret",
            TimeoutSeconds = double.NaN,
            VerifyTls = false,
            Description = "d",
        };
        var config = new EnergyPipelineConfig
        {
            Feeds = [feed, feed],
            Concurrency = 0,
            MaxRetries = 11,
            SliceDeadlineSeconds = 0,
            Formats = [],
            Day = "never",
            Destination = new StoreSettings.S3 { Bucket = "B" },
        };

        var (faults, _) = ConfigurationLoader.Check(config);

        string[] ofFeed = ["feed \"a\"", "feed \"a\": day"];
        Assert.Superset(
            (HashSet<string>)
                [
                    .. ofFeed,
                    "settings: Concurrency",
                    "settings: MaxRetries",
                    "settings: SliceDeadlineSeconds",
                    "settings: Formats",
                    "settings: Day",
                    "settings: Bucket",
                ],
            faults.Select(fault => fault.Place).ToHashSet()
        );
        Assert.Contains(faults, fault => fault.Found == "the name \"a\" a second time");
        Assert.Contains(faults, fault => fault.Found == "NaN");
        Assert.Empty(ConfigurationLoader.Check(new EnergyPipelineConfig()).Faults);
        Assert.Empty(ConfigurationLoader.Check(new EnergyPipelineConfig()).Warnings);
    }

    private static string[] Faults(string json) => Texts(ConfigurationFolder.Load(json));

    private static string[] Texts(LoadedConfiguration loaded) => [.. loaded.Faults.Select(fault => fault.ToString())];
}
