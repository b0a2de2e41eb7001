using System.Text;
using System.Text.RegularExpressions;

namespace EnergyDataPipeline.Sandbox.Faults;

/// <summary>A pattern for paths: <c>*</c> stands for anything within a segment, <c>**</c> for anything at all.</summary>
internal sealed class PathGlob
{
    private readonly Regex pattern;

    public PathGlob(string glob)
    {
        var written = new StringBuilder("^");
        var rooted = glob.StartsWith('/') || glob.StartsWith("**", StringComparison.Ordinal) ? glob : "/" + glob;
        for (var at = 0; at < rooted.Length; at++)
        {
            if (rooted[at] != '*')
            {
                written.Append(Regex.Escape(rooted[at].ToString()));
            }
            else if (at + 1 < rooted.Length && rooted[at + 1] == '*')
            {
                written.Append(".*");
                at++;
            }
            else
            {
                written.Append("[^/]*");
            }
        }
        pattern = new Regex(written.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    public bool Matches(string path) => pattern.IsMatch(path);
}
