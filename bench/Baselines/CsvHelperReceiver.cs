using CsvHelper;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Baselines;

/// <summary>The product's own reader, and CsvHelper behind it by its fastest way: typed fields, UTF-8 straight to the file.</summary>
internal sealed class CsvHelperReceiver(CsvHelper.CsvWriter csv) : ITableReceiver
{
    public static int Convert(string file, string dataset, string to)
    {
        var definition = FeedCatalog.BuiltIn.Sources.SelectMany(source => source.Datasets).Single(known => known.Name == dataset);
        using var stream = File.Create(to);
        using var csv = CsvHelper.CsvWriter.Create(stream, CsvWriterOptions.Default, false);
        var answer = new Answer(() => File.OpenRead(file), contentType: null, isComplete: true);
        var read = AnswerReader.Read(answer, definition, new CsvHelperReceiver(csv), CancellationToken.None);
        csv.Flush();
        return read.Ending == ReadEnding.Complete ? 0 : 1;
    }

    public void Begin(IReadOnlyList<Table> tables) => csv.WriteRecord([.. tables[0].Columns.Select(column => column.Name)]);

    public void Receive(int table, ColumnBatch batch)
    {
        if (table != 0)
        {
            return;
        }

        for (var row = 0; row < batch.RowCount; row++)
        {
            foreach (var column in batch.Columns)
            {
                if (column.IsNull(row))
                {
                    csv.WriteField(ReadOnlySpan<byte>.Empty);
                }
                else
                {
                    Write(column, row);
                }
            }

            csv.EndRecord();
        }
    }

    public void Reject(RejectedRow row) => throw new InvalidOperationException(row.Reason);

    private void Write(ColumnVector column, int row)
    {
        switch (column)
        {
            case TextVector texts:
                csv.WriteField(texts.Utf8(row));
                break;
            case NumberVector numbers:
                csv.WriteField(numbers.Values[row], default);
                break;
            case IntegerVector integers:
                csv.WriteField(integers.Values[row], default);
                break;
            case TimestampVector instants:
                var instant = DateTimeOffset
                    .FromUnixTimeMilliseconds(instants.Values[row] / 1000)
                    .ToOffset(TimeSpan.FromMinutes(instants.OffsetMinutes[row]));
                csv.WriteField(instant, "yyyy-MM-dd'T'HH:mm:sszzz");
                break;
            default:
                throw new InvalidOperationException($"no field for {column.GetType().Name}");
        }
    }
}
