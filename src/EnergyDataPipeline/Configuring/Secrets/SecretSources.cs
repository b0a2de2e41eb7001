using EnergyDataPipeline.Configuring.Reading;

namespace EnergyDataPipeline.Configuring.Secrets;

/// <summary>
/// Where sign-in secrets are looked for: variables, the <c>.env</c> file, files. Holds no secret that can be printed by accident; a secret is
/// read when a feed signs in, never before.
/// </summary>
public sealed class SecretSources
{
    internal const string UsernameVariable = Setting.OwnPrefix + "USERNAME";
    internal const string PasswordVariable = Setting.OwnPrefix + "PASSWORD";
    internal const string AskPassVariable = Setting.OwnPrefix + "ASKPASS";
    internal const string IsoNeUsernameVariable = "ISO_NE_USERNAME";
    internal const string IsoNePasswordVariable = "ISO_NE_PASSWORD";

    private readonly Func<EnvironmentLayers> _environment;
    private readonly Func<EnvironmentLayers, Folders> _folders;

    /// <summary>Looks into <paramref name="environment"/>; relative paths are taken from <paramref name="workingFolder"/>.</summary>
    public SecretSources(IReadOnlyDictionary<string, string> environment, string workingFolder)
        : this(() => new(environment, new Dictionary<string, string>()), layers => new(workingFolder, layers)) { }

    internal SecretSources(EnvironmentLayers environment, Folders folders)
        : this(() => environment, _ => folders) { }

    private SecretSources(Func<EnvironmentLayers> environment, Func<EnvironmentLayers, Folders> folders)
    {
        _environment = environment;
        _folders = folders;
    }

    /// <summary>The variables of this process, read when a secret is asked for, and its working folder.</summary>
    public static SecretSources Process { get; } =
        new(
            () => new(EnergyPipelineConfig.ProcessEnvironment(), new Dictionary<string, string>()),
            layers => new(Directory.GetCurrentDirectory(), layers)
        );

    /// <summary>
    /// The program that asks a person, from the environment alone: a <c>.env</c> file in some folder shall not name programs to run.
    /// </summary>
    internal string? AskPass => _environment().Find(AskPassVariable, Layer.Environment)?.Value;

    internal FoundVariable? Find(string variable) => _environment().Find(variable);

    internal string Rooted(string path) => _folders(_environment()).Rooted(path);

    /// <summary>The user name and the secret that <paramref name="feed"/> needs, by key, and where each stands; nothing is asked for.</summary>
    internal IEnumerable<(string Key, FoundSecret Found)> Find(FeedSettings feed)
    {
        if (feed.AuthType == AuthType.Basic)
        {
            yield return (FeedKeys.Username.Name, Find(feed.Username, isSecret: false, UsernameVariable, IsoNeUsernameVariable));
        }

        if (feed.AuthType != AuthType.None)
        {
            yield return (FeedKeys.Password.Name, Find(feed.Password, isSecret: true, PasswordVariable, IsoNePasswordVariable));
        }
    }

    /// <summary>Says nothing of what it holds.</summary>
    public override string ToString() => nameof(SecretSources);

    private FoundSecret Find(string? inFeed, bool isSecret, params ReadOnlySpan<string> variables)
    {
        if (SecretReference.TryParse(inFeed, out var reference))
        {
            return Of(reference, isSecret) with { InFeed = true };
        }

        if (inFeed is { Length: > 0 })
        {
            return new(isSecret, inFeed, "the feed") { InFeed = true };
        }

        foreach (var variable in variables)
        {
            if (Find(variable) is { } found)
            {
                return SecretReference.InVariable(found.Value) is { } there
                    ? Of(there, isSecret) with
                    {
                        Origin = found.Origin,
                        Variable = variable,
                    }
                    : new(isSecret, found.Value, found.Origin) { Variable = variable };
            }
        }

        return new(isSecret, null, "default");
    }

    /// <summary>What a reference leads to; a file and a parameter are read later.</summary>
    internal FoundSecret Of(SecretReference reference, bool isSecret) =>
        reference switch
        {
            { Variable: { } name } => new(isSecret, Find(name)?.Value, $"environment {name}") { Reference = reference.ToString() },
            { Parameter: { } name } => new(isSecret, null, reference.ToString()) { Reference = reference.ToString(), Parameter = name },
            _ => new(isSecret, null, $"file {reference.File}") { Reference = reference.ToString(), File = Rooted(reference.File!) },
        };
}

/// <summary>A user name or a secret, found or not.</summary>
/// <param name="IsSecret">False for a user name, which may be shown.</param>
/// <param name="Value">What was found; null for a file, which is read later, and where nothing was found.</param>
/// <param name="Origin">Where.</param>
internal sealed record FoundSecret(bool IsSecret, string? Value, string Origin)
{
    /// <summary>The reference that the feed gives, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>Path of the file that holds it, or null.</summary>
    public string? File { get; init; }

    /// <summary>Name of the parameter that holds it, or null.</summary>
    public string? Parameter { get; init; }

    /// <summary>The variable it was found in without a reference, or null.</summary>
    public string? Variable { get; init; }

    /// <summary>True when the feed itself names it or its place.</summary>
    public bool InFeed { get; init; }

    public bool IsFound => Value is not null || File is not null || Parameter is not null;

    /// <summary>True where it may change while we run.</summary>
    public bool MayChange => File is not null || Parameter is not null;

    /// <summary>Never the value.</summary>
    public override string ToString() => Origin;
}
