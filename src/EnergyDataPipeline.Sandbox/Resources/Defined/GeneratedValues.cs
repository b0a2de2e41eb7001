using System.Globalization;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Sandbox.Model;
using EnergyDataPipeline.Sandbox.Serialising;
using EnergyDataPipeline.Sandbox.Serving;
using NodaTime;

namespace EnergyDataPipeline.Sandbox.Resources.Defined;

/// <summary>Invents a value for a column: the same for the same seed, instant and place. Nothing but its form means anything.</summary>
internal sealed class GeneratedValues(Ask ask, string dataset)
{
    private static readonly string[] HourEndings = ["HourEnd", "HourEnding", "Hour", "local_hour_end"];
    private static readonly string[] Parts = ["EnergyComponent", "CongestionComponent", "LossComponent"];

    /// <summary>Writes the value of <paramref name="node"/> into <paramref name="row"/>.</summary>
    public void Write(Row row, ShapeNode node, RowContext context)
    {
        var column = node.Column!;
        if (column.Type is ColumnType.Number or ColumnType.Integer && !node.Name.StartsWith('@') && node.Name != "$")
        {
            var (units, scale) = Number(column, node, context);
            if (node.IsAttribute)
            {
                row.Attribute(node.Name, units);
            }
            else
            {
                row.Number(node.Name, units, scale);
            }

            return;
        }

        var text = Text(node, context);
        if (node.Name.StartsWith('@'))
        {
            row.TextAttribute(node.Name[1..], text);
        }
        else if (node.Name == "$")
        {
            row.Content(text);
        }
        else
        {
            row.Text(node.Name, text);
        }
    }

    /// <summary>The text of an item that is a word alone.</summary>
    public string Text(ShapeNode node, RowContext context)
    {
        var column = node.Column!;
        if (context.Words.TryGetValue(column.Name, out var word))
        {
            return word;
        }

        if (context.Place is { } place && PlacePart(column, place) is { } part)
        {
            return part;
        }

        switch (column.Type)
        {
            case ColumnType.Timestamp:
                return EasternTime.Format(Stamp(node, context));
            case ColumnType.Integer or ColumnType.Number:
                return Number(column, node, context).Units.ToString(CultureInfo.InvariantCulture);
        }

        if (HourEndings.Contains(node.Name))
        {
            return HourEnding(context.Instant);
        }

        return column.Vocabulary.Count > 0
            ? column.Vocabulary[(int)(Draw(column, context) % (ulong)column.Vocabulary.Count)]
            : $"{column.Name.Replace('_', ' ').ToUpperInvariant()} {context.Ordinal + 1}";
    }

    /// <summary>The hour that ends, <c>01</c> to <c>24</c>, with an X where clocks show it a second time.</summary>
    public static string HourEnding(Instant begin)
    {
        var local = begin.InZone(EasternTime.Zone);
        var again = EasternTime.Zone.MapLocal(local.LocalDateTime) is { Count: 2 } twice && twice.Last().ToInstant() == begin;
        return (local.Hour + 1).ToString("00", CultureInfo.InvariantCulture) + (again ? "X" : "");
    }

    private static string? PlacePart(Column column, Location place) =>
        column.Name switch
        {
            "location_id" or "location_loc_id" or "reserve_zone_id" or "load_zone_id" => place.Id.ToString(CultureInfo.InvariantCulture),
            "location_name" or "location_text" or "load_zone_name" or "reserve_zone_name" => place.Name,
            "location_type" or "location_loc_type" or "reserve_zone_type" => place.Type,
            _ => null,
        };

    private Instant Stamp(ShapeNode node, RowContext context)
    {
        if (node.Name is "CreationDate" or "creation_date" or "report_version_date")
        {
            var made = EasternTime.StartOf(EasternTime.DayOf(context.Instant)) + Duration.FromHours(8);
            return made < ask.Now ? made : EasternTime.HourOf(ask.Now);
        }

        return context.Instant;
    }

    private (long Units, byte Scale) Number(Column column, ShapeNode node, RowContext context) => Number(node.Of!, column, context);

    private (long Units, byte Scale) Number(Table table, Column column, RowContext context)
    {
        if (
            context.Words.TryGetValue(column.Name, out var word)
            && long.TryParse(word, NumberStyles.Integer, CultureInfo.InvariantCulture, out var settled)
        )
        {
            return (settled, 0);
        }

        if (context.Place is { } place && PlacePart(column, place) is { } part)
        {
            return (long.Parse(part, CultureInfo.InvariantCulture), 0);
        }

        // What the operator publishes as a sum is one, here too.
        if (table.Sums.FirstOrDefault(one => one.Total == column.Name) is { } sum)
        {
            return (sum.SignedParts.Sum(part => part.Sign * Hundredths(table, part.Column, context)), 2);
        }

        var name = column.From[(column.From.LastIndexOf('.') + 1)..];
        if (Parts.Contains(name))
        {
            return (Cents(name, context), 2);
        }

        var draw = Draw(column, context);
        return column.Type == ColumnType.Integer ? (1000L + context.Ordinal, (byte)0)
            : column.Unit?.StartsWith('$') == true ? ((long)(draw % 9000), (byte)2)
            : column.Unit == "MW" ? ((long)(draw % 2_000), (byte)0)
            : column.Unit is "%" or "degF" ? ((long)(draw % 1_000), (byte)1)
            : ((long)(draw % 20_000), (byte)1);
    }

    private long Hundredths(Table table, string column, RowContext context)
    {
        var (units, scale) = Number(table, table.Columns[table.IndexOf(column)], context);
        for (; scale < 2; scale++)
        {
            units *= 10;
        }

        return units;
    }

    private long Cents(string part, RowContext context)
    {
        var place = part == "EnergyComponent" ? 0 : context.Place?.Id ?? 0;
        var draw = ask.World.Dice.Hash(Series.EnergyNoise, DialectChoices.PathKey(part) ^ context.Instant.ToUnixTimeSeconds(), place);
        return part == "EnergyComponent" ? 2000 + (long)(draw % 6000) : (long)(draw % 400) - 200;
    }

    private ulong Draw(Column column, RowContext context) =>
        ask.World.Dice.Hash(
            Series.Publication,
            DialectChoices.PathKey(dataset + column.Name) ^ context.Instant.ToUnixTimeSeconds(),
            ((context.Place?.Id ?? 0) * 1000L) + context.Ordinal
        );
}
