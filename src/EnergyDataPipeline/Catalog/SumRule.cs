using System.Text.Json.Serialization;

namespace EnergyDataPipeline.Catalog;

/// <summary>
/// What the operator publishes as a sum and its parts: in every row that has them all, the total differs from the sum of the parts by no more
/// than the tolerance. A row without one of them says nothing.
/// </summary>
public sealed record SumRule
{
    private const char Minus = '-';

    /// <summary>Name of the rule, snake_case (<c>lmp_sum</c>).</summary>
    public required string Name { get; init; }

    /// <summary>Column that holds the total.</summary>
    public required string Total { get; init; }

    /// <summary>Columns that hold the parts; one with a minus before it is taken off.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    /// <summary>Largest difference that rounding explains, in the unit of the columns, included.</summary>
    public required double Tolerance { get; init; }

    /// <summary>The columns of the parts, each with the sign it is taken with: 1 or -1.</summary>
    [JsonIgnore]
    public IEnumerable<(string Column, int Sign)> SignedParts => Parts.Select(part => part[0] == Minus ? (part[1..], -1) : (part, 1));

    /// <summary>The sum of the parts, in words.</summary>
    [JsonIgnore]
    public string PartsInWords =>
        string.Join(" ", SignedParts.Select(part => $"{(part.Sign < 0 ? '-' : '+')} {part.Column}")).TrimStart('+', ' ');

    /// <summary>True when a row holds; <paramref name="values"/> gives a column's value, null where the row has none.</summary>
    public bool Holds(Func<string, double?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values(Total) is not { } total)
        {
            return true;
        }

        var sum = 0.0;
        foreach (var (column, sign) in SignedParts)
        {
            if (values(column) is not { } part)
            {
                return true;
            }

            sum += sign * part;
        }

        return Math.Abs(total - sum) <= Tolerance;
    }
}
