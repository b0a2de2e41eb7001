namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>Where a value stands, in words a person can go to: <c>api_config.json: apis[2].timeout (line 14)</c>.</summary>
/// <param name="Where">The file's name, <c>environment</c>, <c>.env</c> or <c>command line</c>.</param>
/// <param name="Path">Path within it; empty for the whole.</param>
/// <param name="Line">Line, counted from one; null where there are no lines.</param>
internal readonly record struct Place(string Where, string Path = "", int? Line = null)
{
    public Place Key(string key, int? line = null) => this with { Path = Path.Length == 0 ? key : $"{Path}.{key}", Line = line ?? Line };

    public Place Item(int index, int? line = null) => this with { Path = $"{Path}[{index.ToInvariant()}]", Line = line ?? Line };

    public override string ToString()
    {
        var place = Path.Length == 0 ? Where : $"{Where}: {Path}";
        return Line is { } line ? $"{place} (line {line.ToInvariant()})" : place;
    }
}

/// <summary>The faults and warnings found so far, in the order of reading.</summary>
internal sealed class Notes
{
    public List<ConfigurationFault> Faults { get; } = [];

    public List<string> Warnings { get; } = [];

    public void Fault(Place place, string found, string expected, string? suggestion = null) =>
        Faults.Add(new(place.ToString(), found, expected, suggestion));

    public void Warn(Place place, string text) => Warnings.Add($"{place}: {text}");
}
