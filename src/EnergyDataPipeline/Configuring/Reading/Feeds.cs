using System.Text.Json;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>The feeds of a configuration, each with the places of its keys.</summary>
/// <param name="Entries">In the order of the file.</param>
/// <param name="AreBuiltIn">True when the file names none and the built-in feeds run.</param>
internal sealed record Feeds(IReadOnlyList<FeedEntry> Entries, bool AreBuiltIn)
{
    public static Feeds Read(ConfigurationFile file, Effective effective, Notes notes)
    {
        var member = file.Root?.Members.FirstOrDefault(member => member.Name == FeedKeys.Apis);
        if (member is not { Value: { } apis } || apis.Type == JsonTokenType.Null)
        {
            return new([.. BuiltInFeeds.All.Select(FeedEntry.Of).Select(entry => WithFormats(entry, effective))], true);
        }

        var place = file.Place.Key(FeedKeys.Apis, member.Value.Line);
        if (apis.Type != JsonTokenType.StartArray || apis.Items.Count == 0)
        {
            notes.Fault(
                place,
                apis.Type == JsonTokenType.StartArray ? "an empty list" : apis.Found,
                "a list of feeds: [{\"name\": …, \"url\": …, \"output_folder\": …}]",
                "Leave apis out for the four built-in feeds."
            );
            return new([], false);
        }

        var reader = new FeedReader(notes, effective.Get<string>(Settings.FilePrefix)!);
        var entries = new List<FeedEntry>();
        foreach (var (index, item) in apis.Items.Index())
        {
            var at = place.Item(index, item.Line);
            if (item.Type == JsonTokenType.StartObject)
            {
                entries.Add(WithFormats(reader.Read(item, at), effective));
            }
            else
            {
                notes.Fault(at, item.Found, "a feed: {\"name\": …, \"url\": …, \"output_folder\": …}");
            }
        }

        return new(entries, false);
    }

    /// <summary>A later layer wins over the file, also where the file speaks of one feed.</summary>
    private static FeedEntry WithFormats(FeedEntry entry, Effective effective) =>
        effective[Settings.Formats].Layer > Layer.File && entry.Feed.Formats.Count > 0
            ? entry with
            {
                Feed = entry.Feed with { Formats = [] },
            }
            : entry;
}
