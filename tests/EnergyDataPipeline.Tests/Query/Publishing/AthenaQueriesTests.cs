using System.Globalization;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Query.Publishing;
using EnergyDataPipeline.Tests.Query.Analytics;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Query.Publishing;

/// <summary>
/// The example queries of Athena over the sandbox's lake. Trino is not to be had in a test: the words that docs/athena.md lists are put into DuckDB's,
/// and nothing else is changed. What comes out is compared with what C# makes of the rows.
/// </summary>
[Collection(SandboxLakeTests.Name)]
public sealed partial class AthenaQueriesTests(SandboxLake lake)
{
    private static readonly string[] Names = ["daily_summary", "data_quality", "hourly_profile", "monthly_trend", "peaks"];

    public static TheoryData<string> Queries => [.. Names];

    private sealed record Price(
        DateTime Begin,
        DateOnly Day,
        string Hour,
        long Location,
        string Name,
        string Type,
        double? Lmp,
        double? Parts
    );

    [Fact]
    public void Every_query_is_tested() =>
        Assert.Equal(
            Names,
            Directory
                .GetFiles(Path.Combine(Repository.Root, "infra/athena/queries"), "*.sql")
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_says_what_it_is_and_reads_tables_of_the_catalogue_by_their_partition_keys(string name)
    {
        var text = TextOf(name);
        var tables = HiveTable.All(EnergyDataPipeline.Catalog.FeedCatalog.BuiltIn).ToDictionary(table => table.Name);

        Assert.StartsWith("-- ", text, StringComparison.Ordinal);
        Assert.EndsWith(";\n", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Count(letter => letter == ';'));
        Assert.DoesNotContain("`", text, StringComparison.Ordinal);
        var read = TableName().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(read);
        Assert.All(read, table => Assert.Matches($"(?i)\\b{tables[table].PartitionKeys[0].Name} (=|BETWEEN)", text.Split("WHERE", 2)[1]));
    }

    [Fact]
    public void The_differences_that_are_put_into_DuckDBs_words_are_told_in_the_guide()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs/athena.md"));

        Assert.All(Words, word => Assert.Contains($"`{word.Told}`", guide, StringComparison.Ordinal));
    }

    [Fact]
    public void The_daily_summary_is_that_of_the_rows()
    {
        var expected = Prices("hourly_lmp_da_final")
            .Where(price => price.Type is "HUB" or "LOAD ZONE")
            .GroupBy(price => (price.Day, price.Name))
            .OrderBy(day => day.Key.Day)
            .ThenBy(day => day.Key.Name, StringComparer.Ordinal)
            .Select(day =>
            {
                var lmp = day.Select(price => price.Lmp).OfType<double>().ToList();
                var dearest = day.Where(price => price.Lmp == lmp.Max()).Select(price => price.Hour).ToList();
                return (day.Key, lmp.Count, Mean: lmp.Average(), Least: lmp.Min(), Most: lmp.Max(), dearest, Deviation: Deviation(lmp));
            })
            .ToList();

        var found = Run("daily_summary");

        Assert.Equal(expected.Count, found.Count);
        foreach (var (row, day) in found.Zip(expected))
        {
            Assert.Equal((day.Key.Day, day.Key.Name, (long)day.Count), ((DateOnly)row[0]!, (string)row[1]!, (long)row[2]!));
            Rounded(day.Mean, row[3]);
            Assert.Equal((day.Least, day.Most), ((double)row[4]!, (double)row[5]!));
            Assert.Contains((string)row[6]!, day.dearest);
            Rounded(day.Deviation, row[7]);
        }

        Assert.Contains(found, row => (DateOnly)row[0]! == Day(SandboxLake.Fall) && (long)row[2]! == 25);
        Assert.Contains(found, row => (DateOnly)row[0]! == Day(SandboxLake.Spring) && (long)row[2]! == 23);
    }

    [Fact]
    public void The_hourly_profile_has_each_hour_of_the_clock_and_final_prices_before_preliminary_ones()
    {
        var final = Prices("hourly_lmp_rt_final").ToDictionary(price => (price.Begin, price.Location));
        var preliminary = Prices("hourly_lmp_rt_prelim").ToDictionary(price => (price.Begin, price.Location));
        var expected = Prices("hourly_lmp_da_final")
            .Where(price => price.Location == 4000)
            .GroupBy(price => price.Hour)
            .OrderBy(hour => hour.Key, StringComparer.Ordinal)
            .Select(hour =>
            {
                var pairs = hour.Select(price =>
                    {
                        var key = (price.Begin, price.Location);
                        return (
                            Ahead: price.Lmp,
                            Real: (final.TryGetValue(key, out var one) ? one : preliminary.GetValueOrDefault(key))?.Lmp
                        );
                    })
                    .ToList();
                return (
                    hour.Key,
                    pairs.Count,
                    Ahead: pairs.Average(pair => pair.Ahead),
                    Real: pairs.Average(pair => pair.Real),
                    Spread: pairs.Average(pair => pair.Ahead - pair.Real)
                );
            })
            .ToList();

        var found = Run("hourly_profile");

        Assert.Equal(expected.Select(hour => (hour.Key, (long)hour.Count)), found.Select(row => ((string)row[0]!, (long)row[1]!)));
        Assert.Contains("02X", found.Select(row => (string)row[0]!));
        Assert.Contains(preliminary.Keys, key => !final.ContainsKey(key));
        foreach (var (row, hour) in found.Zip(expected))
        {
            Rounded(hour.Ahead, row[2]);
            Rounded(hour.Real, row[3]);
            Rounded(hour.Spread, row[4]);
        }
    }

    [Fact]
    public void The_peaks_are_the_highest_loads_of_each_month()
    {
        var loads = lake
            .Athena.Rows("SELECT operating_day, interval_begin, hour_ending, load_mw FROM hourly_system_load")
            .Select(row =>
                (
                    Day: DateOnly.FromDateTime(
                        Convert.ToDateTime(row[0] is DateOnly day ? day.ToDateTime(default) : row[0], CultureInfo.InvariantCulture)
                    ),
                    Begin: (DateTime)row[1]!,
                    Hour: (string)row[2]!,
                    Load: (double?)row[3]
                )
            )
            .ToList();
        var prices = Prices("hourly_lmp_da_final")
            .Where(price => price.Location == 4000)
            .ToDictionary(price => price.Begin, price => price.Lmp);
        var expected = loads
            .GroupBy(load => (load.Day.Year, load.Day.Month))
            .Select(month => month.OrderByDescending(load => load.Load).ThenBy(load => load.Begin).First())
            .OrderBy(load => load.Day)
            .Select(load =>
                (new DateOnly(load.Day.Year, load.Day.Month, 1), load.Day, load.Hour, load.Load, prices.GetValueOrDefault(load.Begin))
            );

        var found = Run("peaks");

        Assert.NotEmpty(found);
        Assert.Equal(
            expected,
            found.Select(row => ((DateOnly)row[0]!, (DateOnly)row[1]!, (string)row[2]!, (double?)row[3], (double?)row[4]))
        );
    }

    [Fact]
    public void The_quality_of_a_day_counts_what_is_missing()
    {
        var expected = Prices("five_minute_lmp_final")
            .GroupBy(price => price.Day)
            .OrderBy(day => day.Key)
            .Select(day =>
            {
                var due =
                    12
                    * (
                        day.Key == Day(SandboxLake.Spring) ? 23
                        : day.Key == Day(SandboxLake.Fall) ? 25
                        : 24
                    );
                var locations = day.Select(price => price.Location).Distinct().Count();
                return (
                    day.Key,
                    (long)locations,
                    (long)day.Select(price => price.Begin).Distinct().Count(),
                    (long)due,
                    (long)((locations * due) - day.Count()),
                    (long)day.Count(price => price.Lmp is null),
                    (long)day.Count(price => Math.Abs((price.Lmp - price.Parts) ?? 0) > 0.011)
                );
            })
            .ToList();

        var found = Run("data_quality")
            .Select(row =>
                ((DateOnly)row[0]!, (long)row[1]!, (long)row[2]!, (long)row[3]!, (long)row[4]!, Counted(row[5]), Counted(row[6]))
            )
            .ToList();

        Assert.Equal(expected, found);
        Assert.Contains(found, day => day.Item1 == Day(SandboxLake.Gaps) && day.Item5 > 0);
        Assert.Contains(found, day => day.Item4 == 276 && day.Item5 == 0);
        Assert.Contains(found, day => day.Item4 == 300 && day.Item5 == 0);
    }

    [Fact]
    public void The_monthly_trend_has_the_exact_median_and_the_change_against_the_month_before()
    {
        var months = Prices("hourly_lmp_da_final")
            .Where(price => price.Type == "LOAD ZONE")
            .GroupBy(price => (price.Name, Month: price.Day.ToString("yyyy-MM", CultureInfo.InvariantCulture)))
            .OrderBy(month => month.Key.Name, StringComparer.Ordinal)
            .ThenBy(month => month.Key.Month, StringComparer.Ordinal)
            .Select(month => (month.Key, Lmp: month.Select(price => price.Lmp).OfType<double>().Order().ToList()))
            .ToList();

        var found = Run("monthly_trend");

        Assert.Equal(months.Count, found.Count);
        for (var i = 0; i < months.Count; i++)
        {
            var (key, lmp) = months[i];
            Assert.Equal((key.Month, key.Name, (long)lmp.Count), ((string)found[i][0]!, (string)found[i][1]!, (long)found[i][2]!));
            Rounded(lmp.Average(), found[i][3]);
            Rounded(i > 0 && months[i - 1].Key.Name == key.Name ? lmp.Average() - months[i - 1].Lmp.Average() : null, found[i][4]);
            Rounded((lmp[(lmp.Count - 1) / 2] + lmp[lmp.Count / 2]) / 2, found[i][5]);
        }
    }

    // What of the queries DuckDB has other words for; docs/athena.md lists them.
    private static readonly (string Told, string Pattern, string Word)[] Words =
    [
        ("date_format(t, '%Y-%m')", @"\bdate_format\(", "strftime("),
        ("with_timezone(t, zone)", @"\bwith_timezone\(", "zoned("),
        ("element_at(list, place)", @"\belement_at\(", "list_extract("),
    ];

    private List<object?[]> Run(string name)
    {
        var athena = lake.Athena;
        athena.Execute("CREATE OR REPLACE MACRO zoned(t, zone) AS timezone(zone, t)");
        return athena
            .Rows(Words.Aggregate(TextOf(name).TrimEnd('\n', ';'), (sql, word) => Regex.Replace(sql, word.Pattern, word.Word)))
            .Select(row => row.Select(value => value is DateTime { TimeOfDay.Ticks: 0 } day ? DateOnly.FromDateTime(day) : value).ToArray())
            .ToList();
    }

    private List<Price> Prices(string table) =>
        [
            .. lake
                .Athena.Rows(
                    "SELECT interval_begin, operating_day, hour_ending, location_id, location_name, location_type, lmp_usd_per_mwh, "
                        + $"energy_usd_per_mwh + congestion_usd_per_mwh + loss_usd_per_mwh FROM {table}"
                )
                .Select(row => new Price(
                    (DateTime)row[0]!,
                    row[1] is DateOnly day ? day : DateOnly.FromDateTime((DateTime)row[1]!),
                    (string)row[2]!,
                    (long)row[3]!,
                    (string)row[4]!,
                    (string)row[5]!,
                    (double?)row[6],
                    (double?)row[7]
                )),
        ];

    private static string TextOf(string name) => File.ReadAllText(Path.Combine(Repository.Root, $"infra/athena/queries/{name}.sql"));

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>DuckDB counts some things in 128 bits.</summary>
    private static long Counted(object? value) => long.Parse($"{value}", CultureInfo.InvariantCulture);

    private static double Deviation(List<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    /// <summary>Two decimals: half a hundredth more or less, and what doubles add.</summary>
    private static void Rounded(double? expected, object? found) =>
        Assert.True(
            expected is { } number ? Math.Abs(number - (double)found!) <= 0.005 + 1e-9 : found is null,
            $"{expected} expected, {found} found"
        );

    [GeneratedRegex("(?:FROM|JOIN) \"([a-z_]+)\"")]
    private static partial Regex TableName();
}
