using System.Globalization;
using System.Text;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Formatting.Parquet;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Tests.Formatting.Parquet;

/// <summary>
/// A day of five-minute prices: one energy price for all 1,302 locations of an interval, losses by location, congestion in some hours for
/// some locations; two decimals; ordered by time.
/// </summary>
internal static class FiveMinutePrices
{
    private const int Locations = 1302;

    public static Table Table { get; } =
        new()
        {
            Name = "five_minute_lmp",
            Rows = "FiveMinLmps.FiveMinLmp",
            Columns =
            [
                Column("begin", ColumnType.Timestamp),
                Column("location_id", ColumnType.Integer),
                Column("location_type", ColumnType.Text),
                Column("location_name", ColumnType.Text),
                Column("lmp", ColumnType.Number),
                Column("energy", ColumnType.Number),
                Column("congestion", ColumnType.Number),
                Column("loss", ColumnType.Number),
            ],
        };

    private static Column Column(string name, ColumnType type) =>
        new()
        {
            Name = name,
            From = name,
            Type = type,
        };

    /// <summary>The rows of <paramref name="intervals"/> intervals (288 are a day) in full batches and a rest.</summary>
    public static IReadOnlyList<ColumnBatch> Batches(int intervals, int seed)
    {
        var random = new Random(seed);
        var locations = Enumerable.Range(0, Locations).Select(i => new Location(i, random)).ToArray();
        var batches = new List<ColumnBatch> { new(Table) };
        for (var interval = 0; interval < intervals; interval++)
        {
            var energy = Math.Round(35 + (15 * Math.Sin(interval / 40.0)) + (random.NextDouble() * 3), 2);
            var constrained = interval % 24 < 3 ? random.Next(5) : -1;
            var shift = (random.NextDouble() * 20) - 5;
            foreach (var location in locations)
            {
                if (batches[^1].RowCount == ColumnBatch.MaxRows)
                {
                    batches.Add(new ColumnBatch(Table));
                }

                var congestion = location.Group == constrained ? Math.Round(shift * (0.5 + Math.Abs(location.Factor * 8)), 2) : 0;
                location.Append(batches[^1].Columns, interval, energy, congestion);
            }
        }

        return batches;
    }

    public static void Write(IReadOnlyList<ColumnBatch> batches, Stream destination)
    {
        using var encoder = new ParquetFormat().Begin(Table, new FileHeading { Title = "Prices" }, new FormatOptions(), destination);
        foreach (var batch in batches)
        {
            encoder.Write(batch);
        }

        encoder.Complete();
    }

    private sealed class Location(int number, Random random)
    {
        private readonly byte[] _name = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"UN.STATION{random.Next(100_000)}{(number % 2 == 0 ? "115" : "13.8")}{number}")
        );

        public double Factor { get; } = (random.NextDouble() - 0.5) * 0.12;

        public int Group { get; } = random.Next(5);

        public void Append(IReadOnlyList<ColumnVector> columns, int interval, double energy, double congestion)
        {
            var loss = Math.Round(energy * Factor, 2);
            ((TimestampVector)columns[0]).Append(1_785_124_800_000_000 + (interval * 300_000_000L), -240);
            ((IntegerVector)columns[1]).Append(4000 + (number * 7L));
            ((TextVector)columns[2]).Append(number < 1200 ? "NETWORK NODE"u8 : "LOAD ZONE"u8);
            ((TextVector)columns[3]).Append(_name);
            ((NumberVector)columns[4]).Append(Math.Round(energy + congestion + loss, 2));
            ((NumberVector)columns[5]).Append(energy);
            ((NumberVector)columns[6]).Append(congestion);
            ((NumberVector)columns[7]).Append(loss);
        }
    }
}
