using System.CommandLine;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Query.Analytics;
using EnergyDataPipeline.Query.Publishing;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>catalog export</c>: the catalogue for other engines.</summary>
internal static class CatalogExportVerb
{
    private const string Json = "json";
    private const string Glue = "glue";
    private const string Athena = "athena";

    public static Verb Create(Session session, CommonOptions common)
    {
        var to = new Option<string>("--to")
        {
            HelpName = "FOLDER",
            Description = "Where the files go; made when it is not there.",
            Required = true,
        };
        var format = new Option<string?>("--format")
        {
            HelpName = "NAME",
            Description =
                "json: catalogue.json, all that is known. glue: tables.json, for the Glue catalogue. athena: tables.sql and views.sql. All of them unless given.",
        };
        format.AcceptOnlyFromAmong(Json, Glue, Athena);
        var command = new Command("export", "Write the catalogue for other engines.");
        command.Action = new VerbAction(
            session,
            parse =>
            {
                var folder = Path.Combine(session.WorkingFolder, parse.GetRequiredValue(to));
                var written = Write(folder, parse.GetValue(format));
                session.Screen.Print($"{Words.Count(written, "file")} in {folder}");
                return Task.FromResult(0);
            },
            readsSettings: false
        );
        return new(
            command,
            new HelpPage
            {
                About =
                    "Writes what the catalogue says of every dataset, for machines: how answers are read into rows, columns with types and units, keys,"
                    + " addresses, rules and revisions; and the tables and views of the lake for Glue, Athena and Spark. The same version writes the"
                    + " same bytes.",
                Options = [new("What and where", [to, format]), common.General()],
                Examples =
                [
                    new("Everything", "energy-pipeline catalog export --to catalogue"),
                    new("The files of this project for Athena", "energy-pipeline catalog export --to infra/athena --format athena"),
                ],
            }
        );
    }

    /// <summary>Writes each file beside its place and renames it: whoever looks sees a whole one. Gives their number.</summary>
    private static int Write(string folder, string? only)
    {
        var written = 0;
        string? part = null;
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, of, write) in Files.Where(file => only is null || only == file.Format))
            {
                var path = Path.Combine(folder, name);
                part = path + ".part";
                using var writer = new StringWriter();
                write(writer);
                File.WriteAllText(part, writer.ToString());
                File.Move(part, path, overwrite: true);
                part = null;
                written++;
            }

            return written;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{folder} cannot be written into: {refused.Message.TrimEnd('.')}; a folder, or a place where one can be made, is expected",
                "Name another folder with --to, or look at what lies there and at its permissions.",
                refused
            );
        }
        finally
        {
            if (part is not null)
            {
                File.Delete(part);
            }
        }
    }

    private static IEnumerable<(string Name, string Format, Action<TextWriter> Write)> Files =>
        [
            ("catalogue.json", Json, writer => CatalogueDocument.Write(writer)),
            ("tables.json", Glue, writer => AthenaTables.WriteJson(writer)),
            ("tables.sql", Athena, writer => AthenaTables.WriteSql(writer)),
            ("views.sql", Athena, writer => AthenaViews.Write(writer)),
        ];
}
