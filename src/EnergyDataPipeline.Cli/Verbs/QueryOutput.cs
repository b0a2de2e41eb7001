using System.Text.Json;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Query;
using EnergyDataPipeline.Query.Writing;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary>Writes a query's answer in the form asked for, and says beside it what was looked at.</summary>
internal sealed class QueryOutput(Session session)
{
    private const string Table = "table";
    private const string Parquet = "parquet";
    private const string Arrow = "arrow";

    private readonly Screen _screen = session.Screen;

    /// <summary>Form; null for the one that fits where it goes.</summary>
    public required string? Format { get; init; }

    /// <summary>File; null for standard output.</summary>
    public required string? File { get; init; }

    /// <summary>True for one document with everything in it.</summary>
    public required bool AsDocument { get; init; }

    /// <summary>Most rows of a table; 0 for all.</summary>
    public required int Rows { get; init; }

    /// <summary>True to say what was looked at.</summary>
    public required bool IsVerbose { get; init; }

    private bool IsTerminal => File is null && _screen.Abilities.ResultWidth is not null;

    private string Form => Format ?? (IsTerminal ? Table : "csv");

    /// <summary>Bytes are nothing for a terminal, and a table is nothing for a file.</summary>
    public void Check()
    {
        if (IsTerminal && !AsDocument && Form is (Parquet or Arrow))
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"--format {Form} gives bytes that a terminal cannot show",
                $"Name a file: --output FILE.{Form}"
            );
        }

        if (File is not null && Form == Table)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                "--format table is for reading; a file is for programs",
                "Choose csv, json, jsonl, parquet or arrow for --output."
            );
        }
    }

    /// <summary>Asks and writes; gives the exit code.</summary>
    public async Task<int> WriteAsync(LakeQuery lake, string sql, IReadOnlyDictionary<string, object?> parameters)
    {
        var stop = session.Stops.Gently;
        QueryFacts facts;
        var rows = (long?)null;
        if (Form == Parquet && !AsDocument)
        {
            facts = await IntoAsync(async destination => await lake.WriteParquetAsync(sql, destination, parameters, stop));
        }
        else
        {
            await using var result = await lake.ExecuteAsync(sql, parameters, stop);
            facts = result.Facts;
            rows =
                AsDocument ? await PrintDocumentAsync(result, stop)
                : Form == Table ? await QueryTable.PrintAsync(_screen, result, Rows, stop)
                : await IntoAsync(destination => ResultWriter.WriteAsync(result, FormatOf(Form), destination, stop));
        }

        Say(facts, rows);
        return 0;
    }

    /// <summary>What the lake has.</summary>
    public static void PrintViews(Screen screen, IReadOnlyList<LakeView> views, bool asJson)
    {
        if (asJson)
        {
            screen.Print(CliJson.Write(new LakeViewsDocument(views, DerivedViewDocument.Of(views))));
            return;
        }

        var table = new AlignedTable(
            new("VIEW"),
            new("SOURCE"),
            new("ROWS", IsNumber: true),
            new("PARTITIONS", IsNumber: true),
            new("FIRST"),
            new("LAST"),
            new("SIZE", IsNumber: true),
            new("TITLE")
        );
        foreach (var view in views)
        {
            table.Add(
                view.IsDefault ? view.Name : $"\"{view.Source}\".{view.Name}",
                view.Source,
                view.Rows is { } rows ? Words.Count(rows) : "",
                Words.Count(view.Partitions),
                view.First ?? "",
                view.Last ?? "",
                view.Bytes > 0 ? Words.Bytes(view.Bytes) : "",
                view.Title
            );
        }

        if (views.Count == 0)
        {
            screen.Print("The lake is empty: energy-pipeline rebuild NAME builds it of what is stored.");
            return;
        }

        screen.Print(table);
        if (views.Any(view => view.IsGenerated))
        {
            screen.Print("");
            screen.Print("What is iso-ne-sandbox was generated: it is no market data.");
        }

        var derived = new AlignedTable(new("COMPUTED"), new("OF"), new("TITLE"));
        foreach (var one in DerivedViewDocument.Of(views))
        {
            var name = one.Parameters.Count == 0 ? one.Name : $"{one.Name}({string.Join(", ", one.Parameters)})";
            derived.Add(name, string.Join(", ", one.MadeOf), one.Title);
        }

        screen.Print("");
        screen.Print(derived);
    }

    private ResultFormat FormatOf(string form) =>
        form switch
        {
            "csv" => ResultFormat.Csv,
            "json" => ResultFormat.Json,
            "jsonl" => ResultFormat.JsonLines,
            Arrow => File is null ? ResultFormat.ArrowStream : ResultFormat.ArrowFile,
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "no such format"),
        };

    private async Task<long> PrintDocumentAsync(QueryResult result, CancellationToken stop)
    {
        using var json = new MemoryStream();
        var rows = await ResultWriter.WriteAsync(result, ResultFormat.Json, json, stop);
        using var parsed = JsonDocument.Parse(json.GetBuffer().AsMemory(0, (int)json.Length));
        _screen.Print(
            CliJson.Write(
                new QueryDocument(
                    [.. result.Schema.FieldsList.Select(field => new QueryColumnDocument(field.Name, field.DataType.Name))],
                    parsed.RootElement,
                    rows,
                    result.Facts.Views.Any(view => view.IsGenerated),
                    result.Facts.AsOf is { } at ? Words.Moment(at) : null,
                    result.Facts.FetchedFiles,
                    result.Facts.FetchedBytes,
                    result.Facts.Views
                )
            )
        );
        return rows;
    }

    private void Say(QueryFacts facts, long? rows)
    {
        if (!AsDocument && facts.Views.Any(view => view.IsGenerated))
        {
            _screen.Say("The numbers are generated by the sandbox: they are no market data.");
        }

        if (!IsVerbose)
        {
            return;
        }

        foreach (var view in facts.Views)
        {
            var bytes = view.BytesInAll > 0 ? $", {Words.Bytes(view.Bytes)} of {Words.Bytes(view.BytesInAll)}" : "";
            _screen.Say(
                $"{view.Source} {view.Name}: {Words.Count(view.Partitions)} of {Words.Count(view.PartitionsInAll, "partition")}{bytes}"
            );
        }

        var made = facts.AsOf is null ? "fetched" : "built";
        _screen.Say($"{Words.Count(facts.FetchedFiles, "file")} {made}, {Words.Bytes(facts.FetchedBytes)}.");
        if (rows is { } count)
        {
            _screen.Say($"{Words.Count(count, "row")}.");
        }
    }

    /// <summary>Into the file, written beside and renamed; or into standard output.</summary>
    private async Task<T> IntoAsync<T>(Func<Stream, Task<T>> write)
    {
        if (File is not { } path)
        {
            await using var output = _screen.OpenResult();
            return await write(output);
        }

        var part = path + ".part";
        try
        {
            T written;
            await using (var output = System.IO.File.Create(part))
            {
                written = await write(output);
            }

            System.IO.File.Move(part, path, overwrite: true);
            return written;
        }
        catch (Exception broken) when (broken is UnauthorizedAccessException or IOException)
        {
            throw new PipelineException(
                FailureClass.Store,
                $"{path} cannot be written: {broken.Message}",
                "Look at the folder's permissions and space.",
                broken
            );
        }
        finally
        {
            if (System.IO.File.Exists(part))
            {
                System.IO.File.Delete(part);
            }
        }
    }
}
