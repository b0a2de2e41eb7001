using System.Diagnostics.CodeAnalysis;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Market;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline.Configuring;

/// <summary>
/// Which operating days are meant: <c>today</c>, <c>yesterday</c>, <c>tomorrow</c>, <c>yyyyMMdd</c>, <c>yyyy-MM-dd</c>, or a range of two of them
/// (<c>A..B</c> or <c>A:B</c>, both ends included). <c>today</c> is the day in the operator's zone, never the machine's.
/// </summary>
public sealed record DayExpression
{
    /// <summary>Most days a range may cover.</summary>
    public const int MostDays = 3660;

    internal const string Expected =
        "today, yesterday, tomorrow, a date as yyyyMMdd or yyyy-MM-dd, or a range of two of these as A..B (at most 3660 days)";

    private static readonly string[] Words = ["yesterday", "today", "tomorrow"];
    private static readonly string[] Separators = ["..", ":"];

    private readonly End _first;
    private readonly End _last;

    private DayExpression(string text, End first, End last)
    {
        Text = text;
        _first = first;
        _last = last;
    }

    /// <summary>The expression as it was written, without spaces around it.</summary>
    public string Text { get; }

    /// <summary>True for a range, even of one day.</summary>
    public bool IsRange { get; private init; }

    /// <summary>Reads <paramref name="text"/>; a <see cref="PipelineException"/> of class configuration says what is wrong with it.</summary>
    public static DayExpression Parse(string text) =>
        TryParse(text, out var expression, out var fault) ? expression : throw new PipelineException(FailureClass.Configuration, fault);

    /// <summary>Reads <paramref name="text"/>; false, with the reason in words, when it names no days.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DayExpression? expression, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        expression = Read(text.Trim(), out var reason);
        fault = expression is null ? $"{reason} Expected {Expected}." : null;
        return expression is not null;
    }

    /// <summary>Null when <paramref name="text"/> can be read, otherwise what is wrong with it.</summary>
    internal static string? WhatIsWrong(string text) => Read(text.Trim(), out var reason) is null ? reason : null;

    /// <summary>
    /// The days meant at <paramref name="now"/> in the operator's <paramref name="zone"/>, oldest first; a <see cref="PipelineException"/> of class
    /// configuration where a range that names <c>today</c> turns out reversed or too long.
    /// </summary>
    public IReadOnlyList<OperatingDay> Resolve(Instant now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var today = OperatingDay.Containing(now, zone);
        var (first, last) = (_first.On(today), _last.On(today));
        if (_first.Date is null != _last.Date is null && last.Date < first.Date)
        {
            var (from, to, _) = Split(Text);
            throw new PipelineException(
                FailureClass.Configuration,
                $"The first day, {from}, is after the last, {to}: today is {today} in {zone.Id}.",
                "Begin earlier or end later. Where only --from is given, the last day is yesterday; --until names another."
            );
        }

        if (LengthFault(Text, DayNumber(first.Date), DayNumber(last.Date)) is { } fault)
        {
            throw new PipelineException(FailureClass.Configuration, $"{fault} Today is {today} in {zone.Id}.");
        }

        return [.. Enumerable.Range(0, DayNumber(last.Date) - DayNumber(first.Date) + 1).Select(first.PlusDays)];
    }

    /// <summary>The expression as it was written.</summary>
    public override string ToString() => Text;

    private static DayExpression? Read(string text, out string? reason)
    {
        var (firstText, lastText, isRange) = Split(text);
        if (ReadEnd(firstText, text, out reason) is not { } first || ReadEnd(lastText, text, out reason) is not { } last)
        {
            return null;
        }

        // A range from a date to a word, or the other way round, shows its length only on the day it is used.
        reason = first.Date is null == last.Date is null ? LengthFault(text, first.DayNumber, last.DayNumber) : null;
        return reason is null ? new(text, first, last) { IsRange = isRange } : null;
    }

    private static End? ReadEnd(string text, string whole, out string? reason)
    {
        reason = null;
        var word = Array.FindIndex(Words, known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (word >= 0)
        {
            return new(null, word - 1);
        }

        if (OperatingDay.TryParse(text, out var day))
        {
            return new(day.Date, 0);
        }

        var part = text == whole ? "" : $" in {Wording.Quote(whole)}";
        reason =
            text.Length == 0 ? $"No day stands there{part}."
            : LooksLikeDate(text) ? $"{Wording.Quote(text)}{part} is a day that does not exist."
            : NearMiss.Of(text, Words) is { } near ? $"{Wording.Quote(text)}{part} names no day: did you mean {near}?"
            : $"{Wording.Quote(text)}{part} names no day.";
        return null;
    }

    private static int DayNumber(LocalDate date) => new DateOnly(date.Year, date.Month, date.Day).DayNumber;

    private static (string First, string Last, bool IsRange) Split(string text)
    {
        foreach (var separator in Separators)
        {
            var at = text.IndexOf(separator, StringComparison.Ordinal);
            if (at >= 0)
            {
                return (text[..at].Trim(), text[(at + separator.Length)..].Trim(), true);
            }
        }

        return (text, text, false);
    }

    private static string? LengthFault(string text, int first, int last)
    {
        if (last < first)
        {
            var (from, to, _) = Split(text);
            return $"{Wording.Quote(text)} ends before it begins: did you mean {to}..{from}?";
        }

        return last - first >= MostDays
            ? $"{Wording.Quote(text)} covers {(last - first + 1).ToInvariant()} days: ask for it in parts."
            : null;
    }

    private static bool LooksLikeDate(string text) =>
        (text.Length == 8 && text.All(char.IsAsciiDigit))
        || (text.Length == 10 && text[4] == '-' && text[7] == '-' && text.Where((_, at) => at is not (4 or 7)).All(char.IsAsciiDigit));

    /// <summary>One end of a range: a date, or an offset from today in days.</summary>
    private readonly record struct End(LocalDate? Date, int Offset)
    {
        public int DayNumber => Date is { } date ? DayExpression.DayNumber(date) : Offset;

        public OperatingDay On(OperatingDay today) => Date is { } date ? new(date) : today.PlusDays(Offset);
    }
}
