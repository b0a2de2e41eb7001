using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>A feed and where each of its keys stands, so that a rule can say where it was broken.</summary>
/// <param name="Feed">The feed; fields at fault or missing hold stand-ins that no rule looks at.</param>
/// <param name="Place">The feed as a whole.</param>
/// <param name="Keys">What was read, by key.</param>
/// <param name="Skip">Keys that are missing or at fault already: rules pass over them.</param>
internal sealed record FeedEntry(FeedSettings Feed, Place Place, IReadOnlyDictionary<string, ReadValue> Keys, IReadOnlySet<string> Skip)
{
    /// <summary>Where <paramref name="key"/> stands, or the feed itself where it was not given.</summary>
    public Place At(Setting key) => Keys.TryGetValue(key.Name, out var read) ? read.Place : Place;

    public bool Has(Setting key) => !Skip.Contains(key.Name);

    /// <summary>A feed that was made in code.</summary>
    public static FeedEntry Of(FeedSettings feed) =>
        new(feed, new($"feed {Wording.Quote(feed.Name)}"), new Dictionary<string, ReadValue>(), new HashSet<string>());
}

/// <summary>Reads one entry of <c>apis</c>.</summary>
internal sealed class FeedReader(Notes notes, string defaultPrefix)
{
    public FeedEntry Read(LocatedValue value, Place place)
    {
        var before = notes.Faults.Count;
        var keys = ObjectReader.Read(value, place, FeedKeys.All, [], notes);
        var skip = KeysNotRead(value, keys);
        var hasDataset = keys.ContainsKey(FeedKeys.Dataset.Name);
        foreach (var required in FeedKeys.All.Where(key => key.IsRequired(hasDataset) && !keys.ContainsKey(key.Name)))
        {
            if (!value.Members.Any(member => member.Name == required.Name && !IsNothing(member.Value)))
            {
                notes.Fault(place, $"no {required.Name}", $"a feed with {RequiredKeys}");
            }

            skip.Add(required.Name);
        }

        if (hasDataset && notes.Faults.Count > before)
        {
            // Its address follows from the rest, which is at fault.
            skip = WithoutAddress(skip);
        }

        var entry = new FeedEntry(Compose(keys, place), place, keys, skip);
        return notes.Faults.Count > before ? entry
            : hasDataset ? WithDataset(entry)
            : MendAddress(entry);
    }

    private static string RequiredKeys =>
        string.Join(", ", FeedKeys.All.Where(key => key.IsRequired(hasDataset: false)).Select(key => key.Name));

    /// <summary>The feed with the address that answers for its dataset.</summary>
    private FeedEntry WithDataset(FeedEntry entry)
    {
        var feed = entry.Feed;
        foreach (var key in new[] { FeedKeys.Url, FeedKeys.Method }.Where(key => entry.Keys.ContainsKey(key.Name)))
        {
            notes.Fault(entry.At(key), $"{key.Name} beside dataset", "one of them: the address follows from the dataset");
        }

        try
        {
            var (source, dataset) = DatasetFeeds.Find(feed.Dataset!);
            if (
                feed.BaseAddress is { } other
                && (
                    !Uri.TryCreate(other.TrimEnd('/'), UriKind.Absolute, out var address)
                    || address.Scheme is not ("http" or "https")
                    || !address.AbsolutePath.EndsWith(source.BasePath, StringComparison.Ordinal)
                )
            )
            {
                notes.Fault(
                    entry.At(FeedKeys.BaseUrl),
                    Wording.Quote(other),
                    $"an address that ends as the operator's does, such as http://127.0.0.1:8080{source.BasePath}"
                );
                return entry with { Skip = WithoutAddress(entry.Skip) };
            }

            var isDated = feed.Params.ContainsKey(AddressTemplate.Day);
            var folder = dataset.Name.Replace('-', '_');
            var signIn = entry.Keys.ContainsKey(FeedKeys.AuthType.Name) ? feed.AuthType : DatasetFeeds.SignInOf(source);
            feed = DatasetFeeds.Of(
                feed with
                {
                    Narrowing = feed.Params.Where(pair => pair.Key != AddressTemplate.Day).ToDictionary(StringComparer.Ordinal),
                    Description = feed.Description ?? dataset.Title,
                    OutputFolder = feed.OutputFolder.Length > 0 ? feed.OutputFolder : folder,
                    FilePrefix = HasPrefix(entry) ? feed.FilePrefix : folder,
                    AuthType = signIn,
                },
                isDated
            );
            return entry with { Feed = feed };
        }
        catch (PipelineException unknown)
        {
            notes.Fault(
                entry.At(FeedKeys.Dataset),
                $"{Wording.Quote(feed.Dataset!)}: {unknown.Message}",
                "a dataset of the catalogue, narrowed by what it takes",
                unknown.NextStep
            );
            return entry with { Skip = WithoutAddress(entry.Skip) };
        }
    }

    /// <summary>Address and folder follow from the dataset: where that is at fault, no more is to be said of them.</summary>
    private static HashSet<string> WithoutAddress(IReadOnlySet<string> skip) => [.. skip, FeedKeys.Url.Name, FeedKeys.OutputFolder.Name];

    private static bool HasPrefix(FeedEntry entry) =>
        entry.Keys.ContainsKey(FeedKeys.CsvPrefix.Name) || entry.Keys.ContainsKey(FeedKeys.FilePrefix.Name);

    private static bool IsNothing(LocatedValue value) =>
        value.Type == System.Text.Json.JsonTokenType.Null
        || (value.Type == System.Text.Json.JsonTokenType.String && string.IsNullOrWhiteSpace(value.Text));

    private static HashSet<string> KeysNotRead(LocatedValue value, Dictionary<string, ReadValue> keys) =>
        [.. value.Members.Where(member => !IsRead(member.Name, keys) && !IsNothing(member.Value)).Select(member => member.Name)];

    private static bool IsRead(string name, Dictionary<string, ReadValue> keys) =>
        keys.ContainsKey(name) || FeedKeys.All.Any(key => key.Name.StartsWith(name + ".", StringComparison.Ordinal));

    private FeedSettings Compose(Dictionary<string, ReadValue> keys, Place place)
    {
        var apiKeyParam = Text(FeedKeys.ApiKeyParam);
        var apiKeyHeader = Text(FeedKeys.ApiKeyHeader);
        if (apiKeyParam is not null && apiKeyHeader is not null)
        {
            notes.Fault(
                keys[FeedKeys.ApiKeyParam.Name].Place,
                "api_key_param beside api_key_header",
                "one of them: the key travels in the query or in a header"
            );
        }

        var feed = new FeedSettings
        {
            Name = Text(FeedKeys.Name) ?? place.Path,
            Description = Text(FeedKeys.Description),
            Url = Text(FeedKeys.Url) ?? "",
            Dataset = Text(FeedKeys.Dataset),
            BaseAddress = Text(FeedKeys.BaseUrl),
            OnDrift = Text(FeedKeys.OnDrift) switch
            {
                "freeze" => DriftPolicy.Freeze,
                "quarantine" => DriftPolicy.Quarantine,
                _ => DriftPolicy.Evolve,
            },
            Rules = keys.TryGetValue(FeedKeys.Rules.Name, out var rules)
                ? (IReadOnlyDictionary<string, RuleVerb>)rules.Value
                : new Dictionary<string, RuleVerb>(),
            Method = Text(FeedKeys.Method) == "POST" ? HttpMethod.Post : HttpMethod.Get,
            Headers = Map(FeedKeys.Headers),
            Username = Text(FeedKeys.Username),
            Password = Text(FeedKeys.Password),
            Params = Map(FeedKeys.Params),
            TimeoutSeconds = Value<double>(FeedKeys.Timeout),
            OutputFolder = (Text(FeedKeys.OutputFolder) ?? "").Trim('/'),
            FilePrefix = Prefix(keys, place),
            ApiKeyHeader = apiKeyHeader ?? FeedKeys.ApiKeyHeader.Default!,
            ApiKeyParam = apiKeyParam,
            Formats = Words(FeedKeys.Formats),
            Region = Text(FeedKeys.Region),
            Tables = Words(FeedKeys.Tables),
            CaFile = Text(FeedKeys.CaFile),
            VerifyTls = Value<bool>(FeedKeys.VerifyTls) ?? true,
            Pacing = PacingOf(keys),
        };
        return SignInOf(feed, keys, place);

        string? Text(Setting key) => keys.TryGetValue(key.Name, out var read) ? (string)read.Value : null;

        T? Value<T>(Setting key)
            where T : struct => keys.TryGetValue(key.Name, out var read) ? (T)read.Value : null;

        IReadOnlyDictionary<string, string> Map(Setting key) =>
            keys.TryGetValue(key.Name, out var read) ? (IReadOnlyDictionary<string, string>)read.Value : new Dictionary<string, string>();

        IReadOnlyList<string> Words(Setting key) => keys.TryGetValue(key.Name, out var read) ? (IReadOnlyList<string>)read.Value : [];
    }

    private string Prefix(Dictionary<string, ReadValue> keys, Place place)
    {
        var csv = keys.GetValueOrDefault(FeedKeys.CsvPrefix.Name);
        var file = keys.GetValueOrDefault(FeedKeys.FilePrefix.Name);
        if (csv is not null && file is not null && (string)csv.Value != (string)file.Value)
        {
            notes.Fault(
                file.Place,
                $"{Wording.Quote((string)file.Value)} beside csv_prefix {Wording.Quote((string)csv.Value)}",
                "one prefix: file_prefix is another name for csv_prefix"
            );
        }

        if (csv is null && file is null && !keys.ContainsKey(FeedKeys.Dataset.Name))
        {
            notes.Warn(place, $"no csv_prefix is given, so the files' names begin with {defaultPrefix}.");
        }

        return (string)(csv ?? file)?.Value! ?? defaultPrefix;
    }

    private static Catalog.Pacing? PacingOf(Dictionary<string, ReadValue> keys)
    {
        var usual = new Catalog.Pacing();
        var given = false;
        var pacing = usual with
        {
            Concurrency = Get(FeedKeys.PacingConcurrency, usual.Concurrency),
            RequestsPerSecond = Get(FeedKeys.PacingRate, usual.RequestsPerSecond),
            Burst = Get(FeedKeys.PacingBurst, usual.Burst),
        };
        return given ? pacing : null;

        T Get<T>(Setting key, T unlessSet)
        {
            if (!keys.TryGetValue(key.Name, out var read))
            {
                return unlessSet;
            }

            given = true;
            return (T)read.Value;
        }
    }

    /// <summary>
    /// How the feed signs in. With <c>api_key</c> and <c>bearer</c> the password is the key or the token, as <c>use_password_as_…</c> says,
    /// unless the headers or the parameters carry it already.
    /// </summary>
    private FeedSettings SignInOf(FeedSettings feed, Dictionary<string, ReadValue> keys, Place place)
    {
        var asKey = Flag(FeedKeys.UsePasswordAsApiKey);
        var asBearer = Flag(FeedKeys.UsePasswordAsBearer);
        var auth =
            keys.TryGetValue(FeedKeys.AuthType.Name, out var given)
                ? (string)given.Value switch
                {
                    "basic" => AuthType.Basic,
                    "api_key" => AuthType.ApiKey,
                    "bearer" => AuthType.Bearer,
                    _ => AuthType.None,
                }
            : asBearer == true ? AuthType.Bearer
            : asKey == true ? AuthType.ApiKey
            : feed.Username is not null || feed.Password is not null ? AuthType.Basic
            : AuthType.None;
        WarnOfFlag(FeedKeys.UsePasswordAsApiKey, asKey, auth == AuthType.ApiKey, "api_key");
        WarnOfFlag(FeedKeys.UsePasswordAsBearer, asBearer, auth == AuthType.Bearer, "bearer");
        return auth switch
        {
            AuthType.ApiKey when feed.ApiKeyParam is { } parameter => Carried(
                FeedKeys.UsePasswordAsApiKey,
                asKey,
                feed.Params.ContainsKey(parameter),
                $"params.{parameter}"
            ),
            AuthType.ApiKey => Carried(FeedKeys.UsePasswordAsApiKey, asKey, HasHeader(feed.ApiKeyHeader), $"headers.{feed.ApiKeyHeader}"),
            AuthType.Bearer => Carried(FeedKeys.UsePasswordAsBearer, asBearer, HasHeader("Authorization"), "headers.Authorization"),
            _ => feed with { AuthType = auth },
        };

        bool? Flag(Setting key) => keys.TryGetValue(key.Name, out var read) ? (bool)read.Value : null;

        bool HasHeader(string name) => feed.Headers.Keys.Any(header => header.Equals(name, StringComparison.OrdinalIgnoreCase));

        void WarnOfFlag(Setting key, bool? flag, bool isUsed, string auth_type)
        {
            if (flag == true && !isUsed)
            {
                notes.Warn(keys[key.Name].Place, $"has no effect: it belongs to auth_type {auth_type}.");
            }
        }

        FeedSettings Carried(Setting key, bool? usePassword, bool isCarried, string where)
        {
            if (isCarried && usePassword != true)
            {
                return feed with { AuthType = AuthType.None };
            }

            if (isCarried)
            {
                notes.Warn(place, $"{where} is replaced by the password, because {key.Name} is true.");
                return feed with { AuthType = auth, Headers = Without(feed.Headers, where), Params = Without(feed.Params, where) };
            }

            if (usePassword == false)
            {
                notes.Fault(keys[key.Name].Place, "false, and no " + where, $"{where}, or {key.Name} true");
            }

            return feed with
            {
                AuthType = auth,
            };
        }
    }

    private static Dictionary<string, string> Without(IReadOnlyDictionary<string, string> map, string where)
    {
        var name = where[(where.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return map.Where(pair => !pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.Ordinal);
    }

    private FeedEntry MendAddress(FeedEntry entry)
    {
        var feed = entry.Feed;
        if (BareResource.Mend(feed.Url) is { } mended)
        {
            var day = feed.Params.GetValueOrDefault(AddressTemplate.Day, AddressTemplate.Today);
            notes.Warn(
                entry.At(FeedKeys.Url),
                $"{feed.Url} carries no prices: it is the resource's root. {mended} is asked instead, with day {day}. Write that as url to silence this."
            );
            feed = feed with { Url = mended };
        }

        return entry with
        {
            Feed = AddressTemplate.WithDay(feed),
        };
    }
}
