using System.Text;
using System.Text.Json.Nodes;
using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Tests.Validating;

/// <summary>What is done to an answer.</summary>
internal enum DefectKind
{
    OutOfRange,
    TextInNumber,
    MissingKey,
    DoubledRow,
    BrokenSum,
    MissingTotal,
    UnknownWord,
    UnknownField,
    CutList,
    WrongOrder,
    NullValue,
    DamagedBytes,
}

/// <summary>An answer with one defect in it, and the rule that is meant for it.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Body">The answer.</param>
/// <param name="Rule">The rule that must find it; null where none is meant.</param>
/// <param name="Table">The table it is in.</param>
/// <param name="Column">The column it is in; null where it is in whole rows.</param>
internal sealed record SeededDefect(DefectKind Kind, byte[] Body, string? Rule, string? Table, string? Column)
{
    /// <summary>The answer spoilt in one way, where <paramref name="chance"/> says; null where that way does not fit it.</summary>
    public static SeededDefect? Of(CleanAnswer clean, DefectKind kind, Random chance)
    {
        var root = clean.Root.DeepClone();
        var table = clean.Dataset.Tables[chance.Next(clean.Dataset.Tables.Count)];
        if (kind is DefectKind.CutList or DefectKind.WrongOrder)
        {
            table = clean.Dataset.Tables[0];
        }

        var rows = RowsOf(root, table).ToList();
        if (rows.Count == 0)
        {
            return null;
        }

        var row = rows[chance.Next(rows.Count)];
        switch (kind)
        {
            case DefectKind.OutOfRange:
                return Pick(column => column.AtMost is not null && Has(row, column.From)) is { } bounded
                    ? Set(
                        bounded,
                        JsonValue.Create(chance.Next(2) == 0 ? bounded.AtMost!.Value * 10 + 1 : bounded.AtLeast!.Value * 10 - 1),
                        RuleNames.Range
                    )
                    : null;
            case DefectKind.TextInNumber:
                return
                    Pick(column => column.Type is ColumnType.Number or ColumnType.Integer or ColumnType.Timestamp && Has(row, column.From))
                        is { } typed
                    ? Set(typed, JsonValue.Create("n/a!"), RuleNames.Type)
                    : null;
            case DefectKind.MissingKey:
                return
                    Pick(column => table.Requires(column) && Has(row, column.From) && column.Aliases.All(other => !Has(row, other)))
                        is { } needed
                    ? Remove(needed)
                    : null;
            case DefectKind.NullValue:
                return Pick(column => !table.Requires(column) && Has(row, column.From)) is { } optional ? Set(optional, null, null) : null;
            case DefectKind.UnknownWord:
                return Pick(column => column.Vocabulary.Count > 0 && Has(row, column.From)) is { } worded
                    ? Set(worded, JsonValue.Create("Zorp" + chance.Next(9)), RuleNames.UnknownWord)
                    : null;
            case DefectKind.UnknownField:
                row["Unannounced" + chance.Next(9)] = "x";
                return Made(RuleNames.UnknownColumn, null);
            case DefectKind.DoubledRow:
                // A position is part of some keys: then no row is another's double.
                if (
                    row.Parent is not JsonArray list
                    || table.NaturalKey.Count == 0
                    || table.NaturalKey.Any(name => table.Columns[table.IndexOf(name)].From.EndsWith('#'))
                    || table.NaturalKey.All(name => table.Columns[table.IndexOf(name)].From.StartsWith('^'))
                )
                {
                    return null;
                }

                list.Insert(chance.Next(list.Count + 1), row.DeepClone());
                return Made(RuleNames.DuplicateKey, null);
            case DefectKind.BrokenSum:
            case DefectKind.MissingTotal:
                var sums = table
                    .Sums.Where(sum =>
                        sum.SignedParts.Select(part => part.Column)
                            .Append(sum.Total)
                            .All(name => Number(row, table.Columns[table.IndexOf(name)].From) is not null)
                    )
                    .ToList();
                if (sums.Count == 0)
                {
                    return null;
                }

                var broken = sums[chance.Next(sums.Count)];
                var total = table.Columns[table.IndexOf(broken.Total)];
                return kind == DefectKind.BrokenSum
                    ? Set(total, JsonValue.Create(Number(row, total.From)!.Value + 1000 + chance.Next(100)), broken.Name)
                    : Set(total, null, RuleNames.MissingTotal);
            case DefectKind.CutList:
                if (
                    clean.Dataset.Coverage != DatasetCoverage.EveryInterval
                    || clean.Period is null
                    || row.Parent is not JsonArray cut
                    || cut.Count < 2
                )
                {
                    return null;
                }

                // An interval at least goes whole: of one that has some rows nobody can say that others are missing.
                var time = table.Columns[table.IndexOf(table.TimeColumn!)].From;
                var end = Text(cut[^1], time);
                if (Text(cut[0], time) == end)
                {
                    return null;
                }

                for (var more = chance.Next(cut.Count - 1); cut.Count > 1 && (Text(cut[^1], time) == end || more > 0); more--)
                {
                    cut.RemoveAt(cut.Count - 1);
                }

                return Made(RuleNames.ExpectedIntervals, null);
            case DefectKind.WrongOrder:
                if (clean.Dataset.Coverage != DatasetCoverage.EveryInterval || row.Parent is not JsonArray order || order.Count < 3)
                {
                    return null;
                }

                // Among rows of another time, and not where another location may begin.
                var last = order[^1]!;
                var place = (order.Count / 3) + 1;
                var stamp = table.Columns[table.IndexOf(table.TimeColumn!)].From;
                if (Text(order[place - 1], stamp) == Text(last, stamp) || Text(order[place], stamp) == Text(last, stamp))
                {
                    return null;
                }

                order.RemoveAt(order.Count - 1);
                order.Insert(place, last);
                return Made(RuleNames.TimeOrder, null);
            case DefectKind.DamagedBytes:
                var bytes = Encoding.UTF8.GetBytes(root.ToJsonString());
                for (var damage = chance.Next(1, 6); damage > 0; damage--)
                {
                    bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
                }

                return new(kind, chance.Next(3) == 0 ? bytes[..chance.Next(1, bytes.Length)] : bytes, null, null, null);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without a hand");
        }

        Column? Pick(Func<Column, bool> fits)
        {
            var fitting = table.Columns.Where(column => column.From.IndexOfAny(['^', '#']) < 0 && fits(column)).ToList();
            return fitting.Count == 0 ? null : fitting[chance.Next(fitting.Count)];
        }

        SeededDefect Set(Column column, JsonNode? value, string? rule)
        {
            var (holder, name) = Holder(row, column.From)!.Value;
            holder[name] = value;
            return Made(rule, column.Name);
        }

        SeededDefect Remove(Column column)
        {
            var (holder, name) = Holder(row, column.From)!.Value;
            holder.Remove(name);
            return Made(RuleNames.Required, column.Name);
        }

        SeededDefect Made(string? rule, string? column) => new(kind, Encoding.UTF8.GetBytes(root.ToJsonString()), rule, table.Name, column);
    }

    /// <summary>The rows of a table, wherever its path has lists.</summary>
    private static IEnumerable<JsonObject> RowsOf(JsonNode root, Table table)
    {
        IEnumerable<JsonNode?> nodes = [root];
        foreach (var step in table.Rows.Split('.'))
        {
            nodes = nodes
                .SelectMany(node => node is JsonArray list ? [.. list] : new[] { node })
                .Select(node => (node as JsonObject)?[step]);
        }

        return nodes.SelectMany(node => node is JsonArray list ? [.. list] : new[] { node }).OfType<JsonObject>();
    }

    private static bool Has(JsonObject row, string path) => Holder(row, path) is ({ } holder, { } name) && holder[name] is JsonValue;

    private static string Text(JsonNode? row, string path) =>
        Holder((JsonObject)row!, path) is ({ } holder, { } name) ? holder[name]?.ToJsonString() ?? "" : "";

    private static double? Number(JsonObject row, string path) =>
        Holder(row, path) is ({ } holder, { } name) && holder[name] is JsonValue value && value.TryGetValue(out double number)
            ? number
            : null;

    private static (JsonObject Holder, string Name)? Holder(JsonObject row, string path)
    {
        var steps = path.Split('.');
        JsonNode? node = row;
        foreach (var step in steps[..^1])
        {
            node = (node as JsonObject)?[step];
        }

        return node is JsonObject holder ? (holder, steps[^1]) : null;
    }
}
