using EnergyDataPipeline.Query.Statements;

namespace EnergyDataPipeline.Query.Views;

/// <summary>
/// A view or macro that is made of other views: <see cref="Statement"/> is its whole <c>CREATE OR REPLACE VIEW … AS …</c>, which names datasets
/// as a query does. It is there where all that it names is in the lake.
/// </summary>
/// <param name="Name">Name in SQL.</param>
/// <param name="Statement">The statement that makes it.</param>
/// <param name="Comment">What it holds; null for a macro.</param>
internal sealed record DerivedView(string Name, string Statement, string? Comment)
{
    /// <summary>Those there are, each after what it is made of. The one place where they are registered.</summary>
    public static IReadOnlyList<DerivedView> All { get; } = [];

    /// <summary>True for a table macro.</summary>
    public bool IsMacro => Comment is null;

    /// <summary>What its statement can be told to name.</summary>
    public SqlText Text { get; } = new(Statement);
}
