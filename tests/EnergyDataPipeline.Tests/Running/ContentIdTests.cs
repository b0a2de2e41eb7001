using CsCheck;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Tests.Formatting;
using Xunit;

namespace EnergyDataPipeline.Tests.Running;

public sealed class ContentIdTests
{
    private static readonly Corpus Every = Corpora.Named("every type");

    [Fact]
    public void Order_and_batches_do_not_matter() =>
        GenCorpus.Any.Sample(
            generated =>
            {
                var (corpus, batchRows) = generated;
                var shuffled = corpus.Rows.ToArray();
                new Random(batchRows).Shuffle(shuffled);
                Assert.Equal(Id(corpus.Table, corpus.Rows, 1000), Id(corpus.Table, shuffled, batchRows));
            },
            iter: 200
        );

    [Fact]
    public void Order_does_not_matter_over_blocks_and_batches()
    {
        var corpus = Corpora.Named("many batches");
        Assert.Equal(Id(corpus.Table, corpus.Rows, 2500), Id(corpus.Table, corpus.Rows.Reverse(), 999));
    }

    [Fact]
    public void Every_cell_matters() =>
        GenCorpus
            .Any.Where(generated => generated.Corpus.Rows.Count > 0)
            .Sample(
                generated =>
                {
                    var (table, rows) = (generated.Corpus.Table, generated.Corpus.Rows);
                    var id = Id(table, rows);
                    for (var column = 0; column < table.Columns.Count; column++)
                    {
                        var row = generated.BatchRows % rows.Count;
                        foreach (var other in Others(table.Columns[column].Type).Where(other => !Alike(other, rows[row][column])))
                        {
                            Assert.NotEqual(id, Id(table, With(rows, row, column, other)));
                        }
                    }
                },
                iter: 100
            );

    [Fact]
    public void Values_that_change_places_between_two_rows_matter()
    {
        var table = Corpora.Of(("location", ColumnType.Text), ("lmp", ColumnType.Number), ("load", ColumnType.Integer));
        Assert.NotEqual(
            Id(
                table,
                [
                    ["a", 1.5, 7L],
                    ["b", 2.5, 7L],
                ]
            ),
            Id(
                table,
                [
                    ["a", 2.5, 7L],
                    ["b", 1.5, 7L],
                ]
            )
        );
        Assert.NotEqual(
            Id(
                table,
                [
                    ["a", null, 7L],
                    ["b", 2.5, null],
                ]
            ),
            Id(
                table,
                [
                    ["a", 2.5, 7L],
                    ["b", null, null],
                ]
            )
        );
    }

    [Fact]
    public void Values_that_change_places_between_two_columns_matter()
    {
        var table = Corpora.Of(("low", ColumnType.Number), ("high", ColumnType.Number));
        Assert.NotEqual(
            Id(
                table,
                [
                    [1.5, 2.5],
                ]
            ),
            Id(
                table,
                [
                    [2.5, 1.5],
                ]
            )
        );
        Assert.NotEqual(
            Id(
                table,
                [
                    [null, 2.5],
                ]
            ),
            Id(
                table,
                [
                    [2.5, null],
                ]
            )
        );
    }

    [Fact]
    public void A_row_more_or_twice_matters()
    {
        var ids = new[]
        {
            Id(Every.Table, []),
            Id(Every.Table, [Every.Rows[0]]),
            Id(Every.Table, [Every.Rows[0], Every.Rows[0]]),
            Id(Every.Table, [Every.Rows[0], Every.Rows[1]]),
            Id(Every.Table, [Every.Rows[1], Every.Rows[1]]),
        };
        Assert.Distinct(ids);
    }

    [Fact]
    public void Names_and_types_of_columns_matter() =>
        Assert.Distinct([
            Id(
                Corpora.Of(("a", ColumnType.Integer)),
                [
                    [5L],
                ]
            ),
            Id(
                Corpora.Of(("b", ColumnType.Integer)),
                [
                    [5L],
                ]
            ),
            Id(
                Corpora.Of(("a", ColumnType.Date)),
                [
                    [DateOnly.FromDayNumber(719_162 + 5)],
                ]
            ),
        ]);

    [Fact]
    public void A_hundred_thousand_near_rows_have_a_hundred_thousand_ids()
    {
        var table = Corpora.Of(("begin", ColumnType.Timestamp), ("location", ColumnType.Integer), ("lmp", ColumnType.Number));
        var ids = new HashSet<string>();
        for (var i = 0; i < 100_000; i++)
        {
            ids.Add(
                Id(
                    table,
                    [
                        [new OffsetInstant(i % 10 * 300_000_000L, (short)(i / 10 % 10 * -60)), i / 100 % 10L, i / 1000 / 100.0],
                    ]
                )
            );
        }

        Assert.Equal(100_000, ids.Count);
    }

    /// <summary>Manifests keep ids: one that is made otherwise would take unchanged rows for new ones.</summary>
    [Fact]
    public void Ids_stay_what_they_are() =>
        Assert.StartsWith("ee0e6d6e7353e31a280808e80df4d6e1", Id(Every.Table, Every.Rows), StringComparison.Ordinal);

    private static string Id(Table table, IEnumerable<object?[]> rows, int batchRows = 1000)
    {
        var content = new ContentId(table);
        var batch = new ColumnBatch(table);
        foreach (var chunk in rows.Chunk(batchRows))
        {
            batch.Clear();
            foreach (var row in chunk)
            {
                Corpus.Append(batch, row);
            }

            content.Add(batch);
        }

        return content.Finish();
    }

    private static object?[] Others(ColumnType type) =>
        type switch
        {
            ColumnType.Text => [null, "", "a", "\0"],
            ColumnType.Integer => [null, 0L, 1L, -1L, long.MinValue],
            ColumnType.Number => [null, 0.0, -0.0, 1.0, double.NaN],
            ColumnType.Timestamp =>
            [
                null,
                new OffsetInstant(0, 0),
                new OffsetInstant(0, 1),
                new OffsetInstant(1, 0),
                new OffsetInstant(1, -1),
            ],
            ColumnType.Boolean => [null, true, false],
            _ => [null, new DateOnly(1970, 1, 1), new DateOnly(1970, 1, 2), DateOnly.MinValue],
        };

    private static bool Alike(object? left, object? right) =>
        (left, right) switch
        {
            (double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b),
            _ => Equals(left, right),
        };

    private static IEnumerable<object?[]> With(IReadOnlyList<object?[]> rows, int row, int column, object? value) =>
        rows.Select((cells, i) => i == row ? [.. cells.Select((cell, j) => j == column ? value : cell)] : cells);
}
