using System.Globalization;

namespace EnergyDataPipeline.Sandbox.Faults;

/// <summary>Reads and writes fault rules: <c>kind;setting=value;…</c>.</summary>
internal static class FaultText
{
    private static readonly Dictionary<string, Func<FaultRule, string, FaultRule>> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["path"] = (rule, value) => rule with { Path = value },
        ["user"] = (rule, value) => rule with { User = value },
        ["after"] = (rule, value) => rule with { After = Count(value, 0) },
        ["first"] = (rule, value) => rule with { First = Count(value, 1) },
        ["every"] = (rule, value) => rule with { Every = Count(value, 1) },
        ["probability"] = (rule, value) => rule with { Probability = Number(value, 0, 1) },
        ["perPath"] = (rule, value) => rule with { PerPath = value is "" or "true" || (value is "false" ? false : throw new FormatException("Expected true or false.")) },
        ["ms"] = (rule, value) => rule with { Milliseconds = Number(value, 0, 86_400_000) },
        ["p99"] = (rule, value) => rule with { P99Milliseconds = Number(value, 0, 86_400_000) },
        ["rate"] = (rule, value) => rule with { Rate = Count(value, 1) },
        ["percent"] = (rule, value) => rule with { Percent = Number(value, 0, 100) },
        ["code"] = (rule, value) => rule with { Code = Code(value) },
        ["retryAfter"] = (rule, value) => rule with { RetryAfter = value },
        ["framing"] = (rule, value) => rule with { Framing = Word<FaultFraming>(value) },
        ["style"] = (rule, value) => rule with { Style = value },
        ["field"] = (rule, value) => rule with { Field = value },
        ["word"] = (rule, value) => rule with { Word = value },
        ["hour"] = (rule, value) => rule with { Hour = (int)Number(value, 0, 23) },
        ["seconds"] = (rule, value) => rule with { Seconds = Number(value, -1e9, 1e9) },
    };

    private static readonly Dictionary<FaultKind, string[]> Styles = new()
    {
        [FaultKind.Status] = ["html", "empty"],
        [FaultKind.MalformedJson] = ["unquoted", "nan", "comma"],
        [FaultKind.HtmlAs200] = ["html-type"],
        [FaultKind.EmptyForm] = ["object", "text"],
    };

    public static FaultRule Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            throw new FormatException($"A fault is a kind and settings, as in status;code=503;first=2. Kinds: {Names<FaultKind>()}.");
        }
        var rule = new FaultRule { Kind = Read(text, parts[0], () => Word<FaultKind>(parts[0])) };
        foreach (var part in parts.Skip(1))
        {
            var name = part.Split('=')[0].Trim();
            var value = part.Contains('=', StringComparison.Ordinal) ? part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim() : "";
            if (!Settings.TryGetValue(name, out var set))
            {
                throw new FormatException($"Fault '{text}': there is no setting '{name}'. Settings: {string.Join(", ", Settings.Keys)}.");
            }
            rule = Read(text, part, () => set(rule, value));
        }
        if (rule.Style is { } style && Styles.TryGetValue(rule.Kind, out var known) && !known.Contains(style))
        {
            throw new FormatException($"Fault '{text}': there is no style '{style}'. Styles of {parts[0]}: {string.Join(", ", known)}.");
        }
        return rule;
    }

    /// <summary>Reads several rules, one a line or parted by bars.</summary>
    public static IReadOnlyList<FaultRule> ParseMany(string text) =>
        [.. text.Split(['\n', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    public static string Write(FaultRule rule)
    {
        var name = rule.Kind.ToString();
        var written = new List<string> { char.ToLowerInvariant(name[0]) + name[1..] };
        Add("path", rule.Path == "**" ? null : rule.Path);
        Add("user", rule.User);
        Add("after", rule.After == 0 ? null : rule.After);
        Add("first", rule.First);
        Add("every", rule.Every);
        Add("probability", rule.Probability >= 1 ? null : rule.Probability);
        Add("perPath", rule.PerPath ? "true" : null);
        Add("ms", rule.Milliseconds);
        Add("p99", rule.P99Milliseconds);
        Add("rate", rule.Rate);
        Add("percent", rule.Percent);
        Add("code", rule.Code);
        Add("retryAfter", rule.RetryAfter);
        Add("framing", rule.Framing switch { FaultFraming.Chunked => "chunked", FaultFraming.Close => "close", _ => null });
        Add("style", rule.Style);
        Add("field", rule.Field);
        Add("word", rule.Word);
        Add("hour", rule.Hour);
        Add("seconds", rule.Seconds);
        return string.Join(';', written);

        void Add(string setting, IConvertible? value)
        {
            if (value is not null)
            {
                written.Add($"{setting}={value.ToString(CultureInfo.InvariantCulture)}");
            }
        }
    }

    private static T Read<T>(string text, string part, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException reason)
        {
            throw new FormatException($"Fault '{text}': '{part}' cannot be read. {reason.Message}", reason);
        }
    }

    private static int Count(string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least
            ? count
            : throw new FormatException($"Expected a whole number of at least {least.ToString(CultureInfo.InvariantCulture)}.");

    private static double Number(string value, double least, double most) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Expected a number from {least} to {most}."));

    private static int Code(string value)
    {
        var code = Count(value, 200);
        return code <= 599 ? code : throw new FormatException("Expected an HTTP status from 200 to 599.");
    }

    private static T Word<T>(string value)
        where T : struct, Enum =>
        // Numbers are not names, though Enum.TryParse takes them for such.
        value.Length > 0 && char.IsAsciiLetter(value[0]) && Enum.TryParse<T>(value, ignoreCase: true, out var word) && Enum.IsDefined(word)
            ? word
            : throw new FormatException($"Expected one of {Names<T>()}.");

    private static string Names<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]));
}
