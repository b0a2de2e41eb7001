using System.Text.Json;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>What a setting may hold, and how it is read: typed in the file, as text everywhere else.</summary>
internal abstract class ValueKind
{
    /// <summary>What is allowed, in words that follow <c>expected</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>The value written as <paramref name="text"/>; null, and a fault, when it is not allowed.</summary>
    public abstract object? Read(string text, Place place, Notes notes);

    /// <summary>The value in the file; null, and a fault, when it is not allowed.</summary>
    public abstract object? Read(LocatedValue value, Place place, Notes notes);

    /// <summary>The value for people.</summary>
    public virtual string Show(object value) => value.ToString() ?? "";

    protected object? Refuse(Place place, string found, Notes notes, string? suggestion = null)
    {
        notes.Fault(place, found, Expected, suggestion);
        return null;
    }
}

/// <summary>A text, checked by a rule of its own where it has one.</summary>
/// <param name="expected">What is allowed, in words.</param>
/// <param name="check">Null when the text is allowed, otherwise a suggestion (empty for none).</param>
internal sealed class TextKind(string expected = "a text", Func<string, string?>? check = null) : ValueKind
{
    public override string Expected { get; } = expected;

    public override object? Read(string text, Place place, Notes notes)
    {
        var trimmed = text.Trim();
        return check?.Invoke(trimmed) is { } suggestion
            ? Refuse(place, Wording.Quote(trimmed), notes, suggestion.Length == 0 ? null : suggestion)
            : trimmed;
    }

    public override object? Read(LocatedValue value, Place place, Notes notes) =>
        value.Type switch
        {
            JsonTokenType.String => Read(value.Text, place, notes),
            JsonTokenType.Number => Refuse(place, value.Text, notes, $"Put it in quotation marks: \"{value.Text}\"."),
            _ => Refuse(place, value.Found, notes),
        };
}

/// <summary>A text that must not be shown, whatever it is: a reference to a secret, or one written out by mistake.</summary>
internal sealed class ReferenceKind : ValueKind
{
    public override string Expected => "env:NAME, file:PATH or ssm:/NAME";

    public override object? Read(string text, Place place, Notes notes) => text;

    public override object? Read(LocatedValue value, Place place, Notes notes) =>
        value.Type == JsonTokenType.String
            ? value.Text
            : Refuse(place, value.Type is JsonTokenType.Number ? "a number" : value.Found, notes);
}

/// <summary>A whole number between two limits, both included.</summary>
internal sealed class WholeKind(int least, int most) : ValueKind
{
    public int Least { get; } = least;

    public int Most { get; } = most;

    public override string Expected => $"a whole number from {Least.ToInvariant()} to {Most.ToInvariant()}";

    public override object? Read(string text, Place place, Notes notes) =>
        Parse(text) is { } number ? number : Refuse(place, Wording.Quote(text), notes);

    public override object? Read(LocatedValue value, Place place, Notes notes)
    {
        if (value.Type == JsonTokenType.Number)
        {
            return Parse(value.Text) is { } number ? number : Refuse(place, value.Text, notes);
        }

        var unquoted = value.Type == JsonTokenType.String && Parse(value.Text) is not null;
        return Refuse(place, value.Found, notes, unquoted ? $"Write {value.Text} without quotation marks." : null);
    }

    public override string Show(object value) => ((int)value).ToInvariant();

    private int? Parse(string text) =>
        int.TryParse(text.Trim(), Styles.Whole, Styles.Culture, out var number) && number >= Least && number <= Most ? number : null;
}

/// <summary>A number between two limits, both included.</summary>
internal sealed class NumberKind(double least, double most, string what) : ValueKind
{
    public double Least { get; } = least;

    public double Most { get; } = most;

    public override string Expected => $"{what} from {Least.ToInvariant()} to {Most.ToInvariant()}";

    public override object? Read(string text, Place place, Notes notes) =>
        Parse(text) is { } number ? number : Refuse(place, Wording.Quote(text), notes, NearestForm(text));

    public override object? Read(LocatedValue value, Place place, Notes notes)
    {
        if (value.Type == JsonTokenType.Number)
        {
            return Parse(value.Text) is { } number ? number : Refuse(place, value.Text, notes);
        }

        var suggestion =
            value.Type != JsonTokenType.String ? null
            : Parse(value.Text) is not null ? $"Write {value.Text} without quotation marks."
            : NearestForm(value.Text);
        return Refuse(place, value.Found, notes, suggestion);
    }

    public override string Show(object value) => ((double)value).ToInvariant();

    private static string? NearestForm(string text) =>
        double.TryParse(text.Trim().TrimEnd('s', 'S', ' '), Styles.Number, Styles.Culture, out var number) && double.IsFinite(number)
            ? $"Write the number alone: {number.ToInvariant()}."
            : null;

    private double? Parse(string text) =>
        double.TryParse(text.Trim(), Styles.Number, Styles.Culture, out var number) && number >= Least && number <= Most ? number : null;
}

/// <summary>Yes or no: <c>true</c> and <c>false</c> in the file; elsewhere also 1/0, yes/no, on/off.</summary>
internal sealed class FlagKind : ValueKind
{
    public override string Expected => "true or false";

    public override object? Read(string text, Place place, Notes notes) =>
        text.Trim().ToLowerInvariant() switch
        {
            "true" or "1" or "yes" or "on" => true,
            "false" or "0" or "no" or "off" => false,
            _ => Refuse(place, Wording.Quote(text), notes, NearMiss.Ask(text.Trim(), ["true", "false"])),
        };

    public override object? Read(LocatedValue value, Place place, Notes notes) =>
        value.Type switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.String when value.Text.ToLowerInvariant() is "true" or "false" => Refuse(
                place,
                value.Found,
                notes,
                $"Write {value.Text.ToLowerInvariant()} without quotation marks."
            ),
            _ => Refuse(place, value.Found, notes),
        };

    public override string Show(object value) => (bool)value ? "true" : "false";
}

/// <summary>One of a few words, without regard to case.</summary>
internal sealed class ChoiceKind(IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? alsoCalled = null) : ValueKind
{
    public IReadOnlyList<string> Words { get; } = words;

    public override string Expected => Wording.Either(Words);

    public override object? Read(string text, Place place, Notes notes) =>
        Find(text.Trim()) is { } word ? word : Refuse(place, Wording.Quote(text), notes, Suggest(text.Trim()));

    public override object? Read(LocatedValue value, Place place, Notes notes) =>
        value.Type == JsonTokenType.String ? Read(value.Text, place, notes) : Refuse(place, value.Found, notes);

    /// <summary>The word as we write it, or null.</summary>
    public string? Find(string text)
    {
        var word = alsoCalled?.GetValueOrDefault(text.ToLowerInvariant()) ?? text;
        return Words.FirstOrDefault(known => known.Equals(word, StringComparison.OrdinalIgnoreCase));
    }

    public string? Suggest(string text) => NearMiss.Ask(text, Words);
}

/// <summary>A list of words: a list in the file, separated by commas elsewhere. From a closed set where <paramref name="choice"/> is given.</summary>
internal sealed class WordsKind(ChoiceKind? choice, string expected, IReadOnlyDictionary<string, string>? advice = null) : ValueKind
{
    public ChoiceKind? Choice { get; } = choice;

    public override string Expected { get; } = expected;

    public override object? Read(string text, Place place, Notes notes)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Read(parts.Select(part => (part, place)), place, notes, sound: true);
    }

    public override object? Read(LocatedValue value, Place place, Notes notes)
    {
        if (value.Type != JsonTokenType.StartArray)
        {
            var suggestion = value.Type == JsonTokenType.String ? $"Write a list: [{string.Join(", ", Quoted(value.Text))}]." : null;
            return Refuse(place, value.Found, notes, suggestion);
        }

        var words = new List<(string, Place)>();
        var sound = true;
        foreach (var (index, item) in value.Items.Index())
        {
            var at = place.Item(index, item.Line);
            if (item.Type == JsonTokenType.String)
            {
                words.Add((item.Text.Trim(), at));
            }
            else
            {
                sound = false;
                Refuse(at, item.Found, notes);
            }
        }

        return Read(words, place, notes, sound);
    }

    public override string Show(object value) => string.Join(", ", (IReadOnlyList<string>)value);

    private static IEnumerable<string> Quoted(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Wording.Quote);

    private List<string>? Read(IEnumerable<(string Text, Place Place)> words, Place place, Notes notes, bool sound)
    {
        var read = new List<string>();
        foreach (var (text, at) in words)
        {
            var word = Choice is null ? text : Choice.Find(text);
            if (string.IsNullOrEmpty(word))
            {
                sound = false;
                Refuse(at, Wording.Quote(text), notes, advice?.GetValueOrDefault(text.ToLowerInvariant()) ?? Choice?.Suggest(text));
            }
            else if (!read.Contains(word, StringComparer.Ordinal))
            {
                read.Add(word);
            }
        }

        if (sound && read.Count == 0)
        {
            Refuse(place, "an empty list", notes, "Name at least one, or leave the setting out.");
            return null;
        }

        return sound ? read : null;
    }
}

/// <summary>Names and texts: headers and parameters. Values are never quoted in messages: a header may carry a secret.</summary>
internal sealed class TextMapKind(string expected, bool scalars) : ValueKind
{
    public override string Expected { get; } = expected;

    /// <summary>True when numbers and booleans are taken as written.</summary>
    public bool Scalars { get; } = scalars;

    public override object? Read(string text, Place place, Notes notes) => Refuse(place, "a text", notes);

    public override object? Read(LocatedValue value, Place place, Notes notes)
    {
        if (value.Type != JsonTokenType.StartObject)
        {
            return Refuse(place, value.Type == JsonTokenType.StartArray ? "a list" : "a single value", notes);
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        var sound = true;
        foreach (var member in value.Members)
        {
            var at = place.Key(member.Name, member.Line);
            var text = member.Value.Type switch
            {
                JsonTokenType.String => member.Value.Text,
                JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False when Scalars => member.Value.Text,
                _ => null,
            };
            if (member.Value.Type == JsonTokenType.Null)
            {
                continue;
            }

            if (text is null)
            {
                sound = false;
                notes.Fault(at, Kind(member.Value), Scalars ? "a text, a number, true or false" : "a text");
            }
            else if (!map.TryAdd(member.Name, text))
            {
                sound = false;
                notes.Fault(at, $"{Wording.Quote(member.Name)} a second time", "each name once", "Take one of the two out.");
            }
        }

        return sound ? map : null;
    }

    public override string Show(object value) =>
        string.Join(
            ", ",
            ((IReadOnlyDictionary<string, string>)value).Select(pair => $"{pair.Key}={Sensitive.Mask(pair.Key, pair.Value)}")
        );

    private static string Kind(LocatedValue value) =>
        value.Type switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.Number => "a number",
            _ => "true or false",
        };
}
