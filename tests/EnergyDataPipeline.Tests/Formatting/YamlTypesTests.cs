using EnergyDataPipeline.Catalog;
using Xunit;
using YamlDotNet.Serialization;

namespace EnergyDataPipeline.Tests.Formatting;

public sealed class YamlTypesTests
{
    [Fact]
    public void Reader_without_a_schema_tells_text_from_numbers_and_null()
    {
        var corpus = new Corpus(
            "types",
            Corpora.Of(
                ("text", ColumnType.Text),
                ("number", ColumnType.Number),
                ("integer", ColumnType.Integer),
                ("flag", ColumnType.Boolean)
            ),
            [
                ["1.5", 1.5, 4001L, true],
                ["null", null, null, null],
                ["", 1e22, long.MaxValue, false],
                ["true", -0.0, 0L, null],
                [null, double.NaN, -1L, null],
            ]
        );
        var reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

        var rows = reader.Deserialize<List<Dictionary<string, object?>>>(corpus.TextAs("yaml"));

        Assert.Equal(new object?[] { "1.5", "null", "", "true", null }, rows.Select(row => row["text"]));
        Assert.Equal([1.5, null, 1e22f, 0.0, double.NaN], rows.Select(row => row["number"] is { } n ? AsDouble(n) : (double?)null));
        Assert.Equal([4001m, null, long.MaxValue, 0m, -1m], rows.Select(row => row["integer"] is { } n ? AsDecimal(n) : (decimal?)null));
        Assert.Equal(new object?[] { true, null, false, null, null }, rows.Select(row => row["flag"]));
    }

    // The reader takes the narrowest type that holds the digits; text stays a string and fails here.
    private static double AsDouble(object value) =>
        value is string text
            ? throw new Xunit.Sdk.XunitException($"number read as the text '{text}'")
            : Math.Round(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture), 3);

    private static decimal AsDecimal(object value) =>
        value is string text
            ? throw new Xunit.Sdk.XunitException($"whole number read as the text '{text}'")
            : Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture);
}
