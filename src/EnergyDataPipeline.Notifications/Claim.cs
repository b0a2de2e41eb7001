namespace EnergyDataPipeline.Notifications;

/// <summary>A notice whose telling is ours.</summary>
/// <param name="Notice">What is told.</param>
/// <param name="Key">Where its mark is; null where it could not be set.</param>
/// <param name="Token">What the mark is known by.</param>
/// <param name="Before">What was remembered before.</param>
internal sealed record Claim(Notice Notice, string? Key = null, string? Token = null, ToldState? Before = null);

/// <summary>What comes of looking up, for one channel, what of several notices is to be told.</summary>
/// <param name="Channel">By which it is told.</param>
/// <param name="Context">What a message says of where it comes from.</param>
/// <param name="StillWrong">Looks whether what was told is well.</param>
internal sealed record Claiming(INoticeChannel Channel, NoticeContext Context, StillWrong StillWrong)
{
    /// <summary>What is to be told.</summary>
    public List<Claim> Told { get; } = [];

    /// <summary>Claims whose mark is set, or may be set where the store did not say: each is settled, told or not.</summary>
    public List<Claim> Marked { get; } = [];

    /// <summary>Kinds of what was told before.</summary>
    public HashSet<string> Known { get; } = new(StringComparer.Ordinal);
}
