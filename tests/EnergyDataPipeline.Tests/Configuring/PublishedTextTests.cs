using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Tests.Support;
using NJsonSchema;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

/// <summary>Schema, documentation and examples say what the loader does. <c>REWRITE_APPROVED=1</c> writes the generated parts anew.</summary>
public sealed class PublishedTextTests
{
    private const string Begin = "<!-- generated from the code: ";

    [Fact]
    public void Schema_says_what_the_loader_reads()
    {
        var expected = SchemaText.Write();
        var path = RepositoryText.At("schemas", "api_config.schema.json");
        if (RepositoryText.Rewrite)
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Library_carries_the_published_schema() =>
        Assert.Equal(RepositoryText.Read("schemas", "api_config.schema.json"), ConfigurationSchema.Read().ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("settings")]
    [InlineData("feeds")]
    public void Documentation_lists_every_setting(string table)
    {
        var path = RepositoryText.At("docs", "configuration.md");
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var begin = text.IndexOf($"{Begin}{table} -->\n", StringComparison.Ordinal);
        var end = text.IndexOf($"<!-- end of {table} -->", StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"docs/configuration.md has no place for the table {table}.");
        begin += $"{Begin}{table} -->\n".Length;
        var expected = table == "settings" ? SettingsTable() : FeedsTable();
        if (RepositoryText.Rewrite)
        {
            File.WriteAllText(path, $"{text[..begin]}{expected}{text[end..]}");
        }
        else
        {
            Assert.Equal(expected, text[begin..end]);
        }
    }

    [Theory]
    [InlineData("api_config.json")]
    [InlineData("api_config.full.json")]
    public async Task Examples_load_without_fault_and_fit_the_schema(string name)
    {
        var text = RepositoryText.Read("examples", name);
        var schema = await JsonSchema.FromJsonAsync(ConfigurationSchema.Read(), TestContext.Current.CancellationToken);

        Assert.Empty(ConfigurationFolder.Load(text).Faults);
        Assert.Empty(schema.Validate(text));
    }

    [Fact]
    public void Full_example_names_every_key()
    {
        var root = LocatedJson.Read(System.Text.Encoding.UTF8.GetBytes(RepositoryText.Read("examples", "api_config.full.json")));
        var keys = Keys(root, "").Distinct().ToHashSet();

        string[] expected =
        [
            .. Settings.All.Select(setting => setting.Name),
            .. FeedKeys.All.Where(key => key != FeedKeys.FilePrefix).Select(key => $"apis.{key.Name}"),
        ];
        Assert.Equal([], expected.Except(keys));
    }

    [Theory]
    [InlineData("""{"apis":[]}""")]
    [InlineData("""{"apis":[{"name":"a"}]}""")]
    [InlineData("""{"apis":[{"name":"a","url":"https://h/"}]}""")]
    [InlineData("""{"apis":[{"name":"a","dataset":"iso-ne/fuel-mix","on_drift":"explode"}]}""")]
    [InlineData("""{"formats":["cvs"]}""")]
    [InlineData("""{"concurrency":0}""")]
    [InlineData("""{"s3":{"path_stile":true}}""")]
    [InlineData("""{"apis":[{"name":"a","url":"https://h/","output_folder":"o","password":"hunter2"}]}""")]
    [InlineData("""{"apis":[{"name":"a","url":"https://h/","output_folder":"o","timeout":"30"}]}""")]
    [InlineData("""{"apis":[{"name":"a","url":"https://h/","output_folder":"o","params":{"a":[1]}}]}""")]
    public async Task Schema_and_loader_refuse_the_same(string json)
    {
        var schema = await JsonSchema.FromJsonAsync(ConfigurationSchema.Read(), TestContext.Current.CancellationToken);

        Assert.NotEmpty(schema.Validate(json));
        Assert.NotEmpty(ConfigurationFolder.Load(json).Faults);
    }

    private static string SettingsTable()
    {
        var rows = Settings.All.Select(setting =>
            $"| `{setting.Name}` | {string.Join(", ", setting.Variables.Select(variable => $"`{variable.Name}`"))} | {(setting.HasOption ? $"`{setting.Option}`" : "none")} | {Default(setting)} | {setting.Kind.Expected} | {setting.Meaning} |\n"
        );
        return $"| file | environment | command line | unless set | allowed | meaning |\n|---|---|---|---|---|---|\n{string.Concat(rows)}";
    }

    private static string FeedsTable()
    {
        var rows = FeedKeys.All.Select(key =>
            $"| `{key.Name}`{(key.Required ? " (required)" : key.RequiredWithoutDataset ? " (required without `dataset`)" : "")} | {Default(key)} | {key.Kind.Expected} | {key.Meaning} |\n"
        );
        return $"| key | unless set | allowed | meaning |\n|---|---|---|---|\n{string.Concat(rows)}";
    }

    private static string Default(Setting setting) => setting.Default is { } text ? $"`{text}`" : setting.DefaultInWords ?? "";

    private static IEnumerable<string> Keys(LocatedValue value, string path)
    {
        foreach (var item in value.Items)
        {
            foreach (var key in Keys(item, path))
            {
                yield return key;
            }
        }

        foreach (var member in value.Members)
        {
            var name = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            yield return name;
            foreach (var key in Keys(member.Value, name))
            {
                yield return key;
            }
        }
    }
}
