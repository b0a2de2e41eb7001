using System.Globalization;
using System.Net.Http.Headers;

namespace EnergyDataPipeline.Collecting.Governing;

/// <summary>What a <c>Retry-After</c> asks for.</summary>
/// <param name="Wait">From the answer's arrival; zero for a date gone by; null when it is longer than anyone means (over a year).</param>
/// <param name="Said">The header as sent.</param>
internal sealed record Patience(TimeSpan? Wait, string Said)
{
    private static readonly TimeSpan LongestMeant = TimeSpan.FromDays(366);

    /// <summary>
    /// Reads the header's values; the longest counts, null when none can be read. A date is measured against the answer's own
    /// <c>Date</c> where there is one, so that a wrong clock on our side undercuts nothing.
    /// </summary>
    public static Patience? Read(IEnumerable<string> values, DateTimeOffset? answeredAt, DateTimeOffset now)
    {
        Patience? longest = null;
        foreach (var value in values)
        {
            if (ReadOne(value.Trim(), answeredAt ?? now) is { } one && (longest is null || Longer(one, longest)))
            {
                longest = one;
            }
        }

        return longest;
    }

    private static bool Longer(Patience one, Patience other) => one.Wait is null || (other.Wait is { } wait && one.Wait > wait);

    private static Patience? ReadOne(string text, DateTimeOffset now)
    {
        if (text.Length > 0 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
        {
            var seconds = double.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
            return new Patience(seconds <= LongestMeant.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null, Shortened(text));
        }

        if (Date(text) is { } date)
        {
            var wait = date - now;
            return new Patience(
                wait > LongestMeant ? null
                    : wait > TimeSpan.Zero ? wait
                    : TimeSpan.Zero,
                Shortened(text)
            );
        }

        return null;
    }

    private static DateTimeOffset? Date(string text)
    {
        if (RetryConditionHeaderValue.TryParse(text, out var parsed) && parsed.Date is { } date)
        {
            return date;
        }

        // A date with the wrong day of the week is still a date, and patience is not undercut for it.
        var rest = text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..].Trim();
        return DateTimeOffset.TryParseExact(
            rest,
            "d MMM yyyy HH:mm:ss 'GMT'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var lenient
        )
            ? lenient
            : null;
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
