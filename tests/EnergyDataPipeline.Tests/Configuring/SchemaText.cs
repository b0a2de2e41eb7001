using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnergyDataPipeline.Configuring.Reading;

namespace EnergyDataPipeline.Tests.Configuring;

/// <summary>Writes the JSON Schema that follows from the loader's own tables, for comparison with the published one.</summary>
internal static class SchemaText
{
    public static string Write()
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "Energy Data Pipeline configuration");
            json.WriteString(
                "description",
                "Feeds to collect and what to do with their answers. Comments and trailing commas are accepted."
            );
            WriteObject(json, Settings.All, "", WriteFileOnly);
            json.WriteStartObject("definitions");
            json.WriteStartObject("feed");
            json.WriteString("description", "One feed: an address and what to do with its answers.");
            WriteObject(json, FeedKeys.All, "", _ => { });
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteFileOnly(Utf8JsonWriter json)
    {
        json.WriteStartObject("$schema");
        json.WriteString("description", "Address of this schema, for editors.");
        json.WriteString("type", "string");
        json.WriteEndObject();
        json.WriteStartObject("apis");
        json.WriteString("description", "The feeds; the four built-in ones where this is left out.");
        json.WriteString("type", "array");
        json.WriteNumber("minItems", 1);
        json.WriteStartObject("items");
        json.WriteString("$ref", "#/definitions/feed");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, IReadOnlyList<Setting> settings, string group, Action<Utf8JsonWriter> first)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        WriteRequired(json, settings, group);
        json.WriteStartObject("properties");
        first(json);
        foreach (
            var key in settings
                .Where(setting => setting.Name.StartsWith(group, StringComparison.Ordinal))
                .GroupBy(setting => setting.Name[group.Length..].Split('.')[0])
        )
        {
            json.WriteStartObject(key.Key);
            if (key.First().Name == group + key.Key)
            {
                WriteSetting(json, key.First());
            }
            else
            {
                WriteObject(json, settings, $"{group}{key.Key}.", _ => { });
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteRequired(Utf8JsonWriter json, IReadOnlyList<Setting> settings, string group)
    {
        var required = settings.Where(setting => setting.Required && group.Length == 0).ToList();
        if (required.Count == 0)
        {
            return;
        }

        json.WriteStartArray("required");
        required.ForEach(setting => json.WriteStringValue(setting.Name));
        json.WriteEndArray();
        json.WriteStartArray("anyOf");
        foreach (var way in new[] { settings.Where(setting => setting.RequiredWithoutDataset), [FeedKeys.Dataset] })
        {
            json.WriteStartObject();
            json.WriteStartArray("required");
            foreach (var setting in way)
            {
                json.WriteStringValue(setting.Name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSetting(Utf8JsonWriter json, Setting setting)
    {
        var unlessSet = setting.DefaultInWords is { } words ? $" Unless set: {words}." : "";
        json.WriteString("description", setting.Meaning + unlessSet);
        switch (setting.Kind)
        {
            case WholeKind whole:
                json.WriteString("type", "integer");
                json.WriteNumber("minimum", whole.Least);
                json.WriteNumber("maximum", whole.Most);
                break;
            case NumberKind number:
                json.WriteString("type", "number");
                json.WriteNumber("minimum", number.Least);
                json.WriteNumber("maximum", number.Most);
                break;
            case FlagKind:
                json.WriteString("type", "boolean");
                break;
            case ChoiceKind choice:
                WriteChoice(json, choice);
                break;
            case WordsKind words2:
                json.WriteString("type", "array");
                json.WriteNumber("minItems", 1);
                json.WriteStartObject("items");
                WriteChoice(json, words2.Choice);
                json.WriteEndObject();
                break;
            case VerbMapKind:
                json.WriteString("type", "object");
                json.WriteStartObject("additionalProperties");
                json.WriteString("type", "string");
                json.WriteStartArray("enum");
                foreach (var verb in VerbMapKind.Verbs.Keys)
                {
                    json.WriteStringValue(verb);
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case TextMapKind map:
                json.WriteString("type", "object");
                json.WriteStartObject("additionalProperties");
                WriteTypes(json, map.Scalars ? ["string", "number", "boolean"] : ["string"]);
                json.WriteEndObject();
                break;
            case ReferenceKind:
                json.WriteString("type", "string");
                json.WriteString("pattern", "^(env:|file:|ssm:/).+");
                break;
            case TextKind or DestinationKind or PrefixKind:
                json.WriteString("type", "string");
                break;
            default:
                throw new InvalidOperationException($"The schema has no words for {setting.Kind.GetType().Name}.");
        }

        WriteDefault(json, setting);
    }

    private static void WriteTypes(Utf8JsonWriter json, string[] types)
    {
        if (types is [var only])
        {
            json.WriteString("type", only);
            return;
        }

        json.WriteStartArray("type");
        Array.ForEach(types, json.WriteStringValue);
        json.WriteEndArray();
    }

    private static void WriteChoice(Utf8JsonWriter json, ChoiceKind? choice)
    {
        json.WriteString("type", "string");
        if (choice is null)
        {
            return;
        }

        json.WriteStartArray("enum");
        foreach (var word in choice.Words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }

    private static void WriteDefault(Utf8JsonWriter json, Setting setting)
    {
        if (setting.Default is not { } text)
        {
            return;
        }

        switch (setting.Kind)
        {
            case WholeKind or NumberKind:
                json.WriteNumber("default", decimal.Parse(text, CultureInfo.InvariantCulture));
                break;
            case FlagKind:
                json.WriteBoolean("default", bool.Parse(text));
                break;
            case WordsKind:
                json.WriteStartArray("default");
                Array.ForEach(text.Split(", "), json.WriteStringValue);
                json.WriteEndArray();
                break;
            default:
                json.WriteString("default", text);
                break;
        }
    }
}
