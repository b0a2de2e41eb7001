namespace EnergyDataPipeline.Catalog;

/// <summary>A table read out of an answer: the list whose items are its rows, and its columns in order.</summary>
public sealed record Table
{
    /// <summary>Our name, snake_case (<c>market_days</c>). The first table of a dataset is its main one.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Dot-separated steps from the document's root to the items (<c>HourlyLmps.HourlyLmp</c>,
    /// <c>SevenDayForecasts.SevenDayForecast.MarketDay.Weather.CityWeather</c>). A single object where a list is usual is a list of one;
    /// <c>{}</c>, <c>""</c>, null and absence are zero rows. Lists may stand at any step. Empty for a document whose root is the list.
    /// </summary>
    public required string Rows { get; init; }

    /// <summary>Other root-to-item paths that mean the same table (<c>HourlyLmp</c> for an unwrapped answer).</summary>
    public IReadOnlyList<string> RowAliases
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// In a child table: the sibling before which its rows stand in the row around, where it is not the last. Order means nothing to who
    /// reads; what is made in the operator's form keeps it.
    /// </summary>
    public string? Before { get; init; }

    /// <summary>Columns in the order they are written.</summary>
    public required IReadOnlyList<Column> Columns { get; init; }

    /// <summary>Names of the columns that together tell one row from another; empty when unknown.</summary>
    public IReadOnlyList<string> NaturalKey
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Name of the column that says when the value holds; null when there is none.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>What holds between the columns of a row.</summary>
    public IReadOnlyList<SumRule> Sums
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// What becomes of rows and answers in which a rule does not hold, where it is not what the engine does by itself: by the rule's name, or by
    /// name and column (<c>range.lmp_usd_per_mwh</c>).
    /// </summary>
    public IReadOnlyDictionary<string, RuleVerb> Verbs
    {
        get;
        init => field = value ?? new Dictionary<string, RuleVerb>();
    } = new Dictionary<string, RuleVerb>();

    /// <summary>Added to the file prefix for child tables; null for the dataset's main table, whose file has the prefix alone.</summary>
    public string? Suffix { get; init; }

    /// <summary>One line on what a row is; null when unknown.</summary>
    public string? Description { get; init; }

    /// <summary>True where a row without a value of <paramref name="column"/> cannot be used.</summary>
    public bool Requires(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Required || (!column.Optional && NaturalKey.Contains(column.Name));
    }

    /// <summary>Position of the column called <paramref name="name"/>, or -1.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
