namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>Running text, broken between words.</summary>
internal static class Paragraph
{
    /// <summary>
    /// The lines of <paramref name="text"/>, each behind <paramref name="indent"/> spaces and no longer than <paramref name="width"/>; a word
    /// that is longer by itself stays whole, so that an address or a path can be copied.
    /// </summary>
    public static IEnumerable<string> Wrap(string text, int indent, int width)
    {
        var margin = new string(' ', indent);
        var line = margin;
        foreach (var word in text.Split(' '))
        {
            if (line.Length > indent && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = margin;
            }

            line += line.Length > indent ? $" {word}" : word;
        }

        yield return line;
    }
}
