using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnergyDataPipeline.Configuring.Secrets;

/// <summary>
/// Finds what feeds sign in with, for one run: the feed's own reference, then the variables, then the program that
/// <c>ENERGY_PIPELINE_ASKPASS</c> names, then the prompt. Each is asked for once and shared; without anybody to ask it fails at once.
/// </summary>
public sealed class SecretResolver : IDisposable
{
    private readonly SecretSources _sources;
    private readonly ISecretPrompt? _prompt;
    private readonly AskPassProgram? _askPass;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Dictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _readAnewAt = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<ISecretSource> _stores;
    private readonly TimeProvider _time;

    /// <summary>When a place last said that the secret cannot be had there.</summary>
    private readonly Dictionary<string, long> _lackedAt = new(StringComparer.Ordinal);

    /// <summary>A refused secret is read anew, and one that could not be had is, and then not again for so long.</summary>
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromMinutes(1);

    /// <summary>Looks into <paramref name="sources"/>, and asks <paramref name="prompt"/> where they hold nothing.</summary>
    public SecretResolver(
        SecretSources sources,
        ISecretPrompt? prompt = null,
        ILogger<SecretResolver>? logger = null,
        TimeProvider? time = null,
        IReadOnlyList<ISecretSource>? stores = null
    )
    {
        ArgumentNullException.ThrowIfNull(sources);
        _time = time ?? TimeProvider.System;
        _stores = stores ?? [];
        _sources = sources;
        _prompt = prompt;
        _askPass = sources.AskPass is { } program ? new(program, _time) : null;
        _logger = logger ?? NullLogger<SecretResolver>.Instance;
    }

    /// <summary>
    /// What <paramref name="feed"/> signs in with. A <see cref="PipelineException"/> of class sign-in says what is missing and what to set.
    /// </summary>
    public async Task<Credentials> ResolveAsync(FeedSettings feed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (feed.AuthType == AuthType.None)
        {
            return Credentials.None;
        }

        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await FindAsync(feed, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>
    /// What <paramref name="feed"/> signs in with after <paramref name="refused"/> was refused: files and parameters are read anew, once a minute
    /// at most. Null where they hold what was refused, so that asking again would be the same attempt a second time.
    /// </summary>
    public async Task<Credentials?> RenewAsync(FeedSettings feed, Credentials refused, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(refused);
        if (feed.AuthType == AuthType.None || !_sources.Find(feed).Any(wanted => wanted.Found.MayChange))
        {
            return null;
        }

        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var known = await FindAsync(feed, cancellationToken).ConfigureAwait(false);
            if (known != refused)
            {
                return known;
            }

            foreach (var reference in _sources.Find(feed).Where(wanted => wanted.Found.MayChange).Select(wanted => wanted.Found.Reference!))
            {
                if (!_readAnewAt.TryGetValue(reference, out var at) || _time.GetElapsedTime(at) >= BetweenReadings)
                {
                    _readAnewAt[reference] = _time.GetTimestamp();
                    _answers.Remove(reference);
                }
            }

            var renewed = await FindAsync(feed, cancellationToken).ConfigureAwait(false);
            if (renewed == refused)
            {
                return null;
            }

            LogMessages.SecretReadAnew(_logger, feed.Name);
            return renewed;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>The secret that <paramref name="reference"/> (<c>env:NAME</c>, <c>file:PATH</c>, <c>ssm:/NAME</c>) leads to, read now; <paramref name="what"/> names it in messages.</summary>
    public async Task<Secret> ReadAsync(string reference, string what, CancellationToken cancellationToken)
    {
        if (!SecretReference.TryParse(reference, out var parsed))
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{what} is not where a secret is; env:NAME, file:PATH or ssm:/NAME is expected.",
                "Keep the secret outside the configuration, and name its place."
            );
        }

        var found = _sources.Of(parsed, isSecret: true);
        var answer = found switch
        {
            { Value: { } value } => new Answer(value),
            { File: { } file } => ReadFile(found, file, what),
            { Parameter: not null } => await ReadStoreAsync(found, cancellationToken).ConfigureAwait(false),
            _ => new(null, $"{reference} is not there", $"Set {parsed.Variable}."),
        };
        return answer.Value is { } secret
            ? new(secret)
            : throw new PipelineException(
                answer.Failure ?? FailureClass.Configuration,
                Redaction.Clean($"{what} cannot be read: {answer.Fault}."),
                answer.NextStep
            );
    }

    private async Task<Credentials> FindAsync(FeedSettings feed, CancellationToken cancellationToken)
    {
        string? username = null;
        var host = HostOf(feed);
        foreach (var (key, found) in _sources.Find(feed))
        {
            var need = new Need(feed, key, host, username, found);
            if (!found.IsSecret)
            {
                username = await AnswerAsync(need, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var secret = await AnswerAsync(need, cancellationToken).ConfigureAwait(false);
            return Pair(feed, host, username, secret, found);
        }

        return Credentials.None;
    }

    /// <summary>
    /// What <paramref name="feed"/> would lack if it signed in now with nobody to ask, in a sentence; null when everything is there. Nothing is
    /// asked and no secret is read.
    /// </summary>
    public string? WhatIsMissing(FeedSettings feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var host = HostOf(feed);
        return _sources
            .Find(feed)
            .Where(wanted =>
                wanted.Found is { Value: null } found && found.Parameter is null && (found.File is null || !File.Exists(found.File))
            )
            .Select(wanted => Describe(new Need(feed, wanted.Key, host, null, wanted.Found)))
            .FirstOrDefault();
    }

    /// <summary>
    /// Where <paramref name="feed"/>'s secret stands: a reference, a variable, the feed itself, or nowhere, so that somebody is asked for it. Null
    /// where it needs none; never the secret.
    /// </summary>
    internal string? PlaceOf(FeedSettings feed)
    {
        var place = "";
        foreach (var (_, found) in _sources.Find(feed).Where(wanted => wanted.Found.IsSecret))
        {
            place = found.Reference ?? found.Variable ?? (found.InFeed ? $"the feed {feed.Name}" : "asked for");
        }

        return place.Length > 0 ? place : null;
    }

    /// <summary>
    /// Where what <paramref name="feed"/> signs in with stands, for people and without a value; null where it is in the usual variables, or was
    /// asked for.
    /// </summary>
    internal string? SaidPlacesOf(FeedSettings feed)
    {
        var wanted = _sources.Find(feed).ToList();
        return wanted.Exists(one => one.Found.InFeed || one.Found.Reference is not null)
            ? string.Join(" and ", wanted.Select(one => $"{one.Key} {SaidPlaceOf(one.Found)}"))
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private static string SaidPlaceOf(FoundSecret found) =>
        found switch
        {
            { Reference: { } reference, Variable: { } variable } => $"{reference}, which {variable} names",
            { Reference: { } reference } => reference,
            { Variable: { } variable } => variable,
            { InFeed: true } => "as the feed has it",
            _ => "as it was entered",
        };

    private static string HostOf(FeedSettings feed)
    {
        var filled = feed.Url.Replace('{', '0').Replace('}', '0');
        return Uri.TryCreate(filled, UriKind.Absolute, out var address) ? address.Authority : feed.Name;
    }

    private Credentials Pair(FeedSettings feed, string host, string? username, string secret, FoundSecret found)
    {
        if (username?.Contains(':', StringComparison.Ordinal) == true)
        {
            throw Failure(feed, "the user name holds a colon, which Basic sign-in cannot carry", "Check the user name.");
        }

        if (secret.Any(char.IsControl))
        {
            throw Failure(
                feed,
                $"the {Word(feed)} from {found.Origin} holds a line break or another control character",
                "Keep the secret alone, on one line."
            );
        }

        if (found.Variable == SecretSources.IsoNePasswordVariable && !IsAtHome(host))
        {
            LogMessages.SecretForAnotherHost(_logger, feed.Name, SecretSources.IsoNePasswordVariable, host);
        }

        if (username is not null)
        {
            Redaction.LearnBasic(username, secret);
        }

        return new(username, new(secret));
    }

    /// <summary>True for ISO-NE's hosts and for this machine, where its doubles run.</summary>
    private static bool IsAtHome(string authority) =>
        Uri.TryCreate($"https://{authority}", UriKind.Absolute, out var address)
        && (address.IsLoopback || address.Host.EndsWith(".iso-ne.com", StringComparison.OrdinalIgnoreCase));

    private async Task<string> AnswerAsync(Need need, CancellationToken cancellationToken)
    {
        if (need.Found.Value is { } value)
        {
            return value;
        }

        if (_lackedAt.TryGetValue(need.Identity, out var lackedAt) && _time.GetElapsedTime(lackedAt) >= BetweenReadings)
        {
            // Somebody may have put it there, or allowed us to read it, by now.
            _lackedAt.Remove(need.Identity);
            _answers.Remove(need.Identity);
        }

        if (!_answers.TryGetValue(need.Identity, out var answer))
        {
            answer =
                need.Found.File is { } file ? ReadFile(need.Found, file, need.Feed.Name)
                : need.Found.Parameter is not null ? await ReadStoreAsync(need.Found, cancellationToken).ConfigureAwait(false)
                : need.Found.Reference is null ? await AskAsync(need, cancellationToken).ConfigureAwait(false)
                : new(null, Describe(need), $"Set {need.Found.Origin["environment ".Length..]}.");
            // A place that cannot be reached just now is asked again by the next slice.
            if (answer.Failure != FailureClass.Temporary)
            {
                _answers[need.Identity] = answer;
            }

            // What a file or a parameter lacks may be put there.
            if (answer.Value is null && (need.Found.File is not null || need.Found.Parameter is not null))
            {
                _lackedAt[need.Identity] = _time.GetTimestamp();
            }
        }

        return answer.Value ?? throw Failure(need.Feed, answer.Fault!, answer.NextStep!, answer.Failure);
    }

    private async Task<Answer> ReadStoreAsync(FoundSecret found, CancellationToken cancellationToken)
    {
        var source = _stores.FirstOrDefault(source => source.Scheme == SecretReference.ParameterScheme);
        if (source is null)
        {
            return new(
                null,
                $"{found.Reference} is in AWS's Parameter Store, and this program was handed no source for {SecretReference.ParameterScheme}: references",
                "Hand in AwsEquipment.For(config) of the package EnergyDataPipeline.Aws, or name env:NAME or file:PATH."
            );
        }

        try
        {
            var text = WithoutLineEnd(await source.ReadAsync(found.Parameter!, cancellationToken).ConfigureAwait(false));
            return text.Length > 0 ? new(text) : new(null, $"{found.Reference} is empty", "Put the secret into that parameter.");
        }
        catch (PipelineException refused)
        {
            return new(null, refused.Message.TrimEnd('.'), refused.NextStep) { Failure = refused.Failure };
        }
    }

    private Answer ReadFile(FoundSecret found, string file, string what)
    {
        const string NextStep = "Put the secret alone into that file, readable by you only, or name another one.";
        try
        {
            const int LargestSecret = 64 * 1024;
            if (new FileInfo(file).Length > LargestSecret)
            {
                return new(null, $"{found.Reference} is larger than a secret is", NextStep);
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
            {
                LogMessages.SecretFileReadableByOthers(_logger, what, file);
            }

            var text = WithoutLineEnd(File.ReadAllText(file));
            return text.Length > 0 ? new(text) : new(null, $"{found.Reference} is empty", NextStep);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new(null, $"{found.Reference} cannot be read: {refused.Message.TrimEnd('.')}", NextStep);
        }
    }

    private static string WithoutLineEnd(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2]
        : text.EndsWith('\n') ? text[..^1]
        : text;

    private async Task<Answer> AskAsync(Need need, CancellationToken cancellationToken)
    {
        if (_askPass is not null)
        {
            var told = await _askPass.AskAsync(need.Question, need.Found.IsSecret, cancellationToken).ConfigureAwait(false);
            return told is not null ? new(told) : new(null, $"{Describe(need)}: {_askPass.Refusal}", WhatToSet(need));
        }

        if (_prompt is not { CanAsk: true })
        {
            return new(null, $"{Describe(need)}, and there is no terminal to ask on", WhatToSet(need));
        }

        var typed = await _prompt.AskAsync(need.Question, need.Found.IsSecret, cancellationToken).ConfigureAwait(false);
        return string.IsNullOrEmpty(typed) ? new(null, $"{Describe(need)}: nothing was entered", WhatToSet(need)) : new(typed);
    }

    private static string Describe(Need need) =>
        need.Found.Reference is { } reference ? $"{reference} is not there, where the {need.Word} for {need.Host} is to be found"
        : need.Found.IsSecret
            ? $"no {need.Word} for {need.Host} was found in {SecretSources.PasswordVariable} or {SecretSources.IsoNePasswordVariable}"
        : $"no user name for {need.Host} was found in {SecretSources.UsernameVariable} or {SecretSources.IsoNeUsernameVariable}";

    private static string WhatToSet(Need need) =>
        need.Found.IsSecret
            ? $"Set {SecretSources.PasswordVariable} or {SecretSources.IsoNePasswordVariable}, or give the feed \"password\": \"env:NAME\", \"file:PATH\" or \"ssm:/NAME\", or name a program that asks in {SecretSources.AskPassVariable}."
            : $"Set {SecretSources.UsernameVariable} or {SecretSources.IsoNeUsernameVariable}, or give the feed a \"username\".";

    private static PipelineException Failure(FeedSettings feed, string fault, string nextStep, FailureClass? failure = null) =>
        new(failure ?? FailureClass.SignIn, Redaction.Clean($"Feed {Wording.Quote(feed.Name)} cannot sign in: {fault}."), nextStep);

    private static string Word(FeedSettings feed) =>
        feed.AuthType switch
        {
            AuthType.ApiKey => "API key",
            AuthType.Bearer => "token",
            _ => "password",
        };

    /// <summary>Something a feed needs in order to sign in.</summary>
    private sealed record Need(FeedSettings Feed, string Key, string Host, string? Username, FoundSecret Found)
    {
        public string Word => Found.IsSecret ? SecretResolver.Word(Feed) : "user name";

        /// <summary>What the answer is shared by: the reference, or the account it is for.</summary>
        public string Identity => Found.Reference is { } reference ? reference : $"{Word} {Username}@{Host}";

        public string Question =>
            Username is null ? $"{char.ToUpperInvariant(Word[0])}{Word[1..]} for {Host}: " : $"Password for {Username} at {Host}: ";
    }

    /// <summary>A value, or why there is none and what to do.</summary>
    private sealed record Answer(string? Value, string? Fault = null, string? NextStep = null)
    {
        /// <summary>Class of the failure, where it is not the sign-in's.</summary>
        public FailureClass? Failure { get; init; }
    }
}
