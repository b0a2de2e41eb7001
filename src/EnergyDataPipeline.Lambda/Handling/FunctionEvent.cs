using System.Text.Json;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Lambda.Handling;

/// <summary>What a call asks for: an action, or a batch of slices from a queue. Nothing that is not understood is passed over.</summary>
internal abstract record FunctionEvent
{
    private const string QueueSource = "aws:sqs";

    private const string Expected =
        """{"action":"run"|"backfill"|"staleness","feeds":["name",…],"region":"name","day":"yesterday"}, or a batch of slices from an SQS queue""";

    private static readonly string[] Keys = ["action", "feeds", "region", "day"];
    private static readonly string[] Actions = ["run", "backfill", "staleness"];

    /// <summary>Called by hand or by a schedule.</summary>
    /// <param name="Action"><c>run</c>, <c>backfill</c> or <c>staleness</c>.</param>
    /// <param name="Feeds">Names of feeds or datasets; null for all.</param>
    /// <param name="Region">The feeds of this region; null for all.</param>
    /// <param name="Day">Day expression; null for each feed's own.</param>
    public sealed record Direct(string Action, IReadOnlyList<string>? Feeds, string? Region, string? Day) : FunctionEvent;

    /// <summary>Slices that a queue hands over.</summary>
    /// <param name="Messages">The messages, in their order.</param>
    public sealed record Batch(IReadOnlyList<QueuedMessage> Messages) : FunctionEvent;

    /// <summary>Reads an event.</summary>
    /// <exception cref="PipelineException">It is of no known shape, or names what there is not.</exception>
    public static FunctionEvent Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw Refused($"the event is {Kind(root)}, not an object", $"Expected {Expected}.");
            }

            return root.TryGetProperty("Records", out var records) ? BatchOf(records) : DirectOf(root);
        }
        catch (JsonException broken)
        {
            throw Refused(
                $"the event is no JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1})",
                $"Expected {Expected}."
            );
        }
    }

    private static Direct DirectOf(JsonElement root)
    {
        foreach (
            var key in root.EnumerateObject().Select(member => member.Name).Where(name => !Keys.Contains(name, StringComparer.Ordinal))
        )
        {
            throw Refused(
                $"the event has the key {Wording.Quote(key)}, which nothing reads; the keys are: {string.Join(", ", Keys)}",
                NearMiss.Ask(key, Keys) ?? $"Expected {Expected}."
            );
        }

        var action = TextOf(root, "action") ?? throw Refused("the event has no action", $"Expected {Expected}.");
        if (!Actions.Contains(action, StringComparer.Ordinal))
        {
            throw Refused(
                $"{Wording.Quote(action)} is no action; the actions are: {string.Join(", ", Actions)}",
                NearMiss.Ask(action, Actions) ?? "Name one of them."
            );
        }

        var (feeds, region, day) = (FeedsOf(root), TextOf(root, "region"), TextOf(root, "day"));
        if (feeds is not null && region is not null)
        {
            throw Refused("the event has feeds and region: each names what to collect", "Leave out one of them.");
        }

        if (day is not null && !DayExpression.TryParse(day, out _, out var fault))
        {
            throw Refused($"the event's day cannot be read: {fault}", null);
        }

        return action == "backfill" && day is null
            ? throw Refused("a backfill needs a day, or a range of days", """Name it: "day":"2026-07-01..2026-07-31".""")
            : new(action, feeds, region, day);
    }

    private static List<string>? FeedsOf(JsonElement root)
    {
        if (!root.TryGetProperty("feeds", out var feeds) || feeds.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (feeds.ValueKind != JsonValueKind.Array || feeds.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.String))
        {
            throw Refused(
                $"the event's feeds are {Kind(feeds)}, not a list of names",
                """Name some, "feeds":["fuel_mix"], or leave it out for all."""
            );
        }

        var names = feeds.EnumerateArray().Select(one => one.GetString()!).ToList();
        return names.Count > 0 ? names : throw Refused("the event's feeds are an empty list", "Name some, or leave it out for all.");
    }

    private static Batch BatchOf(JsonElement records)
    {
        if (records.ValueKind != JsonValueKind.Array)
        {
            throw Refused($"the event's Records are {Kind(records)}, not a list", $"Expected {Expected}.");
        }

        return new([.. records.EnumerateArray().Select(MessageOf)]);
    }

    private static QueuedMessage MessageOf(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object || TextOf(record, "eventSource") is not { } source)
        {
            throw Refused("the event has a record that does not say where it comes from (eventSource)", $"Expected {Expected}.");
        }

        if (source != QueueSource)
        {
            throw Refused(
                $"the event holds records of {Wording.Quote(source)}; records of {QueueSource} are expected",
                "Take that source out of the function's event source mappings."
            );
        }

        var attributes = record.TryGetProperty("attributes", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        return new(
            TextOf(record, "messageId")
                ?? throw Refused("a message has no messageId: it could not be given back", "The event is not as SQS makes it."),
            TextOf(record, "receiptHandle") ?? "",
            TextOf(record, "body") ?? "",
            attributes.ValueKind == JsonValueKind.Object ? TextOf(attributes, "MessageGroupId") : null,
            attributes.ValueKind == JsonValueKind.Object
            && int.TryParse(TextOf(attributes, "ApproximateReceiveCount"), System.Globalization.CultureInfo.InvariantCulture, out var times)
                ? times
                : 1
        );
    }

    private static string? TextOf(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw Refused($"the event's {name} is {Kind(value)}, not a text", $"Expected {Expected}.");
    }

    private static string Kind(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => "a list",
            JsonValueKind.Object => "an object",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "a truth value",
        };

    private static PipelineException Refused(string what, string? next) => new(FailureClass.Configuration, what + ".", next);
}

/// <summary>A message of a queue.</summary>
/// <param name="Id">Its id, by which it is given back.</param>
/// <param name="Receipt">What proves to the queue that it was received.</param>
/// <param name="Body">Its text: a slice order.</param>
/// <param name="Group">Group in a FIFO queue; null in a standard one.</param>
/// <param name="Received">How often it was handed out, this time included.</param>
internal sealed record QueuedMessage(string Id, string Receipt, string Body, string? Group, int Received)
{
    /// <summary>When the function was handed it.</summary>
    public DateTimeOffset ReceivedAt { get; init; }
}
