using System.Text.Json;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>A value that was read, and where it stands.</summary>
internal sealed record ReadValue(object Value, Place Place);

/// <summary>Reads an object of the configuration file against the settings it may hold.</summary>
internal static class ObjectReader
{
    private static readonly Dictionary<string, string> Advice = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bucket"] = "Write \"destination\": \"s3://bucket/prefix\".",
        ["s3_bucket"] = "Write \"destination\": \"s3://bucket/prefix\".",
        ["feeds"] = "Did you mean apis?",
        ["api_key"] = "Say where the key is: \"password\": \"env:NAME\" or \"file:PATH\".",
        ["token"] = "Say where the token is: \"password\": \"env:NAME\" or \"file:PATH\".",
        ["verify"] = "Did you mean verify_tls?",
        ["verify_ssl"] = "Did you mean verify_tls?",
        ["prefix"] = "Did you mean csv_prefix?",
    };

    /// <summary>
    /// What <paramref name="value"/> sets, by setting name. Null counts as not given, and so does an empty text. Keys in
    /// <paramref name="elsewhere"/> are known and read by someone else.
    /// </summary>
    public static Dictionary<string, ReadValue> Read(
        LocatedValue value,
        Place place,
        IReadOnlyList<Setting> settings,
        IReadOnlyList<string> elsewhere,
        Notes notes
    )
    {
        var read = new Dictionary<string, ReadValue>(StringComparer.Ordinal);
        ReadGroup(value, "", place, settings, elsewhere, notes, read);
        return read;
    }

    private static void ReadGroup(
        LocatedValue value,
        string group,
        Place place,
        IReadOnlyList<Setting> settings,
        IReadOnlyList<string> elsewhere,
        Notes notes,
        Dictionary<string, ReadValue> read
    )
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.Members)
        {
            var at = place.Key(member.Name, member.Line);
            if (!seen.Add(member.Name))
            {
                notes.Fault(at, $"the key {Wording.Quote(member.Name)} a second time", "each key once", "Take one of the two out.");
                continue;
            }

            var name = group + member.Name;
            var setting = settings.FirstOrDefault(setting => setting.Name == name);
            if (setting is not null)
            {
                if (ReadSetting(setting, member.Value, at, notes) is { } found)
                {
                    read[name] = new(found, at);
                }
            }
            else if (settings.Any(setting => setting.Name.StartsWith(name + ".", StringComparison.Ordinal)))
            {
                ReadSubgroup(member.Value, name + ".", at, settings, notes, read);
            }
            else if (!elsewhere.Contains(member.Name, StringComparer.Ordinal))
            {
                Unknown(member, group, at, settings, elsewhere, notes);
            }
        }
    }

    private static void ReadSubgroup(
        LocatedValue value,
        string group,
        Place place,
        IReadOnlyList<Setting> settings,
        Notes notes,
        Dictionary<string, ReadValue> read
    )
    {
        if (value.Type == JsonTokenType.StartObject)
        {
            ReadGroup(value, group, place, settings, [], notes, read);
        }
        else if (value.Type != JsonTokenType.Null)
        {
            notes.Fault(place, value.Found, $"an object with {Wording.Either(Keys(settings, group))}");
        }
    }

    private static object? ReadSetting(Setting setting, LocatedValue value, Place place, Notes notes)
    {
        var missing =
            value.Type == JsonTokenType.Null
            || (value.Type == JsonTokenType.String && string.IsNullOrWhiteSpace(value.Text) && setting.Kind is TextKind or ReferenceKind);
        return missing ? null : setting.Kind.Read(value, place, notes);
    }

    private static void Unknown(
        LocatedMember member,
        string group,
        Place place,
        IReadOnlyList<Setting> settings,
        IReadOnlyList<string> elsewhere,
        Notes notes
    )
    {
        if (Sensitive.Is(member.Name) && member.Value is { Type: JsonTokenType.String, Text.Length: > 0 } secret)
        {
            notes.Secrets.Add(secret.Text);
        }

        string[] known = [.. Keys(settings, group), .. elsewhere];
        var suggestion = Advice.GetValueOrDefault(member.Name) ?? NearMiss.Ask(member.Name, known);
        notes.Fault(place, $"the unknown key {Wording.Quote(member.Name)}", $"one of {string.Join(", ", known)}", suggestion);
    }

    private static IEnumerable<string> Keys(IReadOnlyList<Setting> settings, string group) =>
        settings
            .Where(setting => setting.Name.StartsWith(group, StringComparison.Ordinal))
            .Select(setting => setting.Name[group.Length..].Split('.')[0])
            .Distinct(StringComparer.Ordinal);
}
