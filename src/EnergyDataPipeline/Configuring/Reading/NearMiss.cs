namespace EnergyDataPipeline.Configuring.Reading;

/// <summary>Finds the word that was probably meant.</summary>
internal static class NearMiss
{
    /// <summary>
    /// The one of <paramref name="known"/> nearest to <paramref name="word"/>, case and separators set aside; null when none is near:
    /// at most one edit for short words, a third of the letters for long ones.
    /// </summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var folded = Fold(word);
        var best = (Word: (string?)null, Distance: int.MaxValue);
        foreach (var candidate in known)
        {
            var other = Fold(candidate);
            var distance = Distance(folded, other);
            if (distance <= Math.Max(1, Math.Min(folded.Length, other.Length) / 3) && distance < best.Distance)
            {
                best = (candidate, distance);
            }
        }

        return best.Word;
    }

    /// <summary><c>Did you mean x?</c>, or null when nothing is near.</summary>
    public static string? Ask(string word, IEnumerable<string> known) => Of(word, known) is { } near ? $"Did you mean {near}?" : null;

    /// <summary>Edits from one word to the other: a letter put in, left out, replaced, or two neighbours exchanged.</summary>
    internal static int Distance(string from, string to)
    {
        const int LongestCompared = 100;
        if (from.Length > LongestCompared || to.Length > LongestCompared)
        {
            return from == to ? 0 : int.MaxValue;
        }

        var cost = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            cost[i, 0] = i;
        }

        for (var j = 0; j <= to.Length; j++)
        {
            cost[0, j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = cost[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[from.Length, to.Length];
    }

    private static string Fold(string word) =>
        string.Concat(word.Where(character => character is not ('_' or '-' or ' ' or '.'))).ToLowerInvariant();
}
