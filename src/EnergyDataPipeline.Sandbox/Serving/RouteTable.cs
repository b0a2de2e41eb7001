namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>What a path was found to be.</summary>
internal readonly record struct RouteMatch(Route Route, IReadOnlyDictionary<string, string> Parameters);

/// <summary>Finds the route of a path; a fixed word goes before a parameter in the same place.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<(string First, int Length), List<Route>> routes = [];

    public RouteTable(IEnumerable<Route> all)
    {
        foreach (var route in all)
        {
            var key = (route.Segments[0], route.Segments.Count);
            if (!routes.TryGetValue(key, out var same))
            {
                routes[key] = same = [];
            }
            same.Add(route);
            Templates.Add(route.Template);
        }
        foreach (var same in routes.Values)
        {
            same.Sort((left, right) => string.CompareOrdinal(Rank(left), Rank(right)));
        }
    }

    public List<string> Templates { get; } = [];

    /// <summary>The route of these segments, or null when the service has no such path.</summary>
    public RouteMatch? Find(IReadOnlyList<string> segments)
    {
        if (segments.Count == 0 || !routes.TryGetValue((segments[0], segments.Count), out var candidates))
        {
            return null;
        }
        foreach (var route in candidates)
        {
            if (Parameters(route, segments) is { } parameters)
            {
                return new RouteMatch(route, parameters);
            }
        }
        return null;
    }

    private static Dictionary<string, string>? Parameters(Route route, IReadOnlyList<string> segments)
    {
        var parameters = new Dictionary<string, string>();
        for (var index = 0; index < segments.Count; index++)
        {
            var expected = route.Segments[index];
            if (IsParameter(expected))
            {
                parameters[expected[1..^1]] = segments[index];
            }
            else if (expected != segments[index])
            {
                return null;
            }
        }
        return parameters;
    }

    private static string Rank(Route route) => string.Concat(route.Segments.Select(segment => IsParameter(segment) ? '1' : '0'));

    private static bool IsParameter(string segment) => segment[0] == '{';
}
