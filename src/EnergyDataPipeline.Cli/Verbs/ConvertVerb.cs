using System.CommandLine;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Parsing;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>convert</c>: an answer in a local file becomes files in the formats asked for, by the path that collected answers take.</summary>
internal sealed class ConvertVerb
{
    private readonly Session _session;
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "The answer: JSON, XML, CSV, TSV or HTML; plain, gzip or zstd; - for standard input.",
    };

    private readonly Option<string?> _dataset = new("--dataset")
    {
        HelpName = "NAME",
        Description =
            "Dataset whose tables and checks are used, such as iso-ne/hourly-lmp-da-final; without it rows are found and columns inferred.",
    };

    private readonly Option<string> _format = new("--format")
    {
        HelpName = "LIST",
        Description = "csv, tsv, json, jsonl, xml, html, parquet, yaml; several with commas. parquet unless given.",
        DefaultValueFactory = _ => "parquet",
    };

    private readonly Option<string[]> _table = new("--table")
    {
        HelpName = "NAME",
        Description = "Only this table; may be given several times. Every table unless given.",
    };

    private readonly Option<string> _to = new("--to")
    {
        HelpName = "FOLDER",
        Description = "Folder of the new files; the working folder unless given.",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<string?> _name = new("--name")
    {
        HelpName = "NAME",
        Description = "First part of the new files' names; the file's own name unless given.",
    };

    private readonly Option<bool> _spreadsheetSafe = new("--spreadsheet-safe")
    {
        Description = "Make CSV and TSV safe to open in a spreadsheet: no text is taken for a formula.",
    };

    private readonly Option<string?> _compression = new("--parquet-compression")
    {
        HelpName = "KIND",
        Description = "How Parquet files are compressed: zstd, snappy or none; zstd unless given.",
    };

    private readonly Option<bool> _publishedOnly = new("--published-only")
    {
        Description = "Leave out the columns that follow from time: interval_end, operating_day, hour_ending.",
    };

    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");

    private ConvertVerb(Session session)
    {
        _session = session;
        _compression.CompletionSources.Add("zstd", "snappy", "none");
        _format.CompletionSources.Add([.. TableFormats.All.Select(format => format.Name)]);
        _dataset.CompletionSources.Add(_ => FeedCatalog.BuiltIn.Names);
    }

    public static Verb Create(Session session, CommonOptions common)
    {
        var verb = new ConvertVerb(session);
        var command = new Command("convert", "Convert an answer in a local file; no network, no store.")
        {
            Action = new VerbAction(session, parse => Task.FromResult(verb.Convert(parse)), readsSettings: false),
        };
        command.Arguments.Add(verb._file);
        return new(
            command,
            new HelpPage
            {
                About =
                    "Converts an answer in a local file: what a source sent, saved by you or taken from the raw vault. It is read and checked as a"
                    + " collected answer is, and written as one file a table and format. Rows that cannot be used are set aside in a file of their"
                    + " own, each with its reason (exit code 6). Files that are there by the same names are replaced.",
                Options =
                [
                    new("What", [verb._dataset, verb._table, verb._publishedOnly]),
                    new("Where it goes", [verb._format, verb._to, verb._name, verb._spreadsheetSafe, verb._compression]),
                    new("General", [verb._json, common.Help]),
                ],
                Glossaries = [HelpTexts.ExitCodes],
                Examples =
                [
                    new(
                        "A saved day of prices, as Parquet",
                        "energy-pipeline convert day.json --dataset iso-ne/hourly-lmp-da-final --format parquet"
                    ),
                    new(
                        "An answer from the raw vault, as CSV, into a folder",
                        "energy-pipeline convert 3f2a….json.zst --format csv --to out"
                    ),
                ],
            }
        );
    }

    private int Convert(ParseResult parse)
    {
        _session.Stops.Listen("Stopping.");
        var request = new ConversionRequest
        {
            File = parse.GetRequiredValue(_file),
            Dataset = parse.GetValue(_dataset),
            Formats = parse.GetRequiredValue(_format).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Tables = parse.GetValue(_table) ?? [],
            Folder = parse.GetRequiredValue(_to),
            Name = parse.GetValue(_name),
            PublishedOnly = parse.GetValue(_publishedOnly),
            SpreadsheetSafe = parse.GetValue(_spreadsheetSafe),
            ParquetCompression = parse.GetValue(_compression),
        };
        var result = FileConversion.Run(request, _session.Stops.Gently);
        if (parse.GetValue(_json))
        {
            _session.Screen.Print(CliJson.Write(ConversionDocument.Of(request.File, result)));
        }
        else
        {
            Tell(request, result);
        }

        return (int)result.Failure;
    }

    private void Tell(ConversionRequest request, ConversionResult result)
    {
        var screen = _session.Screen;
        foreach (var finding in result.Findings.Where(finding => finding.Severity != Severity.Note))
        {
            screen.Say($"{Tones.Paint("warning:", Tone.Warning, screen.Abilities.NoteColours)} {Words.Plain(finding.Message)}");
        }

        if (result.Ending != ReadEnding.Complete)
        {
            FaultReport.Say(screen, $"{request.File}: {result.Message}", "Nothing was written.");
            return;
        }

        var table = new AlignedTable(new("TABLE"), new("FORMAT"), new("ROWS", IsNumber: true), new("SIZE", IsNumber: true), new("FILE"));
        foreach (var file in result.Files)
        {
            table.Add(file.Table, file.Format, Words.Count(file.Rows), Words.Bytes(file.Bytes), file.Path);
        }

        screen.Print(table);

        if (result.Files.Count == 0)
        {
            screen.Print("The answer has no rows; no file was written.");
        }

        if (result.RejectedFile is { } rejected)
        {
            FaultReport.Say(
                screen,
                $"{Words.Count(result.Rejected, "row")} of {request.File} could not be used",
                $"They are in {rejected}, each with its reason."
            );
        }
    }
}
