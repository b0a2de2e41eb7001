using EnergyDataPipeline.Sandbox.Serialising;

namespace EnergyDataPipeline.Sandbox.Faults;

/// <summary>Spoils rows on their way into an answer.</summary>
internal static class RowFaults
{
    private static readonly HashSet<string> FieldsOfKnownWords =
    [
        "FuelCategory",
        "LocationType",
        "ReportType",
        "PowerWatch",
        "MarginalFlag",
        "WeatherConditions",
    ];

    public static IEnumerable<Row> Spoil(this IEnumerable<Row> rows, FaultSet faults, Dice dice)
    {
        foreach (var rule in faults.Rules)
        {
            rows = rule.Kind switch
            {
                FaultKind.EmptyForm => [],
                FaultKind.MissingRows when rule.Hour is { } hour => rows.Where(row => HourOf(row) != hour),
                FaultKind.MissingRows => rows.Where((_, index) => !Drawn(index)),
                FaultKind.DuplicateRows => rows.SelectMany((row, index) => Drawn(index) ? [row.Copy(), row] : new[] { row }),
                FaultKind.OutOfOrder => Swapped(rows),
                FaultKind.ExtraField => Each(rows, row => row.Text(rule.Field ?? "Unannounced", rule.Word ?? "surprise")),
                FaultKind.UnknownEnum => Each(rows, row => Replace(row, IsWordOf(rule), field => Worded(field, rule.Word ?? "Fusion"))),
                FaultKind.MissingField => Each(rows, row => Remove(row, rule.Field ?? FirstNumber(row))),
                FaultKind.NullField => Each(rows, row => Replace(row, IsNamed(rule.Field ?? FirstNumber(row)), Nulled)),
                FaultKind.NumericString => Each(rows, row => Replace(row, IsNumberOf(rule), AsText)),
                _ => rows,
            };

            bool Drawn(int index) => dice.Uniform(Series.FaultDraw, faults.Draw, index) * 100 < (rule.Percent ?? 10);
        }
        return rows;
    }

    private static IEnumerable<Row> Each(IEnumerable<Row> rows, Action<Row> spoil)
    {
        foreach (var row in rows)
        {
            spoil(row);
            yield return row;
        }
    }

    private static IEnumerable<Row> Swapped(IEnumerable<Row> rows)
    {
        Row? held = null;
        foreach (var row in rows)
        {
            if (held is null)
            {
                held = row;
            }
            else
            {
                yield return row;
                yield return held;
                held = null;
            }
        }
        if (held is not null)
        {
            yield return held;
        }
    }

    // The hour stands in the text of the first instant: 2025-07-01T14:00:00.000-04:00.
    private static int? HourOf(Row row)
    {
        foreach (var field in row.Fields)
        {
            if (field is { Kind: FieldKind.Text, Text: [_, _, _, _, '-', _, _, '-', _, _, 'T', var tens, var ones, ':', ..] })
            {
                return ((tens - '0') * 10) + (ones - '0');
            }
        }
        return null;
    }

    private static string FirstNumber(Row row) => row.Fields.FirstOrDefault(field => field.Kind == FieldKind.Number).Name ?? "";

    private static Predicate<Field> IsNamed(string name) => field => field.Name == name && IsValue(field);

    private static Predicate<Field> IsNumberOf(FaultRule rule) =>
        field => field.Kind == FieldKind.Number && (rule.Field is null || field.Name == rule.Field);

    private static Predicate<Field> IsWordOf(FaultRule rule) =>
        field =>
            rule.Field is null
                ? (field.Kind == FieldKind.Text && FieldsOfKnownWords.Contains(field.Name)) || field.Kind == FieldKind.Reference
                : field.Name == rule.Field && field.Kind is FieldKind.Text or FieldKind.Reference;

    private static bool IsValue(Field field) =>
        field.Kind is FieldKind.Number or FieldKind.NumericText or FieldKind.Text or FieldKind.Null or FieldKind.Reference or FieldKind.Attribute;

    // A place keeps its name and number; it is its type that nobody has heard of.
    private static Field Worded(Field field, string word) =>
        field.Kind == FieldKind.Reference ? field with { Type = word } : field with { Text = word };

    private static Field Nulled(Field field) => new(FieldKind.Null, field.Name);

    private static Field AsText(Field field) => field with { Kind = FieldKind.NumericText };

    private static void Replace(Row row, Predicate<Field> matches, Func<Field, Field> replace)
    {
        for (var index = 0; index < row.Fields.Count; index++)
        {
            if (matches(row.Fields[index]))
            {
                row.Fields[index] = replace(row.Fields[index]);
            }
        }
    }

    private static void Remove(Row row, string name)
    {
        var matches = IsNamed(name);
        row.Fields.RemoveAll(matches);
    }
}
