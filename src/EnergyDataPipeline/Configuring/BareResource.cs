namespace EnergyDataPipeline.Configuring;

/// <summary>
/// Addresses that earlier configurations name and that carry no records: ISO-NE answers <c>hourlylmp/da/final</c> with a redirect to a
/// description of the service. The records of a day stand at <c>…/day/{day}</c>.
/// </summary>
internal static class BareResource
{
    private const string Bare = "/hourlylmp/da/final";
    private const string OneDay = "/day/{day}";
    private static readonly string[] Extensions = [".json", ".xml", ""];

    /// <summary>The address that carries the records, or null when <paramref name="url"/> needs no mending.</summary>
    public static string? Mend(string url)
    {
        var end = url.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? url : url[..end];
        var rest = end < 0 ? "" : url[end..];
        foreach (var extension in Extensions)
        {
            if (path.TrimEnd('/').EndsWith(Bare + extension, StringComparison.OrdinalIgnoreCase))
            {
                return string.Concat(path.TrimEnd('/').AsSpan(0, path.TrimEnd('/').Length - extension.Length), OneDay, extension, rest);
            }
        }

        return null;
    }
}
