using System.Globalization;
using NodaTime;

namespace EnergyDataPipeline.Configuring;

/// <summary>Who is told what needs somebody. Addresses that are secrets are references: <c>env:NAME</c>, <c>file:PATH</c>, <c>ssm:/NAME</c>.</summary>
public sealed record NotificationSettings
{
    /// <summary>ARN of an SNS topic; null for none.</summary>
    public string? Sns { get; init; }

    /// <summary>Where the address of a Slack-compatible webhook is; null for none.</summary>
    public string? Slack { get; init; }

    /// <summary>The mail server and who is written to; null for no e-mail.</summary>
    public EmailSettings? Email { get; init; }

    /// <summary>What is told: <c>failure</c>, <c>quality</c>, <c>staleness</c>, <c>dead-letters</c>; all of it unless set.</summary>
    public IReadOnlyList<string> On { get; init; } = ["failure", "quality", "staleness", "dead-letters"];

    /// <summary>What has been told and has not changed is told again after this long; an hour unless set.</summary>
    public Duration Every { get; init; } = Duration.FromHours(1);

    /// <summary>True where anybody is told anything.</summary>
    public bool IsSet => Sns is not null || Slack is not null || Email is not null;

    /// <summary>Reads <c>30s</c>, <c>30m</c>, <c>1h</c>, <c>1d</c>.</summary>
    internal static bool TryParseEvery(string text, out Duration every)
    {
        every = default;
        if (
            text.Length < 2
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is 0 or > 10_000
        )
        {
            return false;
        }

        Duration? read = text[^1] switch
        {
            's' => Duration.FromSeconds(count),
            'm' => Duration.FromMinutes(count),
            'h' => Duration.FromHours(count),
            'd' => Duration.FromDays(count),
            _ => null,
        };
        every = read ?? default;
        return read is not null;
    }
}

/// <summary>A mail server, and who is written to.</summary>
public sealed record EmailSettings
{
    /// <summary>The server's name.</summary>
    public required string Host { get; init; }

    /// <summary>Its port; 587 unless set.</summary>
    public int Port { get; init; } = 587;

    /// <summary>Who messages come from.</summary>
    public required string From { get; init; }

    /// <summary>Who messages go to.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>User name, or where it is; null for no sign-in.</summary>
    public string? Username { get; init; }

    /// <summary>Where the password is; null for no sign-in.</summary>
    public string? Password { get; init; }

    /// <summary><c>starttls</c> (unless set, and then required), <c>implicit</c>, <c>none</c> (this machine alone).</summary>
    public string Tls { get; init; } = "starttls";

    /// <summary>PEM file of extra authorities; null for the machine's own alone.</summary>
    public string? CaFile { get; init; }
}
