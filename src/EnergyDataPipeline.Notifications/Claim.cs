namespace EnergyDataPipeline.Notifications;

/// <summary>A notice whose telling is ours.</summary>
/// <param name="Notice">What is told.</param>
/// <param name="Key">Where its mark is; null where it could not be set.</param>
/// <param name="Token">What the mark is known by.</param>
/// <param name="Before">What was remembered before.</param>
internal sealed record Claim(Notice Notice, string? Key = null, string? Token = null, ToldState? Before = null);
