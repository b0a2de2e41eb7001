using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>Which of two answers for the same slice holds.</summary>
internal static class NewerAnswer
{
    /// <summary>
    /// True when <paramref name="held"/> was made of another answer than <paramref name="wanted"/>, received later. One that lies in the future
    /// of <paramref name="now"/> was dated by a clock that is wrong: it does not keep later runs from what they have.
    /// </summary>
    public static bool IsNewerThan(this Manifest held, Manifest wanted, Instant now)
    {
        var answered = held.AnsweredAt ?? held.Raw.ReceivedAt;
        return held.SliceId == wanted.SliceId
            && held.Raw.Sha256 != wanted.Raw.Sha256
            && answered > (wanted.AnsweredAt ?? wanted.Raw.ReceivedAt)
            && answered <= now;
    }
}
