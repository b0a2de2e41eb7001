using System.CommandLine;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Records;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>read</c> and <c>revisions</c>: what the store holds of a dataset, now and as it was.</summary>
internal sealed class StoredVerbs
{
    private readonly Session _session;
    private readonly SettingOptions _settings = new();
    private readonly DatasetChoice _datasets = new();
    private readonly Option<bool> _generated = new("--sandbox") { Description = "Look at what was collected from the sandbox." };

    private readonly Option<string> _day = new("--day")
    {
        HelpName = "D",
        Description = "The day, or a range A..B; months, years and commitment periods by any of their days.",
        Required = true,
    };

    private StoredVerbs(Session session) => _session = session;

    /// <summary>The verb that writes stored rows.</summary>
    public static Verb CreateRead(Session session, CommonOptions common)
    {
        var verb = new StoredVerbs(session);
        var format = new Option<string>("--format")
        {
            HelpName = "NAME",
            Description = "csv, tsv, json, jsonl, xml, html, parquet or yaml; csv unless given.",
            DefaultValueFactory = _ => "csv",
        };
        format.CompletionSources.Add([.. TableFormats.All.Select(one => one.Name)]);
        var table = new Option<string?>("--table") { HelpName = "NAME", Description = "This table; the dataset's main one unless given." };
        var asOf = new Option<string?>("--as-of")
        {
            HelpName = "INSTANT",
            Description =
                "What was newest then: 2026-07-27T12:00:00-04:00, or a date, whose first moment in New York is meant; what is newest unless given.",
        };
        asOf.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !TryParseInstant(text, out _))
            {
                result.AddError($"--as-of: '{text}' is no instant; expected 2026-07-27T12:00:00-04:00, or a date such as 2026-07-27.");
            }
        });
        var output = new Option<string?>("--output") { HelpName = "FILE", Description = "File to write; standard output unless given." };
        var command = new Command("read", "Write the stored rows of a dataset, now or as they were.") { verb._datasets.Names };
        command.Action = new VerbAction(
            session,
            parse =>
                verb.DoAsync(
                    parse,
                    async work =>
                    {
                        Instant? at = parse.GetValue(asOf) is { } text && TryParseInstant(text, out var instant) ? instant : null;
                        var request = new ReadRequest
                        {
                            Format = parse.GetRequiredValue(format),
                            Table = parse.GetValue(table),
                            AsOf = at,
                        };
                        return await verb.ReadAsync(work, request, parse.GetValue(output));
                    }
                )
        );
        return new(
            command,
            new HelpPage
            {
                About =
                    "Writes the rows that the store holds of a dataset's table, read anew from the answers as received: of each period the newest"
                    + " revision, or with --as-of the one that was newest then. Preliminary rows stand in where final ones are not there yet."
                    + " Asks no source. Exit code 8 says that a period is not stored.",
                Options =
                [
                    new("What", [verb._day, table, asOf]),
                    new("Which part", verb._datasets.Options),
                    new("How it is written", [format, output]),
                    verb._settings.Destination(),
                    common.General(verb._generated),
                ],
                Glossaries = [HelpTexts.ExitCodes],
                Examples =
                [
                    new("A day of prices", "energy-pipeline read hourly-lmp-rt-final --day 2026-07-01"),
                    new(
                        "As it was known at the end of July",
                        "energy-pipeline read hourly-lmp-rt-final --day 2026-07-01..2026-07-31 --as-of 2026-08-01 --format parquet --output july.parquet"
                    ),
                ],
            }
        );
    }

    /// <summary>The verb that tells what revisions changed.</summary>
    public static Verb CreateRevisions(Session session, CommonOptions common)
    {
        var verb = new StoredVerbs(session);
        var json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");
        var command = new Command("revisions", "Show what changed each time a period was published anew.") { verb._datasets.Names };
        command.Action = new VerbAction(
            session,
            parse =>
                verb.DoAsync(
                    parse,
                    async work =>
                    {
                        var histories = await work.Pipeline.FindRevisionsAsync(session.Stops.Gently);
                        if (parse.GetValue(json))
                        {
                            session.Screen.Print(CliJson.Write(RevisionsDocument.Of(histories)));
                        }
                        else
                        {
                            RevisionsPage.Print(session.Screen, histories);
                        }

                        return 0;
                    }
                )
        );
        return new(
            command,
            new HelpPage
            {
                About =
                    "Shows every revision of a period that is stored, oldest first: preliminary answers, the final ones that supersede them, and"
                    + " days that were published anew; and what each changed, by key and column. Asks no source.",
                Options =
                [
                    new("What", [verb._day]),
                    new("Which part", verb._datasets.Options),
                    verb._settings.Destination(),
                    common.General(verb._generated, json),
                ],
                Examples =
                [
                    new("What did the final prices of a day change?", "energy-pipeline revisions hourly-lmp-rt-final --day 2026-07-01"),
                    new(
                        "The first thousand changed values, for a script",
                        "energy-pipeline revisions hourly-lmp-rt-final --day 2026-07-01 --json"
                    ),
                ],
            }
        );
    }

    /// <summary>Reads an instant with its offset, or a date, whose first moment in New York is meant.</summary>
    internal static bool TryParseInstant(string text, out Instant at)
    {
        var instant = OffsetDateTimePattern.Rfc3339.Parse(text);
        var date = LocalDatePattern.Iso.Parse(text);
        at =
            instant.Success ? instant.Value.ToInstant()
            : date.Success ? DateTimeZoneProviders.Tzdb["America/New_York"].AtStartOfDay(date.Value).ToInstant()
            : default;
        return instant.Success || date.Success;
    }

    private Task<int> DoAsync(ParseResult parse, Func<PipelineWork, Task<int>> work)
    {
        _session.Stops.Listen("Stopping.");
        var loaded = _settings.Load(_session, parse);
        if (loaded.Faults.Count == 0)
        {
            var config = loaded.Config with { Day = parse.GetRequiredValue(_day) };
            loaded = loaded with { Config = _datasets.Apply(config, parse, isDated: true) };
        }

        return PipelineWork.DoAsync(_session, loaded, work, generatedNumbers: parse.GetValue(_generated));
    }

    private async Task<int> ReadAsync(PipelineWork work, ReadRequest request, string? file)
    {
        IReadOnlyList<PeriodRead> periods;
        if (file is null)
        {
            await using var output = _session.Screen.OpenResult();
            periods = await work.Pipeline.ReadRowsAsync(request, output, _session.Stops.Gently);
        }
        else
        {
            periods = await ReadIntoAsync(work, request, Path.Combine(_session.WorkingFolder, file));
        }

        foreach (var period in periods.Where(period => period.Dataset is null))
        {
            var then = request.AsOf is null ? "" : " by then";
            var hint = period.Period.Contains('~', StringComparison.Ordinal)
                ? "; what was collected as a whole is read without these options"
                : "";
            _session.Screen.Say(Words.Plain($"{period.Period}: not stored{then}{hint}"));
        }

        foreach (var kind in periods.Where(period => period.Dataset is not null).GroupBy(period => (period.Dataset, period.Revision)))
        {
            var revision = kind.Key.Revision is { } word ? $", {word}" : "";
            _session.Screen.Say(
                Words.Plain(
                    $"{Words.Count(kind.Sum(period => period.Rows), "row")} of {Words.Count(kind.Count(), "period")} of {kind.Key.Dataset}{revision}"
                )
            );
        }

        return periods.All(period => period.Dataset is not null) ? 0 : (int)FailureClass.Incomplete;
    }

    /// <summary>Writes beside the file and renames: whoever looks sees a whole one.</summary>
    private async Task<IReadOnlyList<PeriodRead>> ReadIntoAsync(PipelineWork work, ReadRequest request, string path)
    {
        var part = path + ".part";
        try
        {
            IReadOnlyList<PeriodRead> periods;
            await using (var output = File.Create(part))
            {
                periods = await work.Pipeline.ReadRowsAsync(request, output, _session.Stops.Gently);
            }

            File.Move(part, path, overwrite: true);
            return periods;
        }
        catch (Exception broken) when (broken is UnauthorizedAccessException or IOException)
        {
            throw new PipelineException(
                FailureClass.Store,
                $"{path} cannot be written: {broken.Message}",
                "Look at the folder's permissions and space."
            );
        }
        finally
        {
            if (File.Exists(part))
            {
                File.Delete(part);
            }
        }
    }
}
