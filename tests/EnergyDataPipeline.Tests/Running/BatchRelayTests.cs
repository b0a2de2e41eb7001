using CsCheck;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using Xunit;

namespace EnergyDataPipeline.Tests.Running;

/// <summary>Batches are encoded on a thread of their own while the one that fills them goes on.</summary>
public sealed class BatchRelayTests
{
    private static readonly Table[] Tables =
    [
        new()
        {
            Name = "prices",
            Rows = "P",
            Columns =
            [
                Column("location", ColumnType.Text),
                Column("begin", ColumnType.Timestamp),
                Column("price", ColumnType.Number),
                Column("count", ColumnType.Integer),
                Column("is_final", ColumnType.Boolean),
                Column("day", ColumnType.Date),
            ],
        },
        new()
        {
            Name = "comments",
            Rows = "C",
            Columns = [Column("comment", ColumnType.Text)],
        },
    ];

    [Fact]
    public void Rows_come_out_as_they_went_in_while_the_batch_is_filled_again() =>
        Gen.Int[0, int.MaxValue]
            .Sample(
                seed =>
                {
                    var random = new Random(seed);
                    var sent = new List<string>();
                    var encoded = new List<string>();
                    using (var relay = new BatchRelay((table, batch) => encoded.AddRange(RowsOf(table, batch))))
                    {
                        relay.Begin(Tables.Length);
                        ColumnBatch[] batches = [.. Tables.Select(table => new ColumnBatch(table))];
                        for (var i = random.Next(12); i >= 0; i--)
                        {
                            var table = random.Next(Tables.Length);
                            Fill(batches[table], random);
                            sent.AddRange(RowsOf(table, batches[table]));
                            relay.Send(table, batches[table]);
                            batches[table].Clear();
                        }

                        relay.Settle();
                    }

                    Assert.Equal(sent, encoded);
                },
                iter: 40
            );

    [Fact]
    public void What_encoding_throws_is_thrown_to_whoever_gives_the_rows()
    {
        var calls = 0;
        using var relay = new BatchRelay(
            (_, _) =>
            {
                calls++;
                throw new IOException("no space left");
            }
        );
        relay.Begin(Tables.Length);
        var batch = new ColumnBatch(Tables[1]);
        var comments = (TextVector)batch.Columns[0];

        var fault = Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                batch.Clear();
                for (var row = 0; row < 10_000; row++)
                {
                    comments.Append("a comment");
                }

                relay.Send(1, batch);
            }
        });

        Assert.Equal("no space left", fault.Message);
        Assert.Equal(1, calls);
        Assert.Throws<IOException>(relay.Settle);
    }

    // Now and then so many texts, or so long ones, that they are forgotten with the batch.
    private static void Fill(ColumnBatch batch, Random random)
    {
        var rows = random.Next(3) == 0 ? random.Next(100) : random.Next(8_000, 20_000);
        var texts = random.Next(3) == 0 ? 20_000 : random.Next(1, 2_000);
        var tail = random.Next(4) == 0 ? new string('x', 1_500) : "";
        for (var row = 0; row < rows; row++)
        {
            foreach (var column in batch.Columns)
            {
                Append(column, random, $"text {random.Next(texts)}{(row == 7 ? tail : "")}");
            }
        }
    }

    private static void Append(ColumnVector column, Random random, string text)
    {
        if (random.Next(20) == 0)
        {
            column.AppendNull();
            return;
        }

        switch (column)
        {
            case TextVector texts:
                texts.Append(text);
                break;
            case TimestampVector instants:
                instants.Append(random.NextInt64(), (short)random.Next(-300, 300));
                break;
            case NumberVector numbers:
                numbers.Append(random.NextDouble());
                break;
            case IntegerVector integers:
                integers.Append(random.NextInt64());
                break;
            case BooleanVector flags:
                flags.Append(random.Next(2) == 0);
                break;
            case DateVector days:
                days.Append(random.Next());
                break;
            default:
                throw new InvalidOperationException(column.GetType().Name);
        }
    }

    private static IEnumerable<string> RowsOf(int table, ColumnBatch batch) =>
        Enumerable.Range(0, batch.RowCount).Select(row => $"{table}|{string.Join('|', batch.Columns.Select(column => Cell(column, row)))}");

    private static string Cell(ColumnVector column, int row) =>
        column.IsNull(row)
            ? "null"
            : column switch
            {
                TextVector texts => System.Text.Encoding.UTF8.GetString(texts.Utf8(row)),
                TimestampVector instants => $"{instants.Values[row]}{instants.OffsetMinutes[row]:+0;-0}",
                NumberVector numbers => $"{numbers.Values[row]:R}",
                IntegerVector integers => $"{integers.Values[row]}",
                BooleanVector flags => $"{flags.Values[row]}",
                DateVector days => $"{days.Values[row]}",
                _ => throw new InvalidOperationException(column.GetType().Name),
            };

    private static Column Column(string name, ColumnType type) =>
        new()
        {
            Name = name,
            From = name,
            Type = type,
        };
}
