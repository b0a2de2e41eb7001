using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Running;

/// <summary>A quality report as a table: a row for every rule of every period, so that any format can hold it.</summary>
internal static class QualityRows
{
    /// <summary>The table.</summary>
    public static Table Table { get; } =
        new()
        {
            Name = "quality",
            Rows = "",
            Description = "One rule, held against the rows of one period; those first that do not hold",
            Columns =
            [
                Text("feed", "Feed that collected it"),
                Text("period", "Period"),
                Text("table", "Table"),
                Text("rule", "Rule"),
                Text("column", "Column it is about"),
                Text("state", "holds, or how much it matters that it does not: note, warning, error"),
                new()
                {
                    Name = "rows",
                    From = "",
                    Type = ColumnType.Integer,
                    Description = "Rows in which it does not hold",
                },
                Text("verb", "What becomes of them"),
                Text("expectation", "What is expected"),
                Text("found", "What was found, where"),
                new()
                {
                    Name = "first_row",
                    From = "",
                    Type = ColumnType.Integer,
                    Description = "Position of the first of them in the answer's table, from 0",
                },
                new()
                {
                    Name = "first_interval",
                    From = "",
                    Type = ColumnType.Timestamp,
                    Description = "Its interval",
                },
                Text("first_location", "Its location, or what else tells it from others"),
                Text("first_value", "The value found there"),
            ],
        };

    /// <summary>Writes the report's rows in <paramref name="format"/>.</summary>
    public static void Write(QualityReport report, ITableFormat format, FormatOptions options, Stream destination)
    {
        using var encoder = format.Begin(Table, HeadingOf(report), options, destination);
        var batch = new ColumnBatch(Table);
        foreach (var period in report.Periods)
        {
            foreach (var outcome in period.Rules)
            {
                Add(batch, period, outcome);
                if (batch.RowCount == ColumnBatch.MaxRows)
                {
                    encoder.Write(batch);
                    batch.Clear();
                }
            }
        }

        if (batch.RowCount > 0)
        {
            encoder.Write(batch);
        }

        encoder.Complete();
    }

    /// <summary>What became of the rows of a table, in words.</summary>
    public static string InWords(TableQuality table)
    {
        var filtered = table.Filtered > 0 ? string.Create(CultureInfo.InvariantCulture, $" + {table.Filtered:#,0} not asked for") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{table.Table}: {table.Fetched:#,0} rows fetched = {table.Written:#,0} written + {table.Quarantined:#,0} in quarantine{filtered}"
        );
    }

    private static FileHeading HeadingOf(QualityReport report)
    {
        const int mostNamed = 8;
        var lines = report
            .Periods.SelectMany(period => period.Tables.Select(table => $"{period.Feed} {period.Period}, {InWords(table)}."))
            .ToList();
        var more = lines.Count > mostNamed ? string.Create(CultureInfo.InvariantCulture, $" And {lines.Count - mostNamed} more.") : "";
        return new FileHeading
        {
            Title = "Quality of " + string.Join(", ", report.Periods.Select(period => period.Dataset ?? period.Feed).Distinct()),
            Description = string.Join(" ", lines.Take(mostNamed)) + more,
            Period = report.Periods.Count == 1 ? report.Periods[0].Period : null,
        };
    }

    private static void Add(ColumnBatch batch, PeriodQuality period, RuleOutcome outcome)
    {
        var (rule, finding) = (outcome.Rule, outcome.Finding);
        string?[] texts =
        [
            period.Feed,
            period.Period,
            rule.Table,
            rule.Name,
            rule.Column,
            finding is null ? "holds" : finding.Severity.ToString().ToLowerInvariant(),
            null,
            VerbOf(finding?.Verb ?? rule.Verb),
            rule.Expectation,
            finding?.Message,
            null,
            null,
            finding?.First?.Location,
            finding?.First?.Value,
        ];
        for (var i = 0; i < texts.Length; i++)
        {
            switch (batch.Columns[i])
            {
                case TextVector text when texts[i] is { } value:
                    text.Append(value);
                    break;
                case IntegerVector count when batch.Columns[i].Column.Name == "rows":
                    count.Append(finding?.Count ?? 0);
                    break;
                case IntegerVector row when finding?.First is { Row: >= 0 and var place }:
                    row.Append(place);
                    break;
                case TimestampVector time when finding?.First?.Interval is { } at:
                    time.Append(at.ToUnixTimeTicks() / (NodaTime.NodaConstants.TicksPerMillisecond / 1000), 0);
                    break;
                default:
                    batch.Columns[i].AppendNull();
                    break;
            }
        }
    }

    /// <summary>The verb as it is written in configurations.</summary>
    public static string VerbOf(RuleVerb verb) =>
        verb switch
        {
            RuleVerb.DropToQuarantine => "drop-to-quarantine",
            RuleVerb.QuarantineSlice => "quarantine-slice",
            RuleVerb.Fail => "fail",
            _ => "expect",
        };

    private static Column Text(string name, string description) =>
        new()
        {
            Name = name,
            From = "",
            Type = ColumnType.Text,
            Description = description,
        };
}
