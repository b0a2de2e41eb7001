using EnergyDataPipeline.Configuring.Reading;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>Arguments and configurations that cannot be used: exit code 2, what was found, what was meant, and nothing done.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly Support.TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--api fule_mix", "there is no feed called 'fule_mix'", "Did you mean fuel_mix?")]
    [InlineData("--api fule_mix --api morning", "'fule_mix' or 'morning'", "The feeds are: 7_day_forecast, ")]
    [InlineData("--al", "has no option --al", "Did you mean --all?")]
    [InlineData("docter", "has no verb 'docter'", "Did you mean energy-pipeline doctor?")]
    [InlineData("fuel_mix", "has no verb 'fuel_mix'", "A feed is named with --api fuel_mix.")]
    [InlineData("--all --api fuel_mix", "--all and --api cannot go together", "")]
    [InlineData("--all --seed 4", "--seed is the sandbox's: it needs --sandbox", "")]
    [InlineData("--all --json --quiet", "--json and --quiet cannot go together", "")]
    [InlineData("--all --sandbox --now noon", "'noon' is no instant", "2026-07-27T12:00:00-04:00")]
    [InlineData("--to x status", "--to stands before 'status'", "Put it after: energy-pipeline status --to")]
    [InlineData("config", "config needs a verb: show, validate, schema", "")]
    [InlineData("cleanup", "--older-than", "cleanup --help")]
    [InlineData("cleanup --older-than soon", "'soon' is no age; expected a number and d, w or h", "")]
    [InlineData("completion bsh", "'bsh' is no shell it knows; expected bash, zsh, fish, pwsh", "Did you mean")]
    [InlineData("--all --day someday", "someday", "yyyy-MM-dd")]
    [InlineData("--all --format csvv", "csvv", "csv")]
    [InlineData("--all --concurrency 0", "--concurrency", "1 to 64")]
    [InlineData("--all --log-level loud", "loud", "trace, debug, information")]
    [InlineData("--all --config nowhere.json", "nowhere.json", "")]
    [InlineData("sandbox --port 70000", "70000 is out of range; expected 0 to 65535", "")]
    [InlineData("sandbox --fault explode", "--fault: ", "explode")]
    [InlineData("sandbox --password-from hunter2hunter2", "env:NAME or file:PATH", "does not belong on the command line")]
    public async Task What_cannot_be_used_is_told_with_what_was_meant(string line, string found, string next)
    {
        var ended = (await RunAsync(line.Split(' '))).With(2);

        Assert.Equal(line.Contains("--json", StringComparison.Ordinal), ended.Out.Length > 0);
        ended.Saying(found, next);
        Assert.DoesNotContain("hunter2", ended.Err, StringComparison.Ordinal);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_script_gets_a_document_of_what_cannot_be_used_too()
    {
        var unknown = (await RunAsync("--api", "fule_mix", "--json")).With(2).Json;
        Assert.Equal(2, unknown.GetProperty("exitCode").GetInt32());
        Assert.Equal("configuration", unknown.GetProperty("failure").GetString());
        Assert.Contains("fuel_mix", unknown.GetProperty("nextStep").GetString(), StringComparison.Ordinal);

        var usage = (await RunAsync("--al", "--json")).With(2).Json;
        Assert.Equal(2, usage.GetProperty("exitCode").GetInt32());
        Assert.Contains("--al", usage.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_a_configuration_are_told_together()
    {
        _folder.File(
            "api_config.json",
            """
            {
              "formats": ["cvs"],
              "apis": [
                { "name": "a", "url": "ftp://x/y", "output_folder": "o", "timout": 3 },
                { "name": "A", "url": "https://example.org/x", "output_folder": "raw", "password": "hunter2hunter2" }
              ]
            }
            """
        );

        var ended = (await RunAsync("--all")).With(2);
        var document = (await RunAsync("--all", "--json")).With(2).Json;

        ended.Saying(
            "cvs",
            "Did you mean csv?",
            "apis[0].timout",
            "Did you mean timeout?",
            "apis[0].url",
            "apis[1].output_folder",
            "apis[1].password"
        );
        Assert.DoesNotContain("hunter2", ended.Err + document.GetRawText(), StringComparison.Ordinal);
        Assert.True(document.GetProperty("faults").GetArrayLength() >= 5, document.GetRawText());
    }

    [Fact]
    public void Every_setting_is_an_option_of_the_command_and_of_config_show()
    {
        using var session = SessionFor();
        var root = EnergyDataPipeline.Cli.Verbs.CommandTree.Build(session);
        var show = root.Subcommands.Single(verb => verb.Name == "config").Subcommands.Single(verb => verb.Name == "show");
        var everywhere = root.Options.Where(option => option.Recursive).Select(option => option.Name).ToList();

        Assert.All(
            Settings.All.Where(setting => setting.HasOption),
            setting => Assert.Contains(root.Options, option => option.Name == setting.Option)
        );
        Assert.All(
            Settings.All.Where(setting => setting.HasOption),
            setting => Assert.Contains(setting.Option, show.Options.Select(option => option.Name).Concat(everywhere))
        );
    }

    [Theory]
    [InlineData("--max-retries 7", "max_retries", "7")]
    [InlineData("--slice-deadline 60", "slice_deadline", "60")]
    [InlineData("--file-prefix mine", "file_prefix", "mine")]
    [InlineData("--spreadsheet-safe", "spreadsheet_safe", "true")]
    [InlineData("--parquet-compression snappy", "parquet_compression", "snappy")]
    [InlineData("--to s3://bucket --s3-prefix a/b", "s3.prefix", "a/b")]
    [InlineData("--to s3://bucket --s3-path-style", "s3.path_style", "true")]
    [InlineData("--region northeast", "region", "northeast")]
    public async Task An_option_reaches_its_setting(string line, string setting, string value)
    {
        var shown = (await RunAsync(["config", "show", "--origin", "--json", .. line.Split(' ')])).With(0).Json;

        var found = shown.GetProperty("settings").EnumerateArray().Single(one => one.GetProperty("name").GetString() == setting);
        Assert.Equal(value, found.GetProperty("value").GetString());
        Assert.StartsWith("command line", found.GetProperty("origin").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_of_every_verb_fits_eighty_columns_and_shows_an_example()
    {
        foreach (
            var verb in (string[])
                [
                    "",
                    "doctor",
                    "health",
                    "status",
                    "cleanup",
                    "convert",
                    "sandbox",
                    "completion",
                    "config",
                    "config show",
                    "config validate",
                    "config schema",
                ]
        )
        {
            var page = (await RunAsync([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).With(0);

            Assert.Equal("", page.Err);
            Assert.Contains("\nUsage\n", page.Out, StringComparison.Ordinal);
            Assert.Contains("\nExamples\n", page.Out, StringComparison.Ordinal);
            var wide = page.Lines.Where(line =>
                line.Length > 80
                && !line.StartsWith("  energy-pipeline", StringComparison.Ordinal)
                && !line.StartsWith("  #", StringComparison.Ordinal)
            );
            Assert.True(!wide.Any(), $"{verb}: {string.Join('\n', wide)}");
        }
    }

    [Fact]
    public async Task The_version_is_one_line_whether_alone_or_not()
    {
        var alone = (await RealCommand.RunAsync(_folder.Path, _environment, ["--version"])).With(0);
        var parsed = (await RunAsync("--version")).With(0);

        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", alone.Out);
        Assert.Equal(alone.Out, parsed.Out);
        Assert.Equal("", alone.Err);
    }

    private Task<Ended> RunAsync(params string[] arguments) => InProcess.RunAsync(_folder.Path, _environment, arguments);

    private EnergyDataPipeline.Cli.Session SessionFor() => InProcess.Session(_folder.Path, _environment, TextWriter.Null, TextWriter.Null);
}
