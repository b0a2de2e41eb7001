using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Query.Analytics;

/// <summary>A query that computes rows of a derived dataset for some operating days, sorted by its natural key.</summary>
/// <param name="Dataset">What is computed; the query's columns are its columns.</param>
/// <param name="Sql">SQL of DuckDB over the views of <see cref="AnalyticViews"/>; it needs no parameters.</param>
public sealed record AnalyticQuery(DerivedDataset Dataset, string Sql)
{
    private const string OperatingDay = "operating_day";
    private const string OperatingMonth = "operating_month";
    private const string Prices = "prices";

    /// <summary>
    /// The query of <paramref name="dataset"/> for the days from <paramref name="first"/> to <paramref name="last"/>, both included.
    /// <paramref name="arguments"/> are values for some of its parameters: numbers and texts; null stands for SQL's NULL.
    /// Where values are compared with those of their month, the prices of the whole months are read, and no others; rows that are of months
    /// themselves are those of every month that one of the days lies in.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such parameter, a value is not of its type, or the last day lies before the first.</exception>
    public static AnalyticQuery Of(
        DerivedDataset dataset,
        LocalDate first,
        LocalDate last,
        IReadOnlyDictionary<string, object?>? arguments = null
    ) => Of(dataset, first, last, arguments, except: null);

    /// <summary>As the other, without the column <paramref name="except"/>; rows are sorted by it all the same.</summary>
    internal static AnalyticQuery Of(
        DerivedDataset dataset,
        LocalDate first,
        LocalDate last,
        IReadOnlyDictionary<string, object?>? arguments,
        string? except
    )
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (last < first)
        {
            throw new ArgumentException(
                $"the last day, {Text(last)}, lies before the first, {Text(first)}: name an earlier first day",
                nameof(last)
            );
        }

        var literals = Literals(dataset, arguments ?? new Dictionary<string, object?>());
        var months = (First: first.With(DateAdjusters.StartOfMonth), Last: last.With(DateAdjusters.EndOfMonth));
        var whole = dataset.Partition == DerivedSpan.Month && dataset.Each.Count == 0 ? $"WITH {MonthsOf(dataset, months)}" : "";
        var select =
            dataset.Each.Count > 0 ? $"SELECT * FROM {dataset.ViewName}" : DerivedSql.Of(dataset, SqlDialect.DuckDb, null, literals);
        var within = dataset.Columns.Any(column => column.Name == OperatingDay)
            ? $"{OperatingDay} BETWEEN {Literal(first)} AND {Literal(last)}"
            : $"{OperatingMonth} BETWEEN {Literal(months.First)} AND {Literal(months.Last)}";
        // A price's rank is among its month, whichever days are asked for.
        within = dataset.NaturalKey.Contains(OperatingMonth)
            ? $"{OperatingMonth} BETWEEN {Literal(months.First)} AND {Literal(months.Last)}"
            : within;
        var columns = except is not null && dataset.Columns.Any(column => column.Name == except) ? $"* EXCLUDE ({except})" : "*";
        return new AnalyticQuery(
            dataset,
            $"{whole}SELECT {columns} FROM (\n{select}\n) AS derived\nWHERE {within}\nORDER BY {string.Join(", ", dataset.NaturalKey)}"
        );
    }

    /// <summary>
    /// The prices of the months, and what is made of them on the way, under the names that the SELECT has for them: DuckDB cannot know by itself
    /// that a month's values need no others.
    /// </summary>
    private static string MonthsOf(DerivedDataset dataset, (LocalDate First, LocalDate Last) months)
    {
        var steps = DerivedDatasets
            .WithInputs([dataset])
            .Where(step => step != dataset && !step.IsCalendar && step.Each.Count == 0)
            .Select(step => $"{step.ViewName} AS (\n{DerivedSql.Of(step, SqlDialect.DuckDb, null, DerivedSql.DefaultsOf(step))}\n)");
        var prices =
            $"{Prices} AS (SELECT * FROM main.{Prices} WHERE {OperatingDay} BETWEEN {Literal(months.First)} AND {Literal(months.Last)})";
        return string.Join(",\n", steps.Prepend(prices)) + "\n";
    }

    private static Dictionary<string, string> Literals(DerivedDataset dataset, IReadOnlyDictionary<string, object?> arguments)
    {
        var literals = new Dictionary<string, string>(DerivedSql.DefaultsOf(dataset));
        foreach (var (name, value) in arguments)
        {
            var parameter =
                dataset.Parameters.FirstOrDefault(one => one.Name == name)
                ?? throw new ArgumentException(
                    $"{dataset.Name} has no parameter {name}; it has: {(dataset.Parameters.Count == 0 ? "none" : string.Join(", ", dataset.Parameters.Select(one => one.Name)))}",
                    nameof(arguments)
                );
            literals[name] = LiteralOf(dataset, parameter, value);
        }

        return literals;
    }

    private static string LiteralOf(DerivedDataset dataset, DerivedParameter parameter, object? value) =>
        (parameter.Type, value) switch
        {
            (_, null) => "NULL",
            ("text", string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
            ("integer" or "number", int or long) => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            ("number", decimal number) => number.ToString(CultureInfo.InvariantCulture),
            ("number", double number) when double.IsFinite(number) => ((decimal)number).ToString(CultureInfo.InvariantCulture),
            _ => throw new ArgumentException(
                $"{dataset.Name}: {parameter.Name} is of type {parameter.Type}; found {value} ({value.GetType().Name})",
                nameof(value)
            ),
        };

    private static string Literal(LocalDate day) => $"DATE '{Text(day)}'";

    private static string Text(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
