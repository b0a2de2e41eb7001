using System.Security.Cryptography;
using System.Text;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Formatting.Parquet;

namespace EnergyDataPipeline.Running;

/// <summary>
/// The choices of a user that change a file's bytes, in words: a file made with other choices is another file, under another key. An option
/// added to <see cref="FormatOptions"/> gets its words here.
/// </summary>
internal static class FileChoices
{
    /// <summary>What differs from the defaults in files of <paramref name="format"/>; null when nothing does.</summary>
    public static string? Of(ITableFormat format, FormatOptions options) =>
        (format.Name, options) switch
        {
            ("csv" or "tsv", { SpreadsheetSafe: true }) => "spreadsheet-safe",
            ("parquet", { ParquetCompression: ParquetCompression.Snappy }) => "compression=snappy",
            ("parquet", { ParquetCompression: ParquetCompression.None }) => "compression=none",
            _ => null,
        };

    /// <summary>What the digits in a landing file's name are taken from: the content, and how it is written where that was chosen.</summary>
    public static string IdOf(string contentId, string? choices) =>
        choices is null ? contentId : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{contentId}\n{choices}")));
}
