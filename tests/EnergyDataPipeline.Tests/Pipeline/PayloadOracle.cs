using System.Globalization;
using System.Text.Json;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Tests.Formatting;
using EnergyDataPipeline.Tests.Formatting.Readers;

namespace EnergyDataPipeline.Tests.Pipeline;

/// <summary>What a table should hold, found by walking the document the slow and plain way: nothing of the reader under test is used.</summary>
internal static class PayloadOracle
{
    public static List<object?[]> Rows(JsonElement document, Table table)
    {
        var rows = new List<object?[]>();
        Walk(document, table.Rows.Split('.'), 0, [], table, rows);
        return rows;
    }

    private static void Walk(JsonElement at, string[] steps, int step, List<JsonElement> ancestors, Table table, List<object?[]> rows)
    {
        if (at.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in at.EnumerateArray())
            {
                Walk(item, steps, step, ancestors, table, rows);
            }
        }
        else if (step == steps.Length)
        {
            object?[] published =
            [
                .. table.Columns.Where(column => column.FollowsFrom is null).Select(column => Value(at, ancestors, column)),
            ];
            rows.Add([
                .. published,
                .. table.Columns.Where(column => column.FollowsFrom is not null).Select(column => Following(table, published, column)),
            ]);
        }
        else if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(steps[step], out var next))
        {
            // An object inside a list is a row that children look up to; an envelope is not.
            var isItem = step >= 2 && at.ValueKind == JsonValueKind.Object && steps[step - 1] != "Weather";
            Walk(next, steps, step + 1, isItem ? [.. ancestors, at] : ancestors, table, rows);
        }
    }

    private static object? Value(JsonElement row, List<JsonElement> ancestors, Column column)
    {
        var up = column.From.TakeWhile(letter => letter == '^').Count();
        var from = up == 0 ? row : ancestors[^up];
        foreach (var name in new[] { column.From[up..] }.Concat(column.Aliases))
        {
            var found = from;
            if (name.Split('.').All(step => found.ValueKind == JsonValueKind.Object && found.TryGetProperty(step, out found)))
            {
                return Typed(found, column.Type);
            }
        }

        return null;
    }

    /// <summary>What follows from the row's time, by the platform's own calendar. No captured day has a repeated hour.</summary>
    private static object? Following(Table table, object?[] published, Column column)
    {
        if (column.Name == "fuel")
        {
            return (string?)published[table.IndexOf("fuel_category")] switch
            {
                "Natural Gas" => "gas",
                "Refuse" => "waste",
                "Wood" => "biomass",
                "Landfill Gas" => "biogas",
                "Batteries" => "battery",
                var word => word?.ToLowerInvariant(),
            };
        }

        if (published[table.IndexOf(column.FollowsFrom!)] is not OffsetInstant begin)
        {
            return null;
        }

        var eastern = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddMicroseconds(begin.UtcMicroseconds), eastern);
        var hour = local.AddHours(1); // the answers stand in for those of hourly prices
        return column.Name switch
        {
            FollowingColumns.OperatingDay => DateOnly.FromDateTime(local.Date),
            FollowingColumns.HourEnding => (local.Hour + 1).ToString("00", CultureInfo.InvariantCulture),
            _ => new OffsetInstant(begin.UtcMicroseconds + 3_600_000_000, (short)eastern.GetUtcOffset(hour).TotalMinutes),
        };
    }

    private static object? Typed(JsonElement value, ColumnType type)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return type switch
        {
            ColumnType.Text => text,
            ColumnType.Integer => long.Parse(text, CultureInfo.InvariantCulture),
            ColumnType.Number => double.Parse(text, CultureInfo.InvariantCulture),
            ColumnType.Timestamp => Iso.Parse(text),
            _ => throw new NotSupportedException($"{type} is in none of these tables"),
        };
    }
}
