using EnergyDataPipeline.Query.Statements;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Analytics;

/// <summary>SQL is rewritten by its words, and what stands in quotes and comments is left alone.</summary>
public sealed class SqlTextTests
{
    private static readonly Dictionary<string, Func<string[], string>> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["twice"] = of => $"({of[0]} * 2)",
        ["pair"] = of => $"[{of[0]}; {of[1]}]",
    };

    [Theory]
    [InlineData("SELECT twice(x)", "SELECT (x * 2)")]
    [InlineData("SELECT TWICE( twice(a + b) ), y", "SELECT ((a + b * 2) * 2), y")]
    [InlineData("pair(f(a, b), ',)(')", "[f(a, b); ',)(']")]
    [InlineData("pair(a, -- b, c)\n d)", "[a; -- b, c)\n d]")]
    [InlineData(
        "twice_as_much(x), twice, \"twice(x)\", 'twice(x)', 'it''s twice(x)'",
        "twice_as_much(x), twice, \"twice(x)\", 'twice(x)', 'it''s twice(x)'"
    )]
    [InlineData("-- twice(x)\ntwice(x)", "-- twice(x)\n(x * 2)")]
    public void Calls_are_written_out(string sql, string expected) => Assert.Equal(expected, SqlText.Expand(sql, Functions));

    [Fact]
    public void A_call_that_is_not_closed_is_told() =>
        Assert.Contains(
            "is not closed",
            Assert.Throws<FormatException>(() => SqlText.Expand("SELECT twice(a, (b)", Functions)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Words_are_replaced_whole() =>
        Assert.Equal(
            "5 + limits + 'limit' + 1e5 -- limit",
            SqlText.Substitute("limit + limits + 'limit' + 1e5 -- limit", new Dictionary<string, string> { ["limit"] = "5", ["e5"] = "?" })
        );
}
