using System.Text.Json;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>Names of rules, each with what becomes of that in which it does not hold.</summary>
internal sealed class VerbMapKind : ValueKind
{
    /// <summary>The verbs, as they are written.</summary>
    public static IReadOnlyDictionary<string, RuleVerb> Verbs { get; } =
        new Dictionary<string, RuleVerb>(StringComparer.Ordinal)
        {
            ["expect"] = RuleVerb.Expect,
            ["drop-to-quarantine"] = RuleVerb.DropToQuarantine,
            ["quarantine-slice"] = RuleVerb.QuarantineSlice,
            ["fail"] = RuleVerb.Fail,
        };

    /// <inheritdoc/>
    public override string Expected => "an object of rules and verbs: " + string.Join(", ", Verbs.Keys);

    /// <inheritdoc/>
    public override object? Read(string text, Place place, Notes notes) => Refuse(place, "a text", notes);

    /// <inheritdoc/>
    public override object? Read(LocatedValue value, Place place, Notes notes)
    {
        if (value.Type != JsonTokenType.StartObject)
        {
            return Refuse(place, value.Type == JsonTokenType.StartArray ? "a list" : "a single value", notes);
        }

        var map = new Dictionary<string, RuleVerb>(StringComparer.Ordinal);
        var isSound = true;
        foreach (var member in value.Members.Where(member => member.Value.Type != JsonTokenType.Null))
        {
            var at = place.Key(member.Name, member.Line);
            var word = member.Value.Type == JsonTokenType.String ? member.Value.Text ?? "" : "";
            if (!Verbs.TryGetValue(word, out var verb))
            {
                isSound = false;
                var found = member.Value.Type == JsonTokenType.String ? Wording.Quote(word) : "no text";
                notes.Fault(at, found, "one of " + string.Join(", ", Verbs.Keys), NearMiss.Ask(word, Verbs.Keys));
            }
            else if (!map.TryAdd(member.Name, verb))
            {
                isSound = false;
                notes.Fault(at, $"{Wording.Quote(member.Name)} a second time", "each rule once", "Take one of the two out.");
            }
        }

        return isSound ? map : null;
    }
}
