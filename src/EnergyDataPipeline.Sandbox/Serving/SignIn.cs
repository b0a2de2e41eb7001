using System.Buffers.Text;
using System.Text;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>What became of a sign-in.</summary>
internal enum SignInOutcome
{
    Accepted,
    Unknown,
    Locked,
}

/// <summary>HTTP Basic.</summary>
internal sealed class SignIn
{
    private readonly Dictionary<string, SandboxUser> users = new(StringComparer.Ordinal);

    public SignIn(SandboxOptions options)
    {
        users[options.Username] = new SandboxUser(options.Username, options.Password);
        foreach (var user in options.Users)
        {
            users[user.Name] = user;
        }
    }

    public const string Challenge = "Basic realm=\"ISO-NE\"";

    public (SignInOutcome Outcome, string? User) Judge(string? authorization)
    {
        const string Scheme = "Basic ";
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return (SignInOutcome.Unknown, null);
        }
        var encoded = authorization.AsSpan(Scheme.Length).Trim();
        if (!Base64.IsValid(encoded))
        {
            return (SignInOutcome.Unknown, null);
        }
        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(encoded.ToString()));
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !users.TryGetValue(pair[..colon], out var user) || user.Password != pair[(colon + 1)..])
        {
            return (SignInOutcome.Unknown, null);
        }
        return (user.Locked ? SignInOutcome.Locked : SignInOutcome.Accepted, user.Name);
    }
}
