using System.Security.Cryptography;
using System.Text;

namespace EnergyDataPipeline.Running;

/// <summary>Where answers lie while they are read and stored, unless a folder is set.</summary>
internal static class SpoolFolder
{
    /// <summary>
    /// A folder of the user's own among the system's temporary ones: it is closed to others, so two users cannot have the same. A name that
    /// does not fit a folder's gets digits, so that no two become one.
    /// </summary>
    public static string Of(string user)
    {
        var word = Slice.KeyWord(user);
        var mark = word == user ? "" : "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))[..8];
        return Path.Combine(Path.GetTempPath(), $"energy-pipeline-spool-{word}{mark}");
    }
}
