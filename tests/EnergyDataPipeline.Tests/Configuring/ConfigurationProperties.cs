using System.Text;
using System.Text.Json;
using CsCheck;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Configuring;

/// <summary>Whatever stands in a file or a variable, loading ends with values and faults. CsCheck prints the seed of a failure.</summary>
public sealed class ConfigurationProperties
{
    private static readonly string[] Keys =
    [
        "apis",
        "$schema",
        "s3",
        "pacing",
        "dataset",
        .. Settings.All.Select(setting => setting.Name.Split('.')[^1]),
        .. FeedKeys.All.Select(key => key.Name.Split('.')[^1]),
    ];

    private static readonly string[] Words =
    [
        "",
        " ",
        "today",
        "2026-07-01..today",
        "..",
        "https://h/{day}",
        "https://h/{x}",
        "https://[::1/",
        "http://a:b@h/",
        "https://%zz/{",
        "s3://bucket/p",
        "s3://",
        "env:A",
        "env:",
        "file:\0",
        "basic",
        "api_key",
        "csv",
        "\ud83d\ude00",
        "\0",
        "C:\\x",
        "~/x",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(Gen.OneOf(Words), Gen.String);
    private static readonly Gen<string> Key = Gen.Frequency((9, Gen.OneOf(Keys)), (1, Gen.String));

    private static readonly Gen<object?> Json = Gen.Recursive<object?>(
        (depth, self) =>
            depth > 2
                ? Scalar
                : Gen.OneOf(
                    Scalar,
                    self.Array[0, 4].Select(items => (object?)items),
                    Gen.Select(Key, self).Array[0, 12].Select(members => (object?)members)
                )
    );

    private static Gen<object?> Scalar =>
        Gen.OneOf(
            Text.Select(text => (object?)text),
            Gen.Double.Select(number => (object?)number),
            Gen.Int[-3, 70].Select(number => (object?)number),
            Gen.Bool.Select(flag => (object?)flag),
            Gen.Const((object?)null)
        );

    private static Gen<string> Document =>
        Gen.Select(Gen.Select(Key, Json).Array[0, 8], Gen.Select(FeedKey, Json).Array[0, 12].Array[0, 4])
            .Select((top, feeds) => Write(((string, object?)[])[.. top, ("apis", feeds.Select(feed => (object?)feed).ToArray())]));

    private static Gen<string> FeedKey => Gen.OneOf([.. FeedKeys.All.Select(key => key.Name.Split('.')[0])]);

    [Fact]
    public void Any_json_ends_with_values_and_faults()
    {
        using var folder = new ConfigurationFolder();
        Document.Sample(json => LoadSoundly(folder, json), iter: 2000, threads: 1);
    }

    [Fact]
    public void Any_bytes_end_with_values_and_faults()
    {
        using var folder = new ConfigurationFolder();
        Gen.Select(Document, Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 2])
            .Sample(
                (json, at, value, how) =>
                {
                    var bytes = Encoding.UTF8.GetBytes(json);
                    at %= bytes.Length;
                    byte[] mutated = how switch
                    {
                        0 => bytes[..at],
                        1 => [.. bytes[..at], value, .. bytes[(at + 1)..]],
                        _ => [.. bytes[..at], value, value, .. bytes[at..]],
                    };
                    File.WriteAllBytes(Path.Combine(folder.Path, "api_config.json"), mutated);
                    Check(folder.LoadUnlearned());
                },
                iter: 2000,
                threads: 1
            );
    }

    [Fact]
    public void Any_variables_end_with_values_and_faults()
    {
        using var folder = new ConfigurationFolder();
        string[] names =
        [
            .. Settings.All.SelectMany(setting => setting.Variables).Select(variable => variable.Name),
            "API_CONFIG_FILE",
            "HOME",
        ];
        Gen.Select(Gen.OneOf(names), Text)
            .Array[0, 8]
            .Sample(
                pairs =>
                {
                    folder.Environment.Clear();
                    folder.CommandLine.Clear();
                    foreach (var (name, value) in pairs)
                    {
                        folder.Environment[name] = value;
                        folder.CommandLine[name.ToLowerInvariant().Replace("energy_pipeline_", "", StringComparison.Ordinal)] = value;
                    }

                    Check(folder.LoadUnlearned());
                },
                iter: 2000,
                threads: 1
            );
    }

    [Fact]
    public void Any_dot_env_ends_with_values()
    {
        Gen.OneOf("A=", "export ", "\"", "'", "\\", "\n", "#", " ", "B", "=", "${C}", "\r\n", "é")
            .Array[0, 30]
            .Select(parts => string.Concat(parts))
            .Sample(
                text => Assert.All(DotEnv.Parse(text, new Notes()).Keys, name => Assert.Matches("^[A-Za-z_]", name)),
                iter: 20_000,
                threads: 1
            );
    }

    [Fact]
    public void Value_in_single_quotes_comes_back_as_it_was() =>
        Gen.String[Gen.Char[' ', '\u00ff'], 0, 30]
            .Where(text => !text.Contains('\'', StringComparison.Ordinal) && !text.Any(char.IsControl))
            .Sample(text => Assert.Equal(text, DotEnv.Parse($"A='{text}'", new Notes())["A"]), iter: 5000, threads: 1);

    [Fact]
    public void Any_text_is_a_day_or_a_reason() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char['-', ':'], 0, 24])
            .Sample(
                text => Assert.True(DayExpression.TryParse(text, out var days, out var fault) ? days is not null : fault?.Length > 0),
                iter: 20_000,
                threads: 1
            );

    private static void LoadSoundly(ConfigurationFolder folder, string json)
    {
        File.WriteAllText(Path.Combine(folder.Path, "api_config.json"), json);
        Check(folder.LoadUnlearned());
    }

    private static void Check(LoadedConfiguration loaded)
    {
        Assert.DoesNotContain(loaded.Faults, fault => fault.Place.Length == 0 || fault.Found.Length == 0 || fault.Expected.Length == 0);
        Assert.Equal(
            Settings.All.Count,
            loaded.Origins.Select(origin => origin.Name).Intersect(Settings.All.Select(setting => setting.Name)).Count()
        );
        if (loaded.Faults.Count == 0)
        {
            Assert.NotEmpty(loaded.Config.Feeds);
        }
    }

    private static string Write(object? value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json, value);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case (string, object?)[] members:
                json.WriteStartObject();
                foreach (var (name, member) in members)
                {
                    json.WritePropertyName(name);
                    Write(json, member);
                }

                json.WriteEndObject();
                break;
            case object?[] items:
                json.WriteStartArray();
                Array.ForEach(items, item => Write(json, item));
                json.WriteEndArray();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
