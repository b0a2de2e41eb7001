using System.Text.Json;
using NodaTime;

namespace EnergyDataPipeline.Storing;

/// <summary>What came of asking for a period that has no manifest.</summary>
internal enum NoteState
{
    /// <summary>Asking failed.</summary>
    Failed,

    /// <summary>The source has nothing, and should have.</summary>
    Empty,

    /// <summary>The source has nothing, and that is as it should be.</summary>
    Quiet,

    /// <summary>The source has nothing, and whether it should is not known.</summary>
    Unsure,
}

/// <summary>What a note holds.</summary>
/// <param name="State">What came of asking.</param>
/// <param name="At">When that was.</param>
/// <param name="RunId">Name of the run that asked.</param>
/// <param name="Message">What happened, for people.</param>
internal sealed record PeriodNote(NoteState State, Instant At, string RunId, string Message);

/// <summary>
/// Notes of periods that have no manifest, <c>manifests/&lt;source&gt;/&lt;feed&gt;/&lt;period&gt;/000000.&lt;state&gt;.json</c>: that asking
/// failed, or that the source has nothing. The first manifest makes them void. A lost one costs a question.
/// </summary>
internal sealed class PeriodNotes(IObjectStore store)
{
    private const string Beginning = "000000.";
    private const string Ending = ".json";

    private static readonly NoteState[] States = Enum.GetValues<NoteState>();

    /// <summary>Where the note stands.</summary>
    public static string KeyOf(string source, string feed, string period, NoteState state) =>
        ManifestLog.Folder(source, feed, period) + NameOf(state);

    /// <summary>True for a note's key.</summary>
    public static bool TryParseKey(string key, out NoteState state)
    {
        var name = key[(key.LastIndexOf('/') + 1)..];
        var place = Array.FindIndex(States, one => NameOf(one) == name);
        state = place < 0 ? default : States[place];
        return place >= 0 && key.Count(c => c == '/') == 4;
    }

    /// <summary>Writes a note, in the place of an earlier one.</summary>
    public Task PutAsync(string key, PeriodNote note, CancellationToken cancellationToken) =>
        store.PutAsync(
            key,
            ObjectContent.Of(JsonSerializer.SerializeToUtf8Bytes(note, StoringJson.Default.PeriodNote), "application/json"),
            default,
            cancellationToken
        );

    /// <summary>The note under <paramref name="key"/>; null when there is none, or none that can be read.</summary>
    public async Task<PeriodNote?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var json = await StoredBytes.ReadAsync(store, key, cancellationToken).ConfigureAwait(false);
            return json is null ? null : JsonSerializer.Deserialize(json, StoringJson.Default.PeriodNote);
        }
        catch (Exception unreadable) when (unreadable is JsonException or StoreException { Fault: StoreFault.Corrupt })
        {
            // It is for people; what it says is in its name.
            return null;
        }
    }

    private static string NameOf(NoteState state) =>
        Beginning
        + state switch
        {
            NoteState.Failed => "failed",
            NoteState.Empty => "empty",
            NoteState.Quiet => "quiet",
            _ => "unsure",
        }
        + Ending;
}
