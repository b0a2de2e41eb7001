using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Running;

/// <summary>What is kept of the rows that cannot be used.</summary>
public sealed class EncodedTablesTests
{
    [Theory]
    [InlineData(1 << 20, 31)]
    [InlineData(1 << 10, 30_000)]
    [InlineData(1, 100_000)]
    public void Rejected_rows_are_kept_up_to_a_number_and_a_size(int letters, int kept)
    {
        using var folder = new TemporaryFolder();
        using var tables = new EncodedTables(
            [],
            [],
            new FileHeading { Title = "Prices" },
            new FormatOptions(),
            folder.Path,
            null,
            NodaTime.DateTimeZone.Utc
        );
        var received = new string('x', letters);

        for (var i = 0; i < kept; i++)
        {
            tables.Reject(Row(i));
        }

        Assert.Null(tables.TooManyRejected);
        for (var i = kept; i < kept * 2; i++)
        {
            tables.Reject(Row(i));
        }

        // Then the answer as a whole is no use, and memory does not grow with it.
        Assert.Contains("prices: no number", tables.TooManyRejected, StringComparison.Ordinal);
        Assert.InRange(tables.Rejected.Count, kept, kept + (kept / 10) + 1);

        RejectedRow Row(int ordinal) => new("prices", ordinal, "type", "price", null, "no number", received);
    }
}
