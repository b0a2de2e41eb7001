using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Configuring;

/// <summary>Makes a feed of a catalogue's dataset: picks the address that answers with the fewest requests, and checks what narrows it.</summary>
public static class DatasetFeeds
{
    internal const string HourFormat = "HH";
    private const int MostNamed = 24;

    /// <summary>
    /// The feed that collects <paramref name="dataset"/>: its newest answer, or with <paramref name="isDated"/> the answers of days, months,
    /// years or commitment periods, whichever it is kept by. <paramref name="narrowing"/> holds values by option word (<c>location</c>,
    /// <c>hour</c>) or placeholder; several values with commas are asked one by one. Where only narrowed addresses answer and it is known which values make the whole, they are asked one by one.
    /// </summary>
    /// <exception cref="PipelineException">
    /// No address answers this, or a value is none of those that the operator knows; the message says which there are. Nothing was asked.
    /// </exception>
    public static FeedSettings Of(Source source, Dataset dataset, IReadOnlyDictionary<string, string> narrowing, bool isDated)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(narrowing);
        var given = Resolved(source, dataset, narrowing);
        var candidates = dataset.Paths.Where(path => IsWanted(path, isDated) && path.Query.Count == 0).ToList();
        if (candidates.Count == 0)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                isDated
                    ? $"{dataset.Name} is published as what is current only: no day can be asked for"
                    : $"{dataset.Name} has no address for what is current",
                isDated ? "Leave out the day." : "Name a day, or a range of days: --day A..B."
            );
        }

        var exact = candidates.Where(path => path.By.Count == given.Count && path.By.All(given.ContainsKey)).OrderBy(Rank).FirstOrDefault();
        var feed = exact is not null ? Feed(source, dataset, exact, given, []) : FannedOut(source, dataset, candidates, given);
        return feed with { Narrowing = narrowing };
    }

    /// <summary>
    /// <paramref name="feed"/>, a configured one that names its dataset, asked for by periods where <paramref name="isDated"/>, for what is newest
    /// where not; everything else of it stays.
    /// </summary>
    /// <exception cref="PipelineException">As <see cref="Of(Source, Dataset, IReadOnlyDictionary{string, string}, bool)"/>; or no such dataset.</exception>
    public static FeedSettings Of(FeedSettings feed, bool isDated)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var (source, dataset) = Find(feed.Dataset!);
        var made = Of(source, dataset, feed.Narrowing, isDated);
        return feed with
        {
            Url = feed.BaseAddress is { } other ? other.TrimEnd('/') + made.Url[source.BaseAddress.Length..] : made.Url,
            Params =
                isDated && feed.Params.TryGetValue("day", out var day)
                    ? new Dictionary<string, string>(made.Params) { ["day"] = day }
                    : made.Params,
            FanOut = made.FanOut,
        };
    }

    /// <summary>A feed of <paramref name="dataset"/> with any of its addresses: good for its name and its keys, not for asking.</summary>
    public static FeedSettings OfAny(Source source, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dataset);
        var path = dataset.Paths.FirstOrDefault(path => path.Role != DatasetRoles.Default) ?? dataset.Paths[0];
        return Feed(source, dataset, path, new Dictionary<string, IReadOnlyList<string>>(), []);
    }

    /// <summary>The dataset called <paramref name="name"/>; a near miss is told the right one.</summary>
    public static (Source Source, Dataset Dataset) Find(string name)
    {
        if (FeedCatalog.BuiltIn.Find(name) is { } found)
        {
            return found;
        }

        var names = FeedCatalog.BuiltIn.Names;
        var near = NearMiss.Of(name, [.. names]) ?? NearMiss.Of(name, [.. names.Select(one => one[(one.LastIndexOf('/') + 1)..])]);
        throw new PipelineException(
            FailureClass.Configuration,
            $"there is no dataset called {Wording.Quote(name)}",
            near is null ? "Look for it with: energy-pipeline catalog WORD" : $"Did you mean {Wording.Quote(near)}?"
        );
    }

    /// <summary>How the source is signed in to.</summary>
    internal static AuthType SignInOf(Source source) =>
        source.SignIn switch
        {
            "basic" => AuthType.Basic,
            "api_key" => AuthType.ApiKey,
            "bearer" => AuthType.Bearer,
            _ => AuthType.None,
        };

    private static FeedSettings FannedOut(
        Source source,
        Dataset dataset,
        List<DatasetPath> candidates,
        IReadOnlyDictionary<string, IReadOnlyList<string>> given
    )
    {
        var all = dataset.ParametersIn(source);
        var best = candidates
            .Where(path => given.Keys.All(path.By.Contains))
            .Select(path =>
                (
                    Path: path,
                    Open: path.By.Where(name => !given.ContainsKey(name)).Select(name => all.First(one => one.Name == name)).ToList()
                )
            )
            .Where(way => way.Open.TrueForAll(parameter => parameter.AskedOneByOne.Count > 0))
            .OrderBy(way => way.Open.Aggregate(1L, (product, parameter) => product * parameter.AskedOneByOne.Count))
            .FirstOrDefault();
        if (best.Path is not null)
        {
            return Feed(source, dataset, best.Path, given, best.Open);
        }

        var ways = candidates
            .Select(path => path.By.Count == 0 ? "nothing" : string.Join(" and ", path.By.Select(name => Option(all, name))))
            .Distinct();
        throw new PipelineException(
            FailureClass.Configuration,
            given.Count == 0
                ? $"{dataset.Name} cannot be asked for as a whole there: it is narrowed by {string.Join(", or by ", ways)}"
                : $"{dataset.Name} has no address that is narrowed by {string.Join(" and ", given.Keys.Select(name => Option(all, name)))}: there it is narrowed by {string.Join(", or by ", ways)}",
            "energy-pipeline catalog show " + dataset.Name + " lists the addresses and what they take."
        );
    }

    private static FeedSettings Feed(
        Source source,
        Dataset dataset,
        DatasetPath path,
        IReadOnlyDictionary<string, IReadOnlyList<string>> given,
        IReadOnlyList<Parameter> open
    )
    {
        var folder = dataset.Name.Replace('-', '_');
        return new()
        {
            Name = dataset.Name,
            Dataset = source.Id + "/" + dataset.Name,
            Description = dataset.Title,
            Url = source.BaseAddress + path.Template,
            AuthType = SignInOf(source),
            Params = given.Where(pair => pair.Value.Count == 1).ToDictionary(pair => pair.Key, pair => pair.Value[0]),
            FanOut =
            [
                .. given.Where(pair => pair.Value.Count > 1).Select(pair => new FanOut(pair.Key, pair.Value)),
                .. open.Select(parameter => new FanOut(parameter.Name, parameter.AskedOneByOne, IsHour: parameter.Format == HourFormat)),
            ],
            OutputFolder = folder,
            FilePrefix = folder,
            Region = source.Regions.Count > 0 ? source.Regions[0] : null,
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> Resolved(
        Source source,
        Dataset dataset,
        IReadOnlyDictionary<string, string> narrowing
    )
    {
        var all = dataset.ParametersIn(source);
        var given = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (word, value) in narrowing)
        {
            var parameter =
                all.FirstOrDefault(one => word.Equals(one.Option, StringComparison.OrdinalIgnoreCase))
                ?? all.FirstOrDefault(one => word.Equals(one.Name, StringComparison.Ordinal))
                ?? throw NotTaken(dataset, word, all);
            // No value that is known has a comma of its own.
            string[] values = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            given[parameter.Name] =
            [
                .. values
                    .DefaultIfEmpty(value)
                    .Select(one => parameter.Resolve(one) ?? throw NoValue(dataset, word, one, parameter))
                    .Distinct(StringComparer.Ordinal),
            ];
        }

        return given;
    }

    private static PipelineException NotTaken(Dataset dataset, string word, IReadOnlyList<Parameter> all)
    {
        var options = all.Select(parameter => parameter.Option).OfType<string>().ToList();
        return new(
            FailureClass.Configuration,
            $"{dataset.Name} is not narrowed by --{word}",
            options.Count == 0 ? "It takes nothing of the kind." : $"It takes {string.Join(", ", options.Select(option => "--" + option))}."
        );
    }

    private static PipelineException NoValue(Dataset dataset, string word, string value, Parameter parameter)
    {
        if (parameter.Format == HourFormat && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var hour))
        {
            var ending = hour is >= 1 and <= 24
                ? string.Create(CultureInfo.InvariantCulture, $" Hour ending {hour} is {hour - 1:00}.")
                : "";
            return new(
                FailureClass.Configuration,
                $"--{word} {Wording.Quote(value)}: {dataset.Name} knows no such hour; expected 00 to 23",
                $"Hours are named by when they begin, in two digits.{ending}"
            );
        }

        string[] known = [.. parameter.Values, .. parameter.Named.Values, .. parameter.Named.Keys];
        var near = NearMiss.Of(value, known);
        var form = known.Length > 0 ? string.Join(", ", known.Take(MostNamed)) + (known.Length > MostNamed ? ", …" : "") : parameter.Format;
        return new(
            FailureClass.Configuration,
            $"--{word} {Wording.Quote(value)}: {dataset.Name} knows no such value; expected {form}",
            near is null ? null : $"Did you mean {Wording.Quote(near)}?"
        );
    }

    private static bool IsWanted(DatasetPath path, bool isDated) =>
        isDated ? path.PeriodPlaceholder is not null : path.Role is DatasetRoles.Current or DatasetRoles.All or DatasetRoles.Reference;

    // Days before longer periods: each is over, and final, sooner. Every vintage before the newest alone. Everything before a selection.
    private static int Rank(DatasetPath path) =>
        path.Role switch
        {
            DatasetRoles.All => 0,
            DatasetRoles.DayAllVintages => 0,
            DatasetRoles.Current => path.Template.EndsWith("/all", StringComparison.Ordinal) ? 1 : 2,
            DatasetRoles.Day => 1,
            DatasetRoles.Month or DatasetRoles.Season => 2,
            DatasetRoles.Year => 3,
            DatasetRoles.CommitmentPeriod => 4,
            _ => 5,
        };

    private static string Option(IReadOnlyList<Parameter> all, string name) =>
        all.FirstOrDefault(parameter => parameter.Name == name)?.Option is { } option ? "--" + option : name;
}
