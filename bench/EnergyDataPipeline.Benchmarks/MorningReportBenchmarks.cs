using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Formatting.Parquet;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using NodaTime;

namespace EnergyDataPipeline.Benchmarks;

/// <summary>A small answer: the morning report, 1.8 kB of JSON, becomes four Parquet files in the spool folder, as within a run.</summary>
[MemoryDiagnoser]
public class MorningReportBenchmarks : IDisposable
{
    private static readonly long[] Rows = [1, 2, 7, 7];

    private readonly string _spool = Directory.CreateTempSubdirectory("energy-morning-report-").FullName;
    private readonly AnswerReader _reader = new();
    private readonly IReadOnlyList<ITableFormat> _formats = [new ParquetFormat()];
    private readonly FormatOptions _options = new();
    private RawDocument? _answer;
    private Dataset? _dataset;

    [GlobalSetup]
    public void Spool()
    {
        using var embedded = typeof(MorningReportBenchmarks).Assembly.GetManifestResourceStream("morning-report.json")!;
        using var bytes = new MemoryStream();
        embedded.CopyTo(bytes);
        var body = bytes.ToArray();
        using var compressor = new ZstdSharp.Compressor();
        var spooled = compressor.Wrap(body).ToArray();
        var path = Path.Combine(_spool, "answer");
        File.WriteAllBytes(path, spooled);
        _answer = new RawDocument
        {
            SpoolPath = path,
            SpoolBytes = spooled.Length,
            SpoolSha256 = Convert.ToHexStringLower(SHA256.HashData(spooled)),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(body)),
            Bytes = body.Length,
            IsComplete = true,
            Address = "https://webservices.iso-ne.com/api/v1.1/morningreport/current.json",
            Status = 200,
            ContentType = "application/json",
            ReceivedAt = Instant.FromUtc(2026, 7, 27, 12, 0),
        };
        _dataset = FeedCatalog.BuiltIn.Find("iso-ne/morning-report")!.Value.Dataset;
    }

    /// <summary>Read, checked, encoded, compressed, hashed, written; the files are deleted again.</summary>
    [Benchmark]
    public long ToParquet()
    {
        using var tables = new EncodedTables(
            _formats,
            [],
            new FileHeading { Title = "Morning report" },
            _options,
            _spool,
            _dataset,
            DateTimeZoneProviders.Tzdb["America/New_York"],
            isPrivate: true
        );
        var read = _reader.Read(_answer!, _dataset, tables, CancellationToken.None);
        tables.Complete();
        return read.Ending == ReadEnding.Complete && tables.Tables.Select(table => table.Rows).SequenceEqual(Rows)
            ? tables.Tables.Sum(table => table.Files.Sum(file => file.File.Bytes))
            : throw new InvalidOperationException(
                $"{read.Ending}, {string.Join(", ", tables.Tables.Select(table => $"{table.Table.Name} {table.Rows}"))}: {read.Message}"
            );
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _answer?.Dispose();
        Directory.Delete(_spool, recursive: true);
        GC.SuppressFinalize(this);
    }
}
