using System.Text.Json;
using Xunit;

namespace EnergyDataPipeline.Tests.Cli;

/// <summary>How the command ended: its exit code, what it printed on standard output and what it said on standard error.</summary>
internal sealed record Ended(int ExitCode, string Out, string Err)
{
    /// <summary>Standard output, line by line.</summary>
    public IReadOnlyList<string> Lines => Out.TrimEnd('\n').Split('\n');

    /// <summary>Standard output as the one JSON document it must be.</summary>
    public JsonElement Json => JsonElement.Parse(Out);

    /// <summary>Itself, once the exit code is the expected one; all that was said, where not.</summary>
    public Ended With(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, expected {exitCode}\n--- out\n{Out}\n--- err\n{Err}");
        return this;
    }

    /// <summary>Itself, once standard error says each of <paramref name="parts"/>.</summary>
    public Ended Saying(params string[] parts)
    {
        Assert.All(parts, part => Assert.Contains(part, Err, StringComparison.Ordinal));
        return this;
    }
}
