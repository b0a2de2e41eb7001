using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EnergyDataPipeline.Query.Publishing;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Publishing;

/// <summary>A file of a lake, as the Python package makes it.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Columns">Each with what it holds, in their order.</param>
/// <param name="Rows">Its rows: JSON values, in the file's order.</param>
internal sealed record PythonFile(string Key, IReadOnlyList<string> Columns, IReadOnlyList<JsonElement> Rows);

/// <summary>The Python package of <c>infra/glue</c>, run as it is. Where there is no Python 3 the tests that need it say so and fail.</summary>
internal static class PythonPackage
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static string Folder => Path.Combine(Repository.Root, "infra/glue");

    /// <summary>Runs Python in the package's folder, and gives what it said.</summary>
    public static async Task<(int ExitCode, string Out, string Err)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYTHONUTF8"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return (process.ExitCode, await output, await errors);
    }

    /// <summary>
    /// The lake that the package makes of the answers in a store, all of it or that of some datasets. Python unpacks Zstandard from version 3.14 on
    /// only: the answers are unpacked before, and the package takes what is not packed as it is.
    /// </summary>
    public static async Task<IReadOnlyList<PythonFile>> LakeOfAsync(string store, params string[] datasets)
    {
        using var folder = new TemporaryFolder();
        foreach (var part in new[] { "raw", "manifests" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(store, part), "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder.Path, "store", Path.GetRelativePath(store, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
                if (file.EndsWith(".zst", StringComparison.Ordinal))
                {
                    using var unpacker = new ZstdSharp.Decompressor();
                    bytes = unpacker.Unwrap(bytes).ToArray();
                }

                await File.WriteAllBytesAsync(copy, bytes, TestContext.Current.CancellationToken);
            }
        }

        var catalogue = Path.Combine(folder.Path, "catalogue.json");
        using (var written = new StringWriter())
        {
            CatalogueDocument.Write(written);
            await File.WriteAllTextAsync(catalogue, written.ToString(), TestContext.Current.CancellationToken);
        }

        var (code, output, errors) = await RunAsync([
            "-m",
            "tests.dump",
            catalogue,
            Path.Combine(folder.Path, "store"),
            "iso-ne-sandbox",
            .. datasets,
        ]);
        Assert.True(code == 0, errors);
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line =>
                {
                    var file = JsonElement.Parse(line);
                    return new PythonFile(
                        file.GetProperty("key").GetString()!,
                        [.. file.GetProperty("columns").EnumerateArray().Select(column => column.GetString()!)],
                        [.. file.GetProperty("rows").EnumerateArray()]
                    );
                }),
        ];
    }

    /// <summary>The file has the rows of the pipeline's own: columns, order, nulls, and every value to the last bit.</summary>
    public static void IsAsBuilt(string store, PythonFile file)
    {
        var path = Path.Combine(store, file.Key);
        Assert.True(File.Exists(path), $"{file.Key}: the pipeline made no such file");
        var columns = file.Columns.Select(column => column.Split(' ')).Select(words => (Name: words[0], Content: words[1])).ToList();
        Assert.Equal(
            Duck.Rows($"SELECT name FROM parquet_schema('{path}') WHERE num_children IS NULL").Select(row => (string)row[0]!),
            columns.Select(column => column.Name)
        );
        var expected = Duck.Rows(
            $"SELECT {string.Join(", ", columns.Select(Shown))} FROM read_parquet('{path}', hive_partitioning = false)"
        );
        Assert.True(expected.Count == file.Rows.Count, $"{file.Key}: {expected.Count} rows, {file.Rows.Count} by Python");
        for (var row = 0; row < expected.Count; row++)
        {
            var found = file.Rows[row];
            for (var column = 0; column < columns.Count; column++)
            {
                Assert.True(
                    IsSame(expected[row][column], found[column]),
                    $"{file.Key}, row {row}, {columns[column].Name}: {expected[row][column] ?? "null"}, {found[column]} by Python"
                );
            }
        }
    }

    private static string Shown((string Name, string Content) column) =>
        column.Content switch
        {
            "timestamp" => $"epoch_us(\"{column.Name}\")",
            "date" => $"CAST(\"{column.Name}\" - DATE '1970-01-01' AS BIGINT)",
            _ => $"\"{column.Name}\"",
        };

    private static bool IsSame(object? expected, JsonElement found) =>
        expected switch
        {
            null => found.ValueKind == JsonValueKind.Null,
            double number => found.ValueKind == JsonValueKind.Number
                && BitConverter.DoubleToInt64Bits(number)
                    == BitConverter.DoubleToInt64Bits(double.Parse(found.GetRawText(), CultureInfo.InvariantCulture)),
            bool truth => found.ValueKind == (truth ? JsonValueKind.True : JsonValueKind.False),
            string text => found.ValueKind == JsonValueKind.String && found.GetString() == text,
            long or short => found.ValueKind == JsonValueKind.Number
                && found.GetInt64() == Convert.ToInt64(expected, CultureInfo.InvariantCulture),
            _ => false,
        };
}
