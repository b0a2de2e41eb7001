using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>How numbers, spans, outcomes and foreign text look, the same everywhere and without culture.</summary>
internal static class Words
{
    /// <summary><c>28,944</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary><c>1 file</c>, <c>3 files</c>.</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary><c>512 B</c>, <c>4.1 kB</c>, <c>3.4 MB</c>: powers of a thousand.</summary>
    public static string Bytes(long bytes)
    {
        ReadOnlySpan<string> units = ["kB", "MB", "GB", "TB"];
        if (bytes < 1000)
        {
            return $"{bytes.ToString(CultureInfo.InvariantCulture)} B";
        }

        var value = bytes / 1000.0;
        var unit = 0;
        // What would be rounded to 1000 is one of the next unit.
        while (value >= 999.95 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return $"{value.ToString("0.0", CultureInfo.InvariantCulture)} {units[unit]}";
    }

    /// <summary><c>0.4 s</c>, <c>2 min 5 s</c>, <c>1 h 10 min</c>.</summary>
    public static string Span(Duration span)
    {
        var seconds = Math.Round(span.TotalSeconds);
        return span.TotalSeconds < 59.95 ? $"{span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s"
            : seconds < 3600 ? string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60} min {(int)seconds % 60} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(long)seconds / 3600} h {(long)seconds % 3600 / 60} min");
    }

    /// <summary>ISO 8601 in UTC, whole seconds.</summary>
    public static string Moment(Instant instant) => InstantPattern.General.Format(instant);

    /// <summary>The outcome as documents and tables have it: <c>not-yet-published</c>.</summary>
    public static string Of(Outcome outcome) =>
        outcome switch
        {
            Outcome.Ok => "ok",
            Outcome.Unchanged => "unchanged",
            Outcome.Empty => "empty",
            Outcome.NotYetPublished => "not-yet-published",
            Outcome.Throttled => "throttled",
            Outcome.Unauthorized => "unauthorized",
            Outcome.NotFound => "not-found",
            Outcome.BadAnswer => "bad-answer",
            Outcome.Failed => "failed",
            Outcome.Cancelled => "cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "an outcome without a word"),
        };

    /// <summary>How complete a period is, as documents and tables have it: <c>not-yet-published</c>.</summary>
    public static string Of(PeriodState state) =>
        state switch
        {
            PeriodState.Complete => "complete",
            PeriodState.Partial => "partial",
            PeriodState.Quiet => "empty-as-expected",
            PeriodState.Empty => "empty",
            PeriodState.Unsure => "empty-unsure",
            PeriodState.Early => "early",
            PeriodState.NotYetPublished => "not-yet-published",
            PeriodState.Missing => "missing",
            PeriodState.Failed => "failed",
            PeriodState.Damaged => "damaged",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "a state without a word"),
        };

    /// <summary>How much of a period an answer holds.</summary>
    public static string Of(CoverageState state) =>
        state switch
        {
            CoverageState.Complete => "complete",
            CoverageState.Partial => "partial",
            CoverageState.Quiet => "empty-as-expected",
            CoverageState.Empty => "empty",
            CoverageState.Unsure => "empty-unsure",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "a state without a word"),
        };

    /// <summary>The class of a failure as documents have it: <c>sign-in</c>.</summary>
    public static string Of(FailureClass failure) =>
        failure switch
        {
            FailureClass.None => "none",
            FailureClass.Internal => "internal",
            FailureClass.Configuration => "configuration",
            FailureClass.SignIn => "sign-in",
            FailureClass.SourcePermanent => "source-permanent",
            FailureClass.Temporary => "temporary",
            FailureClass.Quality => "quality",
            FailureClass.Store => "store",
            FailureClass.Incomplete => "incomplete",
            _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "a failure without a word"),
        };

    /// <summary><c>ok</c>, <c>warn</c>, <c>fail</c>.</summary>
    public static string Of(CheckStatus status) =>
        status switch
        {
            CheckStatus.Ok => "ok",
            CheckStatus.Warn => "warn",
            _ => "fail",
        };

    /// <summary>What becomes of rows in which a rule does not hold, as configurations have it.</summary>
    public static string Of(RuleVerb verb) => Running.QualityRows.VerbOf(verb);

    /// <summary><c>note</c>, <c>warning</c>, <c>error</c>.</summary>
    public static string Of(Severity severity) =>
        severity switch
        {
            Severity.Note => "note",
            Severity.Warning => "warning",
            _ => "error",
        };

    /// <summary>
    /// Text from elsewhere (an answer, a file, a key) for a terminal: control characters, which could move the cursor or change colours, become
    /// a visible mark. Line ends stay.
    /// </summary>
    public static string Plain(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var character in text.ReplaceLineEndings("\n"))
        {
            plain.Append(
                character == '\n' ? character
                : character == '\t' ? ' '
                : char.IsControl(character) ? '\uFFFD'
                : character
            );
        }

        return plain.ToString();
    }
}
