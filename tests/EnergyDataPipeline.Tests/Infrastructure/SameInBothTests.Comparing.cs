using System.Text.Json;
using System.Text.Json.Nodes;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <content>A resource or a value of either tool, as text that is the same for the same meaning.</content>
public sealed partial class SameInBothTests
{
    private static string TypeOf(JsonElement resource) => resource.GetProperty("type").GetString()!;

    /// <summary>The name in CloudFormation: the index where there is one (a key, not a number), the name, the kind.</summary>
    private static string LogicalName(JsonElement resource)
    {
        var kind = Kinds.Single(kind => kind.Terraform == TypeOf(resource));
        var name = resource.GetProperty("name").GetString()!;
        var index =
            resource.TryGetProperty("index", out var at) && at.ValueKind == JsonValueKind.String
                ? Path.ChangeExtension(at.GetString(), null)
                : null;
        // These names tell only that there are several.
        string[] several = ["component", "person", "watched", "saved", "counted"];
        return Pascal(index ?? "") + (index is not null && several.Contains(name) ? "" : Pascal(name)) + kind.Suffix;
    }

    private static string Pascal(string name) =>
        string.Concat(name.Split('-', '_').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var step in path.Split('.'))
        {
            node = node switch
            {
                JsonArray list when int.TryParse(step, out var place) => place < list.Count ? list[place] : null,
                JsonObject found => found[step],
                _ => null,
            };
        }

        return node;
    }

    private static IReadOnlyList<string> Statements(string policy) =>
        [.. JsonNode.Parse(policy)!["Statement"]!.AsArray().Select(statement => Plain(statement)).Order(StringComparer.Ordinal)];

    /// <summary>
    /// A value as text that is the same for the same meaning: numbers and yes or no as text, objects by their names, lists of texts in
    /// order of the alphabet, a list of one as the one, JSON within a text as JSON, tags and containers in the words of either.
    /// </summary>
    private static string Plain(JsonNode? value)
    {
        switch (value)
        {
            case null:
                return "";
            case JsonArray list when list.Count > 0 && list.All(item => item is JsonObject { Count: 2 } pair && HasNameAndValue(pair)):
                return Plain(
                    new JsonObject(
                        list.Select(item =>
                            KeyValuePair.Create(
                                (item!["Key"] ?? item["Name"] ?? item["name"])!.ToString(),
                                (JsonNode?)(item["Value"] ?? item["value"])!.ToString()
                            )
                        )
                    )
                );
            case JsonArray { Count: 1 } list:
                return Plain(list[0]);
            case JsonArray list:
                return "[" + string.Join(", ", list.Select(Plain).Order(StringComparer.Ordinal)) + "]";
            case JsonObject found:
                return "{"
                    + string.Join(
                        ", ",
                        found
                            .Where(pair => pair.Value is not null && pair.Key != "team")
                            .Select(pair => $"{pair.Key.ToLowerInvariant()}: {Plain(pair.Value)}")
                            .Order(StringComparer.Ordinal)
                    )
                    + "}";
            default:
                var text = value.ToString();
                // The pattern of a metric filter only looks like JSON.
                if (text.StartsWith('{') && !text.StartsWith("{ $", StringComparison.Ordinal))
                {
                    return Plain(JsonNode.Parse(text));
                }

                return value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? text.ToLowerInvariant() : text.TrimEnd('\n');
        }
    }

    private static bool HasNameAndValue(JsonObject pair) =>
        (pair.ContainsKey("Key") || pair.ContainsKey("Name") || pair.ContainsKey("name"))
        && (pair.ContainsKey("Value") || pair.ContainsKey("value"));
}
