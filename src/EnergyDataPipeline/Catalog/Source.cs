using System.Text.Json.Serialization;

namespace EnergyDataPipeline.Catalog;

/// <summary>How hard a host may be pressed. Shared by everything that asks that host.</summary>
public sealed record Pacing
{
    /// <summary>Requests under way at once.</summary>
    public int Concurrency { get; init; } = 2;

    /// <summary>Requests started each second, on average; 0 means no limit.</summary>
    public double RequestsPerSecond { get; init; } = 2;

    /// <summary>Requests that may start at once after a pause.</summary>
    public int Burst { get; init; } = 4;
}

/// <summary>An operator's service: address, time zone, how it is signed in to, how hard it may be pressed, and its datasets.</summary>
public sealed record Source
{
    /// <summary>Short name used in keys (<c>iso-ne</c>).</summary>
    public required string Id { get; init; }

    /// <summary>Title for people.</summary>
    public required string Title { get; init; }

    /// <summary>Address that the templates stand below, without a slash at its end.</summary>
    public required string BaseAddress { get; init; }

    /// <summary>
    /// Path that every address of the service contains before the templates (<c>/api/v1.1</c>): a feed whose address has it, on whatever
    /// host (a proxy, the sandbox), is recognised.
    /// </summary>
    public required string BasePath { get; init; }

    /// <summary>Ending that asks for JSON (<c>.json</c>); null when the Accept header alone decides.</summary>
    public string? JsonSuffix { get; init; }

    /// <summary>IANA zone of the operating day (<c>America/New_York</c>).</summary>
    public required string Zone { get; init; }

    /// <summary>Region names a user may run (<c>northeast</c>).</summary>
    public IReadOnlyList<string> Regions
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Sign-in kind: <c>basic</c>, <c>api_key</c>, <c>bearer</c>, <c>none</c>.</summary>
    public string SignIn
    {
        get;
        init => field = value ?? "none";
    } = "none";

    /// <summary>How hard the host may be pressed.</summary>
    public Pacing Pacing
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>What placeholders stand for, in any of the source's addresses.</summary>
    public IReadOnlyList<Parameter> Parameters
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Every dataset of the source. Reads every definition file the first time: to find one, ask the <see cref="FeedCatalog"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<Dataset> Datasets
    {
        get => field ?? Definitions?.All ?? [];
        init;
    }

    /// <summary>The files that the datasets are read from, one by one; null for a source made in code.</summary>
    [JsonIgnore]
    internal EmbeddedDefinitions? Definitions { get; init; }
}
