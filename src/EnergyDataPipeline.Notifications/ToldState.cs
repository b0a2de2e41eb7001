using System.Text.Json;
using System.Text.Json.Serialization;
using EnergyDataPipeline.Storing;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Notifications;

/// <summary>What has been told of one kind of thing and one set of feeds, by one channel: an object in the store, so that a fleet knows it.</summary>
/// <param name="Version">1.</param>
/// <param name="Stage"><c>sending</c>, <c>open</c> (told, and still wrong), <c>recovered</c>.</param>
/// <param name="Fingerprint">What was wrong.</param>
/// <param name="At">When it was told, or began to be.</param>
/// <param name="Feeds">Feeds that were looked at.</param>
/// <param name="RunId">The run that told it.</param>
internal sealed record ToldState(int Version, string Stage, string Fingerprint, string At, IReadOnlyList<string> Feeds, string? RunId)
{
    public const string Sending = "sending";
    public const string Open = "open";
    public const string Recovered = "recovered";

    [JsonIgnore]
    public Instant Since => InstantPattern.ExtendedIso.Parse(At).TryGetValue(Instant.MinValue, out var at) ? at : Instant.MinValue;

    public static string KeyOf(string channel, Notice notice) => $"notifications/{channel}/{notice.Kind}-{notice.Scope}.json";

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

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ToldState))]
internal sealed partial class ToldJson : JsonSerializerContext;
