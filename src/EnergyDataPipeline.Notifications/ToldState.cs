using System.Text.Json;
using System.Text.Json.Serialization;
using EnergyDataPipeline.Storing;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Notifications;

/// <summary>What has been told of one kind of thing and one set of feeds, by one channel: an object in the store, so that a fleet knows it.</summary>
internal sealed record ToldState
{
    public const string Sending = "sending";
    public const string Open = "open";
    public const string Recovered = "recovered";
    public const string NotTold = "not-told";

    /// <summary>Form of the object.</summary>
    public int Version { get; init; } = 2;

    /// <summary><c>sending</c>, <c>open</c> (told, and still wrong), <c>recovered</c>, <c>not-told</c> (what was first told of it was not taken).</summary>
    public string Stage { get; init; } = Open;

    /// <summary>What was wrong.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>When it was told, or began to be.</summary>
    public string At { get; init; } = "";

    /// <summary>Feeds that were looked at.</summary>
    public IReadOnlyList<string>? Feeds { get; init; }

    /// <summary>The run that told it.</summary>
    public string? RunId { get; init; }

    /// <summary>Whose mark it is: of one telling alone, so that one whose acknowledgement was lost is known again.</summary>
    public string? Token { get; init; }

    /// <summary>Who wrote it last: two who count the same number of events on top of the same state have not written the same.</summary>
    public string? By { get; init; }

    /// <summary>What was wrong and has not been seen to be well since.</summary>
    public IReadOnlyList<WrongPart>? Wrong { get; init; }

    /// <summary>Of events: those that were not told yet, oldest first.</summary>
    public IReadOnlyList<UntoldItem>? Untold { get; init; }

    /// <summary>How many more were not told than are listed.</summary>
    public long UntoldFurther { get; init; }

    [JsonIgnore]
    public Instant Since => InstantPattern.ExtendedIso.Parse(At).TryGetValue(Instant.MinValue, out var at) ? at : Instant.MinValue;

    /// <summary>Where it is. Events are one row, whichever feeds they are of.</summary>
    public static string KeyOf(string channel, Notice notice) =>
        notice.Kind == NoticeKind.DeadLetters
            ? $"notifications/{channel}/{notice.Kind}.json"
            : $"notifications/{channel}/{notice.Kind}-{notice.Scope}.json";

    public ObjectContent ToContent() =>
        ObjectContent.Of(JsonSerializer.SerializeToUtf8Bytes(this, ToldJson.Default.ToldState), "application/json");

    /// <summary>What is remembered under a key, with its ETag. What cannot be read counts as nothing told.</summary>
    public static async Task<(ToldState? State, string? ETag)> ReadAsync(
        IObjectStore store,
        string key,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(key, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return (null, null);
        }

        await using var stream = await store.OpenAsync(key, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return (null, null);
        }

        try
        {
            var state = await JsonSerializer.DeserializeAsync(stream, ToldJson.Default.ToldState, cancellationToken).ConfigureAwait(false);
            return (state, found.ETag);
        }
        catch (JsonException)
        {
            return (null, found.ETag);
        }
    }
}

/// <summary>An event that was not told yet.</summary>
internal sealed record UntoldItem(string Feed, string Period, string Message, string? NextStep, string Sameness)
{
    public static UntoldItem Of(NoticeItem item) =>
        new(item.Feed, item.Period, Telemetry.Redaction.Clean(NoticeText.Cut(item.Message, 400)), item.NextStep, item.Sameness);

    public NoticeItem ToItem() => new(Feed, Period, Message, NextStep, Sameness);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ToldState))]
internal sealed partial class ToldJson : JsonSerializerContext;
