namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>A variable's value and the layer it comes from (<c>environment NAME</c>, <c>.env NAME</c>).</summary>
internal sealed record FoundVariable(string Name, string Value, Layer Layer)
{
    public string Origin => Layer == Layer.DotEnv ? $"{DotEnv.FileName} {Name}" : $"environment {Name}";

    public Place Place => new(Layer == Layer.DotEnv ? DotEnv.FileName : "environment", Name);
}

/// <summary>The layers of a configuration; a later one wins.</summary>
internal enum Layer
{
    Default,
    File,
    DotEnv,
    Environment,
    CommandLine,
}

/// <summary>The environment, and below it the <c>.env</c> file. An empty variable counts as not set, as compose files pass them.</summary>
internal sealed class EnvironmentLayers(IReadOnlyDictionary<string, string> process, IReadOnlyDictionary<string, string> dotEnv)
{
    public FoundVariable? Find(string name) => Find(name, Layer.Environment) ?? Find(name, Layer.DotEnv);

    public FoundVariable? Find(string name, Layer layer) =>
        (layer == Layer.DotEnv ? dotEnv : process).TryGetValue(name, out var value) && value.Length > 0 ? new(name, value, layer) : null;

    /// <summary>Every variable that is set and whose name begins with <paramref name="prefix"/>, by name.</summary>
    public IEnumerable<FoundVariable> StartingWith(string prefix) =>
        process
            .Keys.Concat(dotEnv.Keys)
            .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(Find)
            .OfType<FoundVariable>();
}
