namespace EnergyDataPipeline.Query.Analytics;

/// <summary>Writes the guide to the derived datasets, as Markdown, from their definitions.</summary>
public static class AnalyticsGuide
{
    private const string Opening = """
        # Analytics

        Made from the definitions in `src/EnergyDataPipeline.Query/Analytics`; a test holds the two together.

        Each analytic is a view over the lake by its name with underscores, a function of `MarketAnalytics` in the library, and a view of Athena
        ([infra/athena/views.sql](../infra/athena/views.sql)). Those that let something be chosen are table macros of DuckDB too:
        `SELECT * FROM price_anomalies(method := 'z-score', threshold := 4)`. Views of datasets that are not in the lake are not there.

        `energy-pipeline derive NAME` computes one into the lake, a file a day or month as "computed by" says, `lake/<source>/<name>/<view>/operating_day=…`
        or `operating_month=…`; what is made of the same partitions as before is left alone. With `derived_datasets` in the configuration, and `keep_lake`,
        each run ends so. The library does it by `DerivedLake`, and runs `MarketAnalytics` by `LakeQuery.QueryAsync`.

        What holds for all of them:

        - **Null is not zero.** Nulls are left out of statistics, and a count stands beside each. Where nothing is left, the statistic is null.
        - **A zero denominator gives null**, never infinity or zero.
        - **Gaps lower counts.** An average is made of what is there; the count beside it, and the number due, tell how much that is.
        - **Days are operating days** of 23, 24 or 25 hours in Eastern prevailing time; instants are UTC. The repeated hour is `02X`.
        - **Each dataset is computed by itself**: final and preliminary, hourly and five-minute prices are never mixed.
        - **Standard deviations are of the sample**: n − 1. Of one value there is none.
        - **The same rows give the same digits.** Sums are made of millionths, as whole numbers, so that they do not depend on the order in which
          threads add. ISO New England publishes hundredths. A value beyond 10¹² is refused by the engine.

        """;

    /// <summary>Writes the guide.</summary>
    public static void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Opening.ReplaceLineEndings("\n"));
        writer.Write("\n| dataset | what it is | category | computed by |\n|---|---|---|---|\n");
        foreach (var dataset in DerivedDatasets.All)
        {
            writer.Write($"| [{dataset.Name}](#{dataset.Name}) | {dataset.Title} | {dataset.Category} | {SpanOf(dataset)} |\n");
        }

        foreach (var dataset in DerivedDatasets.All)
        {
            Write(writer, dataset);
        }
    }

    private static void Write(TextWriter writer, DerivedDataset dataset)
    {
        writer.Write($"\n## {dataset.Name}\n\n{dataset.Description}\n\n**Formula.** {Escaped(dataset.Formula)}.\n");
        if (dataset.Inputs.Count > 0)
        {
            var inputs = dataset.Inputs.Select(input => string.Join(" or ", input.AnyOf.Select(name => $"`{name}`")));
            var optional =
                dataset.Optional.Count > 0 ? $"; where it is there, {string.Join(", ", dataset.Optional.Select(name => $"`{name}`"))}" : "";
            writer.Write($"\n**Made of** {string.Join("; ", inputs)}{optional}. ");
        }
        else
        {
            writer.Write("\n**Made of** nothing but the calendar. ");
        }

        writer.Write($"**Key:** {string.Join(", ", dataset.NaturalKey.Select(column => $"`{column}`"))}.\n\n");
        foreach (var edge in dataset.Edges)
        {
            writer.Write($"- {Escaped(edge)}\n");
        }

        if (dataset.Parameters.Count > 0)
        {
            writer.Write("\n| parameter | default | meaning |\n|---|---|---|\n");
            foreach (var parameter in dataset.Parameters)
            {
                writer.Write($"| `{parameter.Name}` | `{parameter.Default}` | {Cell(parameter.Description)} |\n");
            }
        }

        writer.Write("\n| column | type | unit | meaning |\n|---|---|---|---|\n");
        foreach (var column in dataset.Columns)
        {
            writer.Write($"| `{column.Name}` | {column.Type} | {column.Unit ?? ""} | {Cell(column.Description)} |\n");
        }

        writer.Write($"\n```sql\n{dataset.Example};\n```\n");
    }

    private static string SpanOf(DerivedDataset dataset) =>
        dataset.Partition switch
        {
            DerivedSpan.Day => "day",
            DerivedSpan.Month => "month",
            _ => "",
        };

    // A bar in a table's cell would begin another one.
    private static string Cell(string text) => Escaped(text).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Escaped(string text) =>
        text.Replace("_", "\\_", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
