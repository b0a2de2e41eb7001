using System.Globalization;
using System.Text;

namespace EnergyDataPipeline.Parsing.Inference;

/// <summary>Our names for what an operator calls something.</summary>
internal static class ColumnNames
{
    /// <summary>
    /// snake_case: <c>RtdrMw</c> is <c>rtdr_mw</c>, <c>DRRCapacityMw</c> <c>drr_capacity_mw</c>, <c>Location.@LocId</c>
    /// <c>location_loc_id</c>; what begins with a digit or has no letters at all is <c>column_…</c>.
    /// </summary>
    public static string SnakeCase(string published)
    {
        var name = new StringBuilder(published.Length + 8);
        for (var i = 0; i < published.Length; i++)
        {
            var c = published[i];
            if (!char.IsLetterOrDigit(c))
            {
                Separate(name);
                continue;
            }

            if (char.IsUpper(c) && i > 0)
            {
                var before = published[i - 1];
                var startsWord = i + 1 < published.Length && char.IsLower(published[i + 1]);
                if (char.IsLower(before) || char.IsDigit(before) || (char.IsUpper(before) && startsWord))
                {
                    Separate(name);
                }
            }

            name.Append(char.ToLowerInvariant(c));
        }

        var result = name.ToString().Trim('_');
        return result.Length == 0 || char.IsDigit(result[0]) ? "column" + (result.Length == 0 ? "" : "_" + result) : result;
    }

    /// <summary><paramref name="wanted"/>, or with a number behind it when it is taken; capitals make no difference.</summary>
    public static string Unique(string wanted, ISet<string> taken)
    {
        var name = wanted;
        for (var i = 2; !taken.Add(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{i}");
        }

        return name;
    }

    private static void Separate(StringBuilder name)
    {
        if (name.Length > 0 && name[^1] != '_')
        {
            name.Append('_');
        }
    }
}
