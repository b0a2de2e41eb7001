using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring.Secrets;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>What must be true of a feed, wherever it comes from.</summary>
internal static class FeedRules
{
    private static readonly string[] OwnFolders = ["raw", "lake", "quarantine", "manifests", "runs", "notifications"];

    public static void Check(IReadOnlyList<FeedEntry> feeds, Notes notes)
    {
        var names = new Dictionary<string, FeedEntry>(StringComparer.OrdinalIgnoreCase);
        var prefixes = new Dictionary<string, FeedEntry>(StringComparer.Ordinal);
        foreach (var entry in feeds)
        {
            Check(entry, notes);
            if (entry.Has(FeedKeys.Name) && !names.TryAdd(entry.Feed.Name, entry))
            {
                notes.Fault(
                    entry.At(FeedKeys.Name),
                    $"the name {Wording.Quote(entry.Feed.Name)} a second time",
                    "each name once, without regard to case",
                    $"The first is {names[entry.Feed.Name].At(FeedKeys.Name)}."
                );
            }

            var files = $"{entry.Feed.OutputFolder}/{entry.Feed.FilePrefix}";
            if (entry.Has(FeedKeys.OutputFolder) && !prefixes.TryAdd(files, entry))
            {
                notes.Warn(
                    entry.Place,
                    $"its files are called {files}_… as those of {Wording.Quote(prefixes[files].Feed.Name)} are, and lie among them."
                );
            }
        }
    }

    private static void Check(FeedEntry entry, Notes notes)
    {
        if (entry.Has(FeedKeys.Name))
        {
            CheckName(entry, notes);
        }

        if (entry.Has(FeedKeys.Url))
        {
            CheckAddress(entry, notes);
        }

        if (entry.Has(FeedKeys.OutputFolder))
        {
            CheckFolder(entry, notes);
        }

        CheckHeaders(entry, notes);
        CheckReference(entry, notes);
        CheckRest(entry, notes);
        if (string.IsNullOrWhiteSpace(entry.Feed.Description) && entry.Has(FeedKeys.Description))
        {
            notes.Warn(entry.Place, "no description is given; one line tells people what the feed is.");
        }
    }

    private static void CheckName(FeedEntry entry, Notes notes)
    {
        var name = entry.Feed.Name;
        if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
        {
            notes.Fault(entry.At(FeedKeys.Name), Wording.Quote(name), "a name on one line");
        }
    }

    private static void CheckAddress(FeedEntry entry, Notes notes)
    {
        const string Expected = "an address such as https://host/path/{day}";
        var feed = entry.Feed;
        var place = entry.At(FeedKeys.Url);
        if (AddressTemplate.Placeholders(feed.Url) is not { } placeholders)
        {
            notes.Fault(place, Wording.Quote(feed.Url), $"{Expected}, each {{placeholder}} closed and named");
            return;
        }

        var filled = placeholders.Aggregate(feed.Url, (url, name) => url.Replace($"{{{name}}}", "0", StringComparison.Ordinal));
        if (
            !Uri.TryCreate(filled, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || address.Host.Length == 0
        )
        {
            var hint =
                feed.Url.Contains("://", StringComparison.Ordinal) || feed.Url.StartsWith('/') ? null : $"Did you mean https://{feed.Url}?";
            notes.Fault(place, Wording.Quote(feed.Url), Expected, hint);
            return;
        }

        if (address.UserInfo.Length > 0)
        {
            notes.Secrets.Add(Uri.UnescapeDataString(address.UserInfo[(address.UserInfo.IndexOf(':', StringComparison.Ordinal) + 1)..]));
            notes.Fault(place, "an address with a sign-in in it", Expected, "Write username, and password as env:NAME or file:PATH.");
            return;
        }

        if (feed.Url.Split('/', '?', '#').Take(3).Any(part => part.Contains('{', StringComparison.Ordinal)))
        {
            notes.Fault(place, Wording.Quote(feed.Url), $"{Expected}: the host is written out");
        }

        CheckPlaceholders(entry, placeholders, notes);
        CheckTransport(entry, address, notes);
        WarnOfSecretsInQuery(place, address, notes);
    }

    private static void CheckPlaceholders(FeedEntry entry, IReadOnlyList<string> placeholders, Notes notes)
    {
        var feed = entry.Feed;
        foreach (var name in placeholders.Distinct(StringComparer.Ordinal))
        {
            if (!feed.Params.TryGetValue(name, out var value))
            {
                // What a dataset's address asks for is given by its period, or asked for one by one.
                if (feed.Dataset is null && name != AddressTemplate.Day && entry.Has(FeedKeys.Params))
                {
                    notes.Fault(
                        entry.At(FeedKeys.Url),
                        $"the placeholder {{{name}}} without a value",
                        $"params.{name}",
                        NearMiss.Ask(name, feed.Params.Keys)
                    );
                }
            }
            else if (name == AddressTemplate.Day && DayExpression.WhatIsWrong(value) is { } reason)
            {
                notes.Fault(entry.At(FeedKeys.Params).Key(AddressTemplate.Day), Wording.Quote(value), DayExpression.Expected, reason);
            }
        }
    }

    private static void CheckTransport(FeedEntry entry, Uri address, Notes notes)
    {
        var feed = entry.Feed;
        // As the collector decides it: a name such as dev.localhost is for the name service to say, and may lead anywhere.
        var isLoopback = address.IsLoopback;
        if (!feed.VerifyTls && !isLoopback)
        {
            notes.Fault(
                entry.At(FeedKeys.VerifyTls),
                $"false for {address.Host}",
                "true; false is for loopback addresses alone",
                "Name the authority that signed its certificate: \"ca_file\": \"PATH.pem\"."
            );
        }
        else if (!feed.VerifyTls)
        {
            notes.Warn(entry.At(FeedKeys.VerifyTls), $"certificates of {address.Host} are not verified.");
        }

        if (address.Scheme == Uri.UriSchemeHttp && !isLoopback && feed.AuthType != AuthType.None)
        {
            notes.Warn(entry.At(FeedKeys.Url), $"the sign-in travels to {address.Host} unencrypted. Write https:// where the host has it.");
        }
    }

    private static void WarnOfSecretsInQuery(Place place, Uri address, Notes notes)
    {
        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && Sensitive.Is(pair[..equals]))
            {
                WarnOfSecret(place, $"the parameter {pair[..equals]}", Uri.UnescapeDataString(pair[(equals + 1)..]), notes);
            }
        }
    }

    private static void WarnOfSecret(Place place, string what, string value, Notes notes)
    {
        if (value is "true" or "false")
        {
            return;
        }

        notes.Secrets.Add(value);
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0)
        {
            notes.Secrets.Add(value[(space + 1)..]);
        }

        notes.Warn(place, $"{what} is a secret written out. Keep it outside: auth_type, and password as env:NAME or file:PATH.");
    }

    private static void CheckFolder(FeedEntry entry, Notes notes)
    {
        var folder = entry.Feed.OutputFolder;
        var place = entry.At(FeedKeys.OutputFolder);
        if (folder.Length == 0 || !PrefixKind.IsPrefix(folder))
        {
            notes.Fault(
                place,
                Wording.Quote(folder),
                "a folder below the destination: names joined by slashes, without \"..\" or empty parts"
            );
        }
        else if (OwnFolders.Contains(folder.Split('/')[0], StringComparer.OrdinalIgnoreCase))
        {
            notes.Fault(
                place,
                Wording.Quote(folder),
                $"a folder other than {Wording.Either(OwnFolders)}, where the pipeline keeps its own objects"
            );
        }

        var prefix = entry.Keys.ContainsKey(FeedKeys.CsvPrefix.Name) ? FeedKeys.CsvPrefix : FeedKeys.FilePrefix;
        if (!Settings.IsNamePart(entry.Feed.FilePrefix))
        {
            notes.Fault(entry.At(prefix), Wording.Quote(entry.Feed.FilePrefix), Settings.NamePart);
        }
    }

    private static void CheckHeaders(FeedEntry entry, Notes notes)
    {
        var feed = entry.Feed;
        foreach (var (name, value) in feed.Headers)
        {
            var place = entry.At(FeedKeys.Headers).Key(name);
            CheckHeaderName(place, name, notes);
            if (value.Any(character => char.IsControl(character) && character != '\t'))
            {
                notes.Fault(place, "a value with a line break or another control character", "a value on one line");
            }

            if (Sensitive.Is(name) || name.Equals(feed.ApiKeyHeader, StringComparison.OrdinalIgnoreCase))
            {
                WarnOfSecret(place, "this header", value, notes);
            }
        }

        foreach (var (name, value) in feed.Params.Where(pair => Sensitive.Is(pair.Key) || pair.Key == feed.ApiKeyParam))
        {
            WarnOfSecret(entry.At(FeedKeys.Params).Key(name), "this parameter", value, notes);
        }

        CheckHeaderName(entry.At(FeedKeys.ApiKeyHeader), feed.ApiKeyHeader, notes);
    }

    private static void CheckHeaderName(Place place, string name, Notes notes)
    {
        const string Separators = "()<>@,;:\\\"/[]?={} \t";
        if (
            name.Length == 0
            || name.Any(character => !char.IsAscii(character) || char.IsControl(character) || Separators.Contains(character))
        )
        {
            notes.Fault(place, Wording.Quote(name), "a header's name, such as X-API-Key");
        }
    }

    private static void CheckReference(FeedEntry entry, Notes notes)
    {
        var feed = entry.Feed;
        if (feed.Password is not { } password || SecretReference.TryParse(password, out _))
        {
            return;
        }

        var place = entry.At(FeedKeys.Password);
        if (SecretReference.IsMeant(password))
        {
            notes.Fault(place, Wording.Quote(password), FeedKeys.Password.Kind.Expected, "Put a name or a path after the colon.");
            return;
        }

        notes.Secrets.Add(password);
        var variable = string.Concat(
            feed.Name.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_')
        );
        notes.Fault(
            place,
            "a secret written out",
            FeedKeys.Password.Kind.Expected,
            $"Put it into an environment variable and write \"password\": \"env:{variable}_PASSWORD\"; change the secret if anyone else has seen this file."
        );
    }

    /// <summary>Each rule is one that the feed's dataset has, or that a reader notices in any answer.</summary>
    private static void CheckRules(FeedEntry entry, Notes notes)
    {
        if (entry.Feed.Rules.Count == 0)
        {
            return;
        }

        var dataset = entry.Feed.Dataset is { } name
            ? FeedCatalog.BuiltIn.Find(name)?.Dataset
            : FeedCatalog.BuiltIn.Match(entry.Feed.Url)?.Dataset;
        string[] noticed =
        [
            RuleNames.UnknownColumn,
            RuleNames.UnknownWord,
            RuleNames.MissingColumn,
            RuleNames.RaggedRow,
            RuleNames.WrongContentType,
            RuleNames.UnexpectedEnvelope,
        ];
        var rules = dataset?.Tables.SelectMany(table => Rule.Of(dataset, table, table.Verbs)).ToList() ?? [];
        var known = noticed
            .Concat(rules.SelectMany(rule => rule.Column is null ? [rule.Name] : new[] { rule.Name, $"{rule.Name}.{rule.Column}" }))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        string[] whole = [.. noticed.Except([RuleNames.UnknownWord]), RuleNames.ExpectedIntervals];
        foreach (var (rule, _) in entry.Feed.Rules.Where(one => one.Value == RuleVerb.DropToQuarantine))
        {
            if (whole.Contains(rule.Split('.')[0]))
            {
                notes.Fault(
                    entry.At(FeedKeys.Rules),
                    $"{Wording.Quote(rule)} with drop-to-quarantine",
                    "expect, quarantine-slice or fail: it is about the answer as a whole, not about rows",
                    rule == RuleNames.UnknownColumn ? "on_drift: quarantine sets rows aside that hold what is not known." : null
                );
            }
        }

        foreach (var unknown in entry.Feed.Rules.Keys.Except(known))
        {
            notes.Fault(
                entry.At(FeedKeys.Rules),
                Wording.Quote(unknown),
                dataset is null
                    ? "a rule that holds without a dataset: " + string.Join(", ", noticed)
                    : $"a rule of {dataset.Name}: {string.Join(", ", known.Where(rule => !rule.Contains('.', StringComparison.Ordinal)))}; or rule.column",
                NearMiss.Ask(unknown, known)
            );
        }
    }

    private static void CheckRest(FeedEntry entry, Notes notes)
    {
        var feed = entry.Feed;
        if (feed.Username is { } username && username.Any(char.IsControl))
        {
            notes.Fault(entry.At(FeedKeys.Username), Wording.Quote(username), "a user name on one line");
        }

        if (feed.AuthType == AuthType.Basic && feed.Username is { } name && name.Contains(':') && !SecretReference.IsMeant(name))
        {
            notes.Fault(entry.At(FeedKeys.Username), Wording.Quote(name), "a user name without a colon: Basic sign-in cannot carry one");
        }

        if (feed.Method != HttpMethod.Get && feed.Method != HttpMethod.Post)
        {
            notes.Fault(entry.At(FeedKeys.Method), Wording.Quote(feed.Method.Method), FeedKeys.Method.Kind.Expected);
        }

        if (
            feed.TimeoutSeconds is { } timeout
            && FeedKeys.Timeout.Kind is NumberKind limits
            && !(timeout >= limits.Least && timeout <= limits.Most)
        )
        {
            notes.Fault(entry.At(FeedKeys.Timeout), timeout.ToInvariant(), limits.Expected);
        }

        CheckRules(entry, notes);
        foreach (var format in feed.Formats.Where(format => Settings.Format.Find(format) is null))
        {
            notes.Fault(entry.At(FeedKeys.Formats), Wording.Quote(format), Settings.Format.Expected, Settings.Format.Suggest(format));
        }
    }
}
