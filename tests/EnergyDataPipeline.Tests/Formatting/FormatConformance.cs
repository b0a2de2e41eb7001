using CsCheck;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Formatting.Readers;
using Xunit;

namespace EnergyDataPipeline.Tests.Formatting;

/// <summary>What every format promises. A format joins by its line in <see cref="TableFormats"/> and a reader in <see cref="FileReaders"/>.</summary>
public sealed class FormatConformance
{
    public static TheoryData<string> Formats => [.. TableFormats.All.Select(format => format.Name)];

    // Parquet gathers row groups; its own tests measure its memory.
    public static TheoryData<string> RowByRowFormats => [.. Formats.Select(row => row.Data).Where(format => format != "parquet")];

    public static MatrixTheoryData<string, string> FormatsAndCorpora =>
        new(TableFormats.All.Select(format => format.Name), Corpora.All.Select(corpus => corpus.Name));

    [Theory]
    [MemberData(nameof(FormatsAndCorpora))]
    public void Independent_readers_give_back_every_value(string format, string corpus) =>
        AssertRoundTrip(format, Corpora.Named(corpus), 1000);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Rows_are_the_same_whatever_batches_they_come_in(string format)
    {
        AssertRoundTrip(format, Corpora.Named("many batches"), 7);
        AssertRoundTrip(format, Corpora.Named("texts"), 1);
    }

    [Theory]
    [MemberData(nameof(RowByRowFormats))]
    public void Batches_leave_no_trace_in_the_bytes(string format)
    {
        foreach (var corpus in new[] { Corpora.Named("many batches"), Corpora.Named("long and short rows") })
        {
            Assert.Equal(corpus.EncodeAs(Find(format), 1000), corpus.EncodeAs(Find(format), 7));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_table_is_read_back_as_it_was(string format) =>
        GenCorpus.Any.Sample(
            generated => AssertRoundTrip(format, generated.Corpus, generated.BatchRows),
            iter: 100,
            print: generated => string.Join('\n', Corpus.Show(generated.Corpus.Rows))
        );

    [Theory]
    [MemberData(nameof(Formats))]
    public void Same_rows_give_the_same_bytes(string format)
    {
        foreach (var corpus in Corpora.All)
        {
            Assert.Equal(corpus.EncodeAs(Find(format), 50), corpus.EncodeAs(Find(format), 50));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Destination_is_written_forward_and_stays_open(string format)
    {
        var corpus = Corpora.Named("many batches");
        using var destination = new ForwardOnlyStream();
        var batch = new ColumnBatch(corpus.Table);
        using (var encoder = Find(format).Begin(corpus.Table, Corpus.Heading, new FormatOptions(), destination))
        {
            foreach (var row in corpus.Rows)
            {
                Corpus.Append(batch, row);
            }

            encoder.Write(batch);
            encoder.Complete();
        }

        Assert.False(destination.IsDisposed);
        Assert.Equal(corpus.EncodeAs(Find(format), corpus.Rows.Count), destination.Written);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encoder_keeps_nothing_of_a_batch(string format)
    {
        // The batch is cleared and filled anew between two writes; the first rows must already be on their way.
        var corpus = Corpora.Named("every type");
        using var destination = new MemoryStream();
        using var encoder = Find(format).Begin(corpus.Table, Corpus.Heading, new FormatOptions(), destination);
        var batch = new ColumnBatch(corpus.Table);
        foreach (var row in corpus.Rows)
        {
            batch.Clear();
            Corpus.Append(batch, row);
            encoder.Write(batch);
            batch.Clear();
            Corpus.Append(batch, ["overwritten", -1L, -1.0, new OffsetInstant(0, 0), true, DateOnly.MaxValue]);
        }

        encoder.Complete();
        AssertRows(format, corpus, destination.ToArray());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Texts_that_no_row_uses_leave_no_trace(string format)
    {
        var corpus = new Corpus(
            "taken back",
            Corpora.Of(("value", ColumnType.Text)),
            [
                ["kept"],
                ["kept too"],
            ]
        );
        using var destination = new MemoryStream();
        using var encoder = Find(format).Begin(corpus.Table, Corpus.Heading, new FormatOptions(), destination);
        var batch = new ColumnBatch(corpus.Table);
        Corpus.Append(batch, ["kept"]);
        Corpus.Append(batch, ["taken back"]);
        batch.Columns[0].Truncate(1);
        Corpus.Append(batch, ["kept too"]);
        encoder.Write(batch);
        encoder.Complete();
        AssertRows(format, corpus, destination.ToArray());
    }

    [Theory]
    [MemberData(nameof(RowByRowFormats))]
    public void Memory_does_not_grow_with_the_rows(string format)
    {
        var corpus = Corpora.Named("many batches");
        using var encoder = Find(format).Begin(corpus.Table, Corpus.Heading, new FormatOptions(), Stream.Null);
        var batch = new ColumnBatch(corpus.Table);
        foreach (var row in corpus.Rows)
        {
            Corpus.Append(batch, row);
        }

        // The runtime allocates now and then for what it compiles anew: what grows with the rows is allocated each time.
        encoder.Write(batch);
        var rounds = new long[3];
        for (var round = 0; round < rounds.Length; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 40; i++)
            {
                encoder.Write(batch);
            }

            rounds[round] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        encoder.Complete();
        Assert.True(rounds.Min() < 4096, $"{string.Join(", ", rounds)} bytes were allocated for {40 * corpus.Rows.Count} rows each");
    }

    [Fact]
    public void All_formats_agree_row_for_row()
    {
        foreach (var corpus in Corpora.All)
        {
            var readings = TableFormats
                .All.SelectMany(format =>
                    FileReaders.Of(format.Name).Select(reader => (format.Name, Rows: reader.Read(corpus.EncodeAs(format), corpus.Table)))
                )
                .ToList();
            foreach (var (name, rows) in readings.Skip(1))
            {
                Assert.True(
                    Corpus.Show(readings[0].Rows).SequenceEqual(Corpus.Show(rows)),
                    $"corpus '{corpus.Name}': {name} differs from {readings[0].Name}"
                );
            }
        }
    }

    private static ITableFormat Find(string format) => TableFormats.All.Single(candidate => candidate.Name == format);

    private static void AssertRoundTrip(string format, Corpus corpus, int batchRows) =>
        AssertRows(format, corpus, corpus.EncodeAs(Find(format), batchRows));

    private static void AssertRows(string format, Corpus corpus, byte[] file)
    {
        foreach (var reader in FileReaders.Of(format))
        {
            Assert.Equal(Corpus.Show(corpus.Rows), Corpus.Show(reader.Read(file, corpus.Table)));
        }
    }

    private sealed class ForwardOnlyStream : Stream
    {
        private readonly MemoryStream _written = new();

        public byte[] Written => _written.ToArray();

        public bool IsDisposed { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => _written.Write(buffer, offset, count);

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
