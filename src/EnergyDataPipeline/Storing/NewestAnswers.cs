using System.Text.Json;
using NodaTime;

namespace EnergyDataPipeline.Storing;

/// <summary>What a source says about its newest answer: when it was made, and of when its newest interval is. As published, to be compared and not understood.</summary>
/// <param name="CreationDate">When it was made.</param>
/// <param name="LatestBeginDate">Begin of the newest interval.</param>
public sealed record AnswerNews(string? CreationDate, string? LatestBeginDate);

/// <summary>The newest answer that was stored of what is current.</summary>
/// <param name="News">What the source said about it before it was asked for; null where it said nothing.</param>
/// <param name="Manifest">Key of its manifest.</param>
/// <param name="NotedAt">When this was noted: the source gave it, or gave it again, shortly before.</param>
internal sealed record NewestAnswer(AnswerNews? News, string Manifest, Instant NotedAt);

/// <summary>
/// Remembers, in <c>manifests/&lt;source&gt;/&lt;feed&gt;/newest….json</c>, what a source said about the newest answer that is stored, so that
/// one that has not moved is not asked for again; and, once an hour at most, that the source was asked well although nothing was new, so that
/// who looks for what is stale knows. A lost one costs a question.
/// </summary>
internal sealed class NewestAnswers(IObjectStore store)
{
    /// <summary>Where it is remembered; <paramref name="mark"/> tells parameters apart.</summary>
    public static string KeyOf(string source, string feed, string mark) =>
        ObjectKey.Of(StoreFolders.Manifests, source, feed, $"newest{mark}.json").Value;

    /// <summary>What is remembered; null when nothing is, or nothing that can be read.</summary>
    public async Task<NewestAnswer?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var json = await StoredBytes.ReadAsync(store, key, cancellationToken).ConfigureAwait(false);
            return json is null ? null : JsonSerializer.Deserialize(json, StoringJson.Default.NewestAnswer);
        }
        catch (Exception unreadable) when (unreadable is JsonException or StoreException { Fault: StoreFault.Corrupt })
        {
            // Of another version, or damaged: the source is asked, and it is written anew.
            return null;
        }
    }

    /// <summary>Remembers.</summary>
    public Task PutAsync(string key, NewestAnswer newest, CancellationToken cancellationToken) =>
        store.PutAsync(
            key,
            ObjectContent.Of(JsonSerializer.SerializeToUtf8Bytes(newest, StoringJson.Default.NewestAnswer), "application/json"),
            default,
            cancellationToken
        );
}
