namespace EnergyDataPipeline.Configuring;

/// <summary>The <c>{placeholders}</c> of an address.</summary>
internal static class AddressTemplate
{
    public const string Day = "day";
    public const string Today = "today";

    /// <summary>Names of the placeholders, in order; null when braces do not pair or a name is empty.</summary>
    public static IReadOnlyList<string>? Placeholders(string template)
    {
        var names = new List<string>();
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] == '}')
            {
                return null;
            }

            if (template[at] != '{')
            {
                continue;
            }

            var end = template.AsSpan(at + 1).IndexOfAny('{', '}');
            if (end <= 0 || template[at + 1 + end] == '{')
            {
                return null;
            }

            names.Add(template.Substring(at + 1, end));
            at += end + 1;
        }

        return names;
    }

    /// <summary><paramref name="feed"/>, with <c>day</c> set to <c>today</c> where its address asks for a day and it names none.</summary>
    public static FeedSettings WithDay(FeedSettings feed) =>
        feed.Params.ContainsKey(Day) || Placeholders(feed.Url)?.Contains(Day, StringComparer.Ordinal) != true
            ? feed
            : feed with
            {
                Params = new Dictionary<string, string>(feed.Params, StringComparer.Ordinal) { [Day] = Today },
            };
}
