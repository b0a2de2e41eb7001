using System.IO.Compression;
using System.Text;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Xunit;

namespace EnergyDataPipeline.Tests.Pipeline;

public sealed class FileConversionTests : IDisposable
{
    private const string Prices = """
        {"FiveMinLmps":{"FiveMinLmp":[
          {"BeginDate":"2026-07-27T17:25:00.000-04:00","Location":{"@LocId":"4000","@LocType":"HUB","$":".H.INTERNAL_HUB"},"LmpTotal":68.04,"EnergyComponent":67.88,"CongestionComponent":0,"LossComponent":0.16},
          {"BeginDate":"2026-07-27T17:25:00.000-04:00","Location":{"@LocId":"4001","@LocType":"LOAD ZONE","$":".Z.MAINE"},"LmpTotal":64.36,"EnergyComponent":67.88,"CongestionComponent":0,"LossComponent":-3.52}
        ]}}
        """;

    private const string PricesInCsv = """
        interval_begin,location_id,location_name,location_type,lmp_usd_per_mwh,energy_usd_per_mwh,congestion_usd_per_mwh,loss_usd_per_mwh,interval_end,operating_day,hour_ending
        2026-07-27T17:25:00-04:00,4000,.H.INTERNAL_HUB,HUB,68.04,67.88,0,0.16,2026-07-27T17:30:00-04:00,2026-07-27,18
        2026-07-27T17:25:00-04:00,4001,.Z.MAINE,LOAD ZONE,64.36,67.88,0,-3.52,2026-07-27T17:30:00-04:00,2026-07-27,18

        """;

    private readonly TemporaryFolder _folder = new();

    private string Out => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_list_where_an_object_was_is_read_where_it_has_one_and_set_aside_where_it_has_more()
    {
        const string place = """{"@LocId":"4000","@LocType":"HUB","$":".H.INTERNAL_HUB"}""";
        const string other = """{"@LocId":"4001","@LocType":"LOAD ZONE","$":".Z.MAINE"}""";

        var one = Convert(_folder.File("one.json", Prices.Replace(place, $"[{place}]", StringComparison.Ordinal)), "five-minute-lmp-final");
        var two = Convert(
            _folder.File("two.json", Prices.Replace(place, $"[{place},{other}]", StringComparison.Ordinal)),
            "five-minute-lmp-final"
        );

        Assert.Equal(PricesInCsv.ReplaceLineEndings("\r\n"), File.ReadAllText(Assert.Single(one.Files).Path));
        Assert.Equal((1, 1L), (two.Rejected, Assert.Single(two.Files).Rows));
        Assert.Equal(FailureClass.Quality, two.Failure);
    }

    [Theory]
    [InlineData("iso-ne/five-minute-lmp-final")]
    [InlineData("five-minute-lmp-final")]
    [InlineData("ISO-NE/Five-Minute-LMP-Final")]
    public void A_dataset_may_be_named_with_its_source_or_without(string dataset)
    {
        var result = Convert(_folder.File("day.json", Prices), dataset);

        var file = Assert.Single(result.Files);
        Assert.Equal(Path.Combine(Out, "day.csv"), file.Path);
        Assert.Equal(2, file.Rows);
        Assert.Equal(PricesInCsv.ReplaceLineEndings("\r\n"), File.ReadAllText(file.Path));
        Assert.Empty(result.Findings);
    }

    [Theory]
    [InlineData("day.json.gz")]
    [InlineData("day.json.zst")]
    [InlineData("misnamed.txt")]
    public void A_compressed_answer_is_known_by_its_bytes(string name)
    {
        var path = Path.Combine(_folder.Path, name);
        using (var file = File.Create(path))
        {
            using Stream packed = name.EndsWith(".zst", StringComparison.Ordinal)
                ? new ZstdSharp.CompressionStream(file, leaveOpen: true)
                : new GZipStream(file, CompressionLevel.Optimal);
            packed.Write(Encoding.UTF8.GetBytes(Prices));
        }

        var result = Convert(path, "five-minute-lmp-final");

        Assert.Equal(PricesInCsv.ReplaceLineEndings("\r\n"), File.ReadAllText(Assert.Single(result.Files).Path));
        Assert.Equal(name.StartsWith("day", StringComparison.Ordinal) ? "day.csv" : "misnamed.csv", Path.GetFileName(result.Files[0].Path));
    }

    [Fact]
    public void Without_a_dataset_rows_are_found_and_columns_inferred()
    {
        var result = Convert(_folder.File("day.json", Prices), null);

        Assert.StartsWith("BeginDate,Location.@LocId,", File.ReadAllText(Assert.Single(result.Files).Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_cannot_be_used_is_set_aside_with_its_reason()
    {
        var result = Convert(
            _folder.File("day.json", Prices.Replace("64.36", "\"n/a\"", StringComparison.Ordinal)),
            "five-minute-lmp-final"
        );

        Assert.Equal(FailureClass.Quality, result.Failure);
        Assert.Equal(1, result.Rejected);
        Assert.Equal(1, Assert.Single(result.Files).Rows);
        var line = Assert.Single(File.ReadAllLines(result.RejectedFile!));
        Assert.Contains("\"column\":\"lmp_usd_per_mwh\"", line, StringComparison.Ordinal);
        Assert.Contains("\"value\":\"n/a\"", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"FiveMinLmps":{"FiveMinLmp":[{"BeginDate":"2026-""", ReadEnding.Truncated)]
    [InlineData("<html><body>Service unavailable</body></html>", ReadEnding.Unreadable)]
    public void What_cannot_be_read_leaves_nothing_behind(string text, ReadEnding ending)
    {
        var result = Convert(_folder.File("day.json", text), "five-minute-lmp-final");

        Assert.Equal(ending, result.Ending);
        Assert.Equal(FailureClass.SourcePermanent, result.Failure);
        Assert.NotNull(result.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Out));
    }

    [Fact]
    public void A_damaged_archive_says_so_and_leaves_nothing_behind()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"{{\"a\":{i}}}")) + "]"));
        }

        var path = Path.Combine(_folder.Path, "day.json.gz");
        var bytes = packed.ToArray();
        bytes.AsSpan(bytes.Length / 2, 64).Fill(0xFF);
        File.WriteAllBytes(path, bytes);

        var broken = Assert.Throws<PipelineException>(() => Convert(path, null));

        Assert.Equal(FailureClass.SourcePermanent, broken.Failure);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Out));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    public void A_cut_archive_is_never_taken_for_a_whole_one(double part)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(
                Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},{i * 7919 % 104729}\n")))
            );
        }

        var whole = packed.ToArray();
        var path = Path.Combine(_folder.Path, "day.csv.gz");
        File.WriteAllBytes(path, whole[..Math.Min(whole.Length - 1, (int)(whole.Length * part))]);

        var broken = Assert.Throws<PipelineException>(() => Convert(path, null));

        Assert.Equal(FailureClass.SourcePermanent, broken.Failure);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Out));
    }

    [Theory]
    [InlineData("day.json", "day.json", "json")]
    [InlineData("link.json", "link.json", "json")]
    [InlineData("day_rejected.jsonl", "day_rejected.jsonl", "csv")]
    public void The_file_that_is_read_is_never_written_over(string name, string target, string format)
    {
        var path = _folder.File(name, Prices);
        if (name.StartsWith("link", StringComparison.Ordinal))
        {
            File.Move(path, path + ".real");
            File.CreateSymbolicLink(path, path + ".real");
        }

        var request = new ConversionRequest
        {
            File = path,
            Formats = [format],
            Folder = _folder.Path,
            Name = target.Split('_', '.')[0],
        };
        var refused = Assert.Throws<PipelineException>(() => FileConversion.Run(request, TestContext.Current.CancellationToken));

        Assert.Equal(FailureClass.Configuration, refused.Failure);
        Assert.Equal(Prices, File.ReadAllText(path));
    }

    [Fact]
    public void Another_dataset_than_the_one_named_is_refused()
    {
        var result = Convert(_folder.File("day.json", Prices), "fuel-mix");

        Assert.Equal(FailureClass.SourcePermanent, result.Failure);
        Assert.Contains("FiveMinLmps.FiveMinLmp", result.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Out));
    }

    [Fact]
    public void An_earlier_file_of_rejected_rows_does_not_outlive_its_reason()
    {
        var bad = _folder.File("day.json", Prices.Replace("64.36", "\"n/a\"", StringComparison.Ordinal));
        var rejected = Convert(bad, "five-minute-lmp-final").RejectedFile!;
        Assert.True(File.Exists(rejected));

        Assert.Null(Convert(_folder.File("day.json", Prices), "five-minute-lmp-final").RejectedFile);

        Assert.False(File.Exists(rejected));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("snappy")]
    [InlineData("NONE")]
    public void Parquet_is_compressed_as_asked(string compression)
    {
        var request = new ConversionRequest
        {
            File = _folder.File("day.json", Prices),
            Folder = Out,
            ParquetCompression = compression,
        };
        var file = Assert.Single(FileConversion.Run(request, TestContext.Current.CancellationToken).Files);

        using var reader = new ParquetSharp.ParquetFileReader(file.Path);
        using var group = reader.RowGroup(0);
        var expected = compression == "NONE" ? "Uncompressed" : compression;
        Assert.Equal(expected, group.MetaData.GetColumnChunkMetaData(0).Compression.ToString(), ignoreCase: true);
    }

    [Fact]
    public void A_name_that_is_not_there_gets_a_suggestion()
    {
        var file = _folder.File("day.json", Prices);

        var dataset = Assert.Throws<PipelineException>(() => Convert(file, "five-minute-lpm-final"));
        var format = Assert.Throws<PipelineException>(() => FileConversion.Run(new() { File = file, Formats = ["parkuet"] }));
        var missing = Assert.Throws<PipelineException>(() => Convert(file + "x", null));

        Assert.Contains("five-minute-lmp-final", dataset.NextStep, StringComparison.Ordinal);
        Assert.Contains("parquet", format.NextStep, StringComparison.Ordinal);
        Assert.Contains("there is no file", missing.Message, StringComparison.Ordinal);
        Assert.All([dataset, format, missing], fault => Assert.Equal(FailureClass.Configuration, fault.Failure));
    }

    private ConversionResult Convert(string file, string? dataset) =>
        FileConversion.Run(
            new()
            {
                File = file,
                Dataset = dataset,
                Formats = ["csv"],
                Folder = Out,
            },
            TestContext.Current.CancellationToken
        );
}
