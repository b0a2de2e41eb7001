using EnergyDataPipeline.Catalog;

namespace EnergyDataPipeline.Tests.Parsing;

/// <summary>Datasets with one of everything that a row can hold.</summary>
internal static class Some
{
    /// <summary>Rows of scalars: every type, a nested object, an alias, a vocabulary, the row's position, required and optional columns.</summary>
    public static Dataset FlatDataset { get; } =
        Dataset(
            new Table
            {
                Name = "prices",
                Rows = "Prices.Price",
                NaturalKey = ["begin", "location_id"],
                Columns =
                [
                    Column("begin", "BeginDate", ColumnType.Timestamp),
                    Column("location_id", "Location.@LocId", ColumnType.Integer),
                    Column("location_type", "Location.@LocType", ColumnType.Text) with
                    {
                        Vocabulary = ["HUB", "LOAD ZONE"],
                    },
                    Column("location_name", "Location.$", ColumnType.Text),
                    Column("lmp", "LmpTotal", ColumnType.Number) with
                    {
                        Required = true,
                    },
                    Column("loss", "LossComponent", ColumnType.Number) with
                    {
                        Aliases = ["Loss"],
                    },
                    Column("is_final", "Final", ColumnType.Boolean),
                    Column("note", "Note", ColumnType.Text),
                    Column("day", "Day", ColumnType.Date),
                    Column("position", "#", ColumnType.Integer),
                ],
            }
        );

    /// <summary>Rows within rows: the inner ones inherit a value, the outer's position, and one that nothing above them has.</summary>
    public static Dataset NestedDataset { get; } =
        Dataset(
            new Table
            {
                Name = "offers",
                Rows = "Offers.Offer",
                Columns = [Column("asset", "Asset", ColumnType.Integer) with { Required = true }, Column("note", "Note", ColumnType.Text)],
            },
            new Table
            {
                Name = "segments",
                Rows = "Offers.Offer.Segments.Segment",
                Columns =
                [
                    Column("asset", "^Asset", ColumnType.Integer) with
                    {
                        Required = true,
                    },
                    Column("offer", "^#", ColumnType.Integer),
                    Column("creation", "^^^^CreationDate", ColumnType.Timestamp),
                    Column("number", "@Number", ColumnType.Integer) with
                    {
                        Aliases = ["Number"],
                    },
                    Column("price", "Price", ColumnType.Number) with
                    {
                        Required = true,
                    },
                    Column("mw", "Mw", ColumnType.Number),
                ],
            }
        );

    private static Dataset Dataset(params Table[] tables) =>
        new()
        {
            Name = "some",
            Title = "Some",
            Description = "Made for a test",
            Tables = tables,
        };

    private static Column Column(string name, string from, ColumnType type) =>
        new()
        {
            Name = name,
            From = from,
            Type = type,
        };
}
