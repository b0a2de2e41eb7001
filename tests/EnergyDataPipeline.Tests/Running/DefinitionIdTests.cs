using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using Xunit;

namespace EnergyDataPipeline.Tests.Running;

/// <summary>When a definition counts as another one.</summary>
public sealed class DefinitionIdTests
{
    private static readonly Column Price = new()
    {
        Name = "price",
        From = "Price",
        Type = ColumnType.Number,
        Unit = "$/MWh",
    };

    [Fact]
    public void Whatever_decides_how_an_answer_is_read_makes_another_id()
    {
        var plain = new Table
        {
            Name = "prices",
            Rows = "Prices.Price",
            Columns = [Price],
        };
        Table[] tables =
        [
            plain,
            plain with
            {
                Rows = "Prices.Item",
            },
            plain with
            {
                RowAliases = ["Price"],
            },
            plain with
            {
                NaturalKey = ["price"],
            },
            plain with
            {
                Suffix = "child",
            },
            plain with
            {
                TimeColumn = "price",
            },
            plain with
            {
                Columns = [],
            },
            plain with
            {
                Columns = [Price with { Name = "cost" }],
            },
            plain with
            {
                Columns = [Price with { From = "Cost" }],
            },
            plain with
            {
                Columns = [Price with { Aliases = ["Cost"] }],
            },
            plain with
            {
                Columns = [Price with { Type = ColumnType.Text }],
            },
            plain with
            {
                Columns = [Price with { Required = true }],
            },
            plain with
            {
                Columns = [Price with { Unit = "MW" }],
            },
        ];

        var ids = tables
            .Select(table => DefinitionId.Of(DatasetOf(table), DriftPolicy.Evolve, new Dictionary<string, RuleVerb>()))
            .ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(
            ids[0],
            DefinitionId.Of(
                DatasetOf(plain with { Description = "in other words", Columns = [Price with { Description = "same" }] }),
                DriftPolicy.Evolve,
                new Dictionary<string, RuleVerb>()
            )
        );
        Assert.Null(DefinitionId.Of(null, DriftPolicy.Evolve, new Dictionary<string, RuleVerb>()));
    }

    private static Dataset DatasetOf(Table table) =>
        new()
        {
            Name = "prices",
            Title = "Prices",
            Description = "Prices.",
            Tables = [table],
        };
}
