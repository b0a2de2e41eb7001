using System.Text.RegularExpressions;

namespace EnergyDataPipeline.Catalog;

/// <summary>What a placeholder of an address stands for, and which values it takes.</summary>
public sealed record Parameter
{
    /// <summary>The placeholder, without its braces (<c>locationId</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The word by which the command takes it (<c>location</c>, given as <c>--location</c>); null where the period or a variant gives it.</summary>
    public string? Option { get; init; }

    /// <summary>Form of a value, in words (<c>YYYYMMDD</c>, <c>integer</c>).</summary>
    public string? Format { get; init; }

    /// <summary>Regular expression that a value fits; null for any.</summary>
    public string? Pattern { get; init; }

    /// <summary>Values known, as the address wants them.</summary>
    public IReadOnlyList<string> Values
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Names of some values (<c>4001</c> is <c>.Z.MAINE</c>); either may be given.</summary>
    public IReadOnlyDictionary<string, string> Named
    {
        get;
        init => field = value ?? new Dictionary<string, string>();
    } = new Dictionary<string, string>();

    /// <summary>True when there are no values besides those listed: others are refused before anything is asked.</summary>
    public bool Complete { get; init; }

    /// <summary>Values whose answers together are the whole, where others exist too; empty where that is not known, or where it is every value.</summary>
    public IReadOnlyList<string> Each
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The values that are asked one by one when none is given; empty where one has to be given.</summary>
    public IReadOnlyList<string> AskedOneByOne =>
        Each.Count > 0 ? Each
        : Complete ? Values
        : [];

    /// <summary>What a value means; null when the format says it all.</summary>
    public string? Meaning { get; init; }

    /// <summary>Dataset that lists every value (<c>locations</c>); null where there is none.</summary>
    public string? Registry { get; init; }

    /// <summary>
    /// The value as the address wants it: a name becomes its value, the case of a listed word is mended. Null when
    /// <paramref name="given"/> cannot be one.
    /// </summary>
    public string? Resolve(string given)
    {
        var named = Named.FirstOrDefault(pair => pair.Value.Equals(given, StringComparison.OrdinalIgnoreCase)).Key;
        if (named is not null)
        {
            return named;
        }

        if (Values.FirstOrDefault(value => value.Equals(given, StringComparison.OrdinalIgnoreCase)) is { } listed)
        {
            return listed;
        }

        var fits = Pattern is null
            ? given.Length > 0
            : Regex.IsMatch(given, Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return fits && !Complete ? given : null;
    }
}
