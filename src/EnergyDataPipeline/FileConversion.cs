using System.Text.Json;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Collecting.Wire;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Validating;
using NodaTime;

namespace EnergyDataPipeline;

/// <summary>An answer in a local file, and what to make of it.</summary>
public sealed record ConversionRequest
{
    /// <summary>The answer: JSON, XML, CSV, TSV or an HTML table, plain or compressed with gzip or zstd (an object of the raw vault); <c>-</c> for standard input.</summary>
    public required string File { get; init; }

    /// <summary>
    /// Dataset of the catalogue, with its source or without (<c>iso-ne/hourly-lmp-da-final</c>): its typed tables and checks are used.
    /// Null to find rows and infer columns.
    /// </summary>
    public string? Dataset { get; init; }

    /// <summary>Formats by name; <c>parquet</c> unless set. What is kept as received (<c>text</c>, <c>binary</c>) makes no sense here.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ["parquet"];

    /// <summary>Only these tables; every table when empty.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Folder of the new files, made where it is missing; the working folder unless set.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>First part of the new files' names; the file's own name without its endings unless set.</summary>
    public string? Name { get; init; }

    /// <summary>Leaves out the columns that follow from time (<c>interval_end</c>, <c>operating_day</c>, <c>hour_ending</c>): what was published, and no more.</summary>
    public bool PublishedOnly { get; init; }

    /// <summary>Puts an apostrophe before text that a spreadsheet would take for a formula (CSV and TSV).</summary>
    public bool SpreadsheetSafe { get; init; }

    /// <summary>How the pages of Parquet files are compressed: <c>zstd</c>, <c>snappy</c>, <c>none</c>; <c>zstd</c> when null.</summary>
    public string? ParquetCompression { get; init; }
}

/// <summary>A file that a conversion wrote.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Table">Our name of the table.</param>
/// <param name="Format">Format by name.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex.</param>
public sealed record ConvertedFile(string Path, string Table, string Format, long Rows, long Bytes, string Sha256);

/// <summary>How a conversion ended.</summary>
public sealed record ConversionResult
{
    /// <summary>How reading ended; files are written only when it is <see cref="ReadEnding.Complete"/>.</summary>
    public required ReadEnding Ending { get; init; }

    /// <summary>What the file is written in.</summary>
    public required DocumentFormat Format { get; init; }

    /// <summary><see cref="FailureClass.None"/>; <see cref="FailureClass.Quality"/> when rows were set aside; <see cref="FailureClass.SourcePermanent"/> when the file cannot be read.</summary>
    public FailureClass Failure { get; init; }

    /// <summary>Files written. A table without rows has none.</summary>
    public IReadOnlyList<ConvertedFile> Files { get; init; } = [];

    /// <summary>Rows that could not be used.</summary>
    public long Rejected { get; init; }

    /// <summary>File with those rows, each with its reason; null when there are none.</summary>
    public string? RejectedFile { get; init; }

    /// <summary>What was noticed: unknown columns and words, …</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What was found, what was expected, where; null when all is well.</summary>
    public string? Message { get; init; }
}

/// <summary>
/// Turns an answer in a local file into files of the formats asked for, by the same path that collected answers take: read, checked, encoded.
/// Without network, store or configuration. Memory does not grow with the file.
/// </summary>
public static class FileConversion
{
    private const string RejectedEnding = "_rejected.jsonl";
    private const byte GZip1 = 0x1F;
    private const byte GZip2 = 0x8B;
    private static ReadOnlySpan<byte> ZstdMagic => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>
    /// Converts. Nothing is left half-written: each file appears whole under its name, in the place of one that had it, or not at all.
    /// The file that is read is never written over.
    /// </summary>
    /// <exception cref="PipelineException">
    /// The file, the dataset or a format is not there, a new file would take the place of the file read, or the folder cannot be written to.
    /// </exception>
    public static ConversionResult Run(ConversionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var formats = FormatsOf(request.Formats);
        (Source Source, Dataset Dataset)? found = request.Dataset is { } name ? DatasetOf(name) : null;
        using var piped = CopyOfPipe(request);
        var open = piped is null ? OpenerOf(request.File) : OpenerOf(piped.Location);
        request = piped is null ? request : request with { Name = request.Name ?? PipedName };
        try
        {
            Directory.CreateDirectory(request.Folder);
            using var tables = new EncodedTables(
                formats,
                request.Tables,
                HeadingOf(request, found),
                new FormatOptions
                {
                    SpreadsheetSafe = request.SpreadsheetSafe,
                    ParquetCompression = FormatOptions.CompressionOf(request.ParquetCompression),
                },
                request.Folder,
                request.PublishedOnly ? null : found?.Dataset,
                ZoneOf(found?.Source),
                rules: new DatasetRules(found?.Dataset, new Dictionary<string, RuleVerb>())
            );
            var read = AnswerReader.Read(new Answer(open, contentType: null, isComplete: true), found?.Dataset, tables, cancellationToken);
            // A file has no content type: that it came without one is no news.
            read = read with
            {
                Findings = [.. read.Findings.Where(finding => finding.Rule != RuleNames.WrongContentType)],
            };
            if (found is not null && read.Findings.FirstOrDefault(finding => finding.Rule == RuleNames.UnexpectedEnvelope) is { } other)
            {
                // A dataset that was asked for by name and is not in the file: columns of another form would pass for it.
                read = read with
                {
                    Ending = ReadEnding.Unreadable,
                    Message =
                        $"this is no {found.Value.Dataset.Name}: {other.Message} Name the dataset it is, or none to infer its columns",
                };
            }

            return read.Ending == ReadEnding.Complete ? Finish(request, read, tables) : Refused(request, read);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            throw new PipelineException(
                FailureClass.SourcePermanent,
                $"{request.File} is compressed and damaged: {broken.Message}",
                "Fetch or copy it again; nothing was written."
            );
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                FailureClass.Store,
                $"{request.File} could not be converted into {request.Folder}: {broken.Message}",
                "Look at the permissions and the free space of that folder."
            );
        }
    }

    /// <summary>Stands for standard input.</summary>
    private const string Stdin = "-";

    /// <summary>First part of the new files' names where the answer came through a pipe and none is given.</summary>
    private const string PipedName = "answer";

    private static ConversionResult Finish(ConversionRequest request, ReadResult read, EncodedTables tables)
    {
        tables.Complete();
        if (tables.TooManyRejected is { } reason)
        {
            throw new PipelineException(
                FailureClass.SourcePermanent,
                $"{request.File}: {reason}",
                "Name the dataset that it is, or none to infer its columns. Nothing was written."
            );
        }

        var stem = Path.Combine(request.Folder, request.Name ?? StemOf(request.File));
        var made = tables
            .Tables.Where(table => table.Rows > 0)
            .SelectMany(table =>
                table.Files.Select(one => (Path: $"{stem}{Suffix(table.Table)}.{one.Format.Extension}", table, one.Format, one.File))
            )
            .ToList();
        RefuseToOverwrite(request.File, [.. made.Select(one => one.Path), stem + RejectedEnding]);
        var rejected = WriteRejected(request, stem, tables.Rejected);
        var files = new List<ConvertedFile>();
        foreach (var (path, table, format, file) in made)
        {
            file.MoveTo(path);
            files.Add(new(path, table.Table.Name, format.Name, table.Rows, file.Bytes, file.Sha256!));
        }

        return new()
        {
            Ending = read.Ending,
            Format = read.Format,
            Failure = tables.Rejected.Count > 0 ? FailureClass.Quality : FailureClass.None,
            Files = files,
            Rejected = tables.Rejected.Count,
            RejectedFile = rejected,
            Findings = [.. read.Findings, .. tables.Findings],
            Message = read.Message,
        };
    }

    private static DateTimeZone ZoneOf(Source? source) => DateTimeZoneProviders.Tzdb[source?.Zone ?? "Etc/UTC"];

    private static string Suffix(Table table) => table.Suffix is { } suffix ? "_" + suffix : "";

    private static void RefuseToOverwrite(string source, IReadOnlyList<string> targets)
    {
        var read = Real(source);
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        if (targets.FirstOrDefault(target => Real(target).Equals(read, comparison)) is { } same)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{same} is the file that is read: it would be written over by what is made of it. Nothing was written",
                "Name another folder or another name for the new files."
            );
        }

        static string Real(string path) =>
            File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target
                ? target.FullName
                : Path.GetFullPath(path);
    }

    private static ConversionResult Refused(ConversionRequest request, ReadResult read) =>
        new()
        {
            Ending = read.Ending,
            Format = read.Format,
            Failure = FailureClass.SourcePermanent,
            // What was made of another form is no news where nothing is made of it.
            Findings = [.. read.Findings.Where(finding => finding.Rule != RuleNames.UnexpectedEnvelope)],
            Message = read.Message ?? $"{request.File} holds no rows: JSON, XML, CSV, TSV or an HTML table was expected.",
        };

    private static string? WriteRejected(ConversionRequest request, string stem, IReadOnlyList<RejectedRow> rows)
    {
        var path = stem + RejectedEnding;
        if (rows.Count == 0)
        {
            File.Delete(path); // of an earlier conversion: it would be taken for this one's
            return null;
        }

        using var file = new SpooledFile(request.Folder);
        using (var writer = new Utf8JsonWriter(file.Destination, RejectedRowLine.Plain))
        {
            foreach (var row in rows)
            {
                RejectedRowLine.Write(writer, row, Path.GetFileName(request.File));
                writer.Flush();
                writer.Reset();
                file.Destination.Write("\n"u8);
            }
        }

        file.Finish();
        file.MoveTo(path);
        return path;
    }

    private static FileHeading HeadingOf(ConversionRequest request, (Source Source, Dataset Dataset)? found) =>
        new()
        {
            Title = found?.Dataset.Title ?? StemOf(request.File),
            Source = found?.Source.Id,
            Dataset = found?.Dataset.Name,
            Description = found?.Dataset.Description,
        };

    private static List<ITableFormat> FormatsOf(IReadOnlyList<string> names) =>
        [
            .. names
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(name =>
                    TableFormats.TryGet(name, out var format)
                        ? format
                        : throw Unknown("format", name, TableFormats.All.Select(known => known.Name))
                ),
        ];

    private static (Source Source, Dataset Dataset) DatasetOf(string name) => DatasetFeeds.Find(name);

    private static PipelineException Unknown(string what, string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        var near = NearMiss.Of(name, names) ?? NearMiss.Of(name, names.Select(one => one[(one.LastIndexOf('/') + 1)..]));
        return new PipelineException(
            FailureClass.Configuration,
            $"there is no {what} called '{name}'; the {what}s are: {string.Join(", ", names)}",
            near is null ? null : $"Did you mean '{near}'?"
        );
    }

    /// <summary>What comes through a pipe, written down: it is read twice where need be. Null for a file.</summary>
    private static SpooledFile? CopyOfPipe(ConversionRequest request)
    {
        if (request.File != Stdin && !File.Exists(request.File))
        {
            return null;
        }

        try
        {
            using var stream = request.File == Stdin ? Console.OpenStandardInput() : OpenPlain(request.File);
            if (stream is FileStream { CanSeek: true })
            {
                return null;
            }

            Directory.CreateDirectory(request.Folder);
            var copy = new SpooledFile(request.Folder, isPrivate: true);
            try
            {
                stream.CopyTo(copy.Destination);
                copy.Finish();
                return copy;
            }
            catch
            {
                copy.Dispose();
                throw;
            }
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(FailureClass.Configuration, $"{request.File} cannot be read: {broken.Message}", null);
        }
    }

    /// <summary>Opens the file at its first byte, decompressed where its first bytes say gzip or zstd.</summary>
    private static Func<Stream> OpenerOf(string path)
    {
        if (!File.Exists(path))
        {
            throw new PipelineException(
                FailureClass.Configuration,
                Directory.Exists(path) ? $"{path} is a folder; a file was expected" : $"there is no file {path}",
                "Name a file that holds an answer as the source sent it."
            );
        }

        Span<byte> head = stackalloc byte[4];
        int length;
        try
        {
            using var file = OpenPlain(path);
            length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(FailureClass.Configuration, $"{path} cannot be read: {broken.Message}", null);
        }

        head = head[..length];
        return head.StartsWith(ZstdMagic) ? () => new ReadAheadStream(new ZstdSharp.DecompressionStream(OpenPlain(path), leaveOpen: false))
            : head.Length >= 2 && head[0] == GZip1 && head[1] == GZip2 ? () => new ReadAheadStream(new GzipBody(OpenPlain(path)))
            : () => OpenPlain(path);
    }

    private static FileStream OpenPlain(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);

    private static string StemOf(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var ending in (ReadOnlySpan<string>)[".zst", ".gz"])
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                name = name[..^ending.Length];
            }
        }

        return Path.GetFileNameWithoutExtension(name) is { Length: > 0 } stem ? stem : name;
    }
}
