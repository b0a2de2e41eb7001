using EnergyDataPipeline.Collecting.Signing;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Aws.Queueing;

/// <summary>How long a message is hidden whose slice failed in a way that may pass.</summary>
internal static class OrderBackoff
{
    /// <summary>
    /// How often a slice is asked for of which the source gives less than is due: enough for an answer that was empty in passing, and not so often that
    /// a history in which the source has holes is asked for many times over.
    /// </summary>
    private const int TriesForWhatLacks = 4;

    /// <summary>The service hides a message for 12 hours at most, counted from when it was received.</summary>
    private static readonly TimeSpan LongestHiding = TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1);

    /// <summary>
    /// <paramref name="first"/> doubled with each receive up to <paramref name="longest"/>, about half of it by <paramref name="chance"/> (0 to 1),
    /// and never before the source wants to be asked again. Where the store or what surrounds the worker is at fault, the longest at once: a
    /// message has few receives, and none is to die of that. Where its source refused the sign-in, as long as a fleet leaves the account alone.
    /// </summary>
    public static TimeSpan Of(FeedResult result, int receives, TimeSpan first, TimeSpan longest, DateTimeOffset now, double chance)
    {
        if (result.IsRefusedSignIn)
        {
            return SignInGates.Lasts;
        }

        const int mostDoublings = 16;
        var doublings = Math.Clamp(receives - 1, 0, mostDoublings);
        var whole = IsOfSurroundings(result) ? longest : TimeSpan.FromTicks(Math.Min(longest.Ticks, first.Ticks << doublings));
        var wait = (whole / 2) + (whole / 2 * chance);
        var asked = result.ComeBackAt is { } at ? at.ToDateTimeOffset() - now : TimeSpan.Zero;
        var least = asked > TimeSpan.Zero ? asked + (whole / 10 * chance) : TimeSpan.Zero;
        return wait > least ? wait : least;
    }

    /// <summary>
    /// True when the source gave the same once more, with less than is due, of a message that came often enough. Receives for other failures count, but
    /// one answer alone is never the last word.
    /// </summary>
    public static bool IsTriedEnough(FeedResult result, int receives) =>
        result is { IsIncomplete: true, Outcome: Outcome.Unchanged } && receives >= TriesForWhatLacks;

    /// <summary>True when no order is at fault, but the store, or what this process was given: secrets, credentials, tables, parameters, permissions.</summary>
    public static bool IsOfSurroundings(FeedResult result) =>
        result.Failure is FailureClass.Store or FailureClass.SignIn
        || (result.Failure == FailureClass.Configuration && !result.IsRefusedOrder);

    /// <summary><paramref name="wait"/>, or as much of it as the service grants a message that was received <paramref name="ago"/>.</summary>
    public static TimeSpan Fitting(TimeSpan wait, TimeSpan ago)
    {
        var most = LongestHiding - (ago > TimeSpan.Zero ? ago : TimeSpan.Zero);
        return wait < most ? wait
            : most > TimeSpan.Zero ? most
            : TimeSpan.Zero;
    }
}
