using System.CommandLine;
using System.Globalization;
using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Cli.Documents;
using EnergyDataPipeline.Cli.Help;
using EnergyDataPipeline.Cli.Terminal;

namespace EnergyDataPipeline.Cli.Verbs;

/// <summary><c>queue</c>: how much waits on a queue, what could not be done, and giving it another try.</summary>
internal sealed class QueueVerb
{
    private const int MostShown = 100;
    private const string AgeMetric = "CloudWatch has the age of the oldest message: ApproximateAgeOfOldestMessage.";

    private readonly Session _session;
    private readonly SettingOptions _settings = new();
    private readonly Option<string?> _queue = QueueOptions.Queue($"The queue; {QueueOptions.Variable} unless given.");
    private readonly Option<bool> _deadLetters = new("--dead-letters")
    {
        Description = $"Show the dead letters with their reasons, the first {MostShown}; they stay where they are.",
    };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Tell how many would be sent back; nothing is." };
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON document, and nothing else, on standard output.");

    private QueueVerb(Session session) => _session = session;

    public static Verb Create(Session session, CommonOptions common)
    {
        Verb[] verbs = [Status(session, common), Redrive(session, common)];
        var command = new Command("queue", "Look at a queue of slices, and give dead letters another try.");
        foreach (var verb in verbs)
        {
            command.Add(verb.Command);
        }

        return new Verb(
            command,
            new HelpPage
            {
                About =
                    "backfill --queue puts slices on an SQS queue, worker collects them. Here is how many wait, what could not be done and why,"
                    + " and how to try that again.",
                Options = [common.General()],
                Examples =
                [
                    new("How far is it?", "energy-pipeline queue status"),
                    new("What could not be done, and why?", "energy-pipeline queue status --dead-letters"),
                    new("Try that again", "energy-pipeline queue redrive"),
                ],
            }
        ) with
        {
            Verbs = verbs,
        };
    }

    private static Verb Status(Session session, CommonOptions common)
    {
        var verb = new QueueVerb(session);
        var command = new Command("status", "Show how much waits, and what could not be done.");
        command.Action = new VerbAction(session, verb.ShowAsync);
        return new(
            command,
            new HelpPage
            {
                About =
                    "Shows how many messages wait, are with a worker, are delayed, and are among the dead letters. The counts are the service's, which"
                    + $" calls them approximate. {AgeMetric} With --dead-letters each of these is shown with the reason that the worker gave; the look"
                    + " hides them from others for some seconds.",
                Options = [new("Which queue", [verb._queue, verb._deadLetters]), common.General(verb._json)],
                Glossaries = [HelpTexts.ExitCodes],
                Examples = [new("What could not be done, and why?", "energy-pipeline queue status --dead-letters")],
            }
        );
    }

    private static Verb Redrive(Session session, CommonOptions common)
    {
        var verb = new QueueVerb(session);
        var command = new Command("redrive", "Send dead letters back to the queue.");
        command.Action = new VerbAction(session, verb.SendBackAsync);
        return new(
            command,
            new HelpPage
            {
                About =
                    "Sends the dead letters back to the queue, for workers to try again: when the configuration is mended, or the source is well again."
                    + " What is no slice order stays where it is.",
                Options = [new("Which queue", [verb._queue, verb._dryRun]), common.General(verb._json)],
                Glossaries = [HelpTexts.ExitCodes],
                Examples = [new("How many would it be?", "energy-pipeline queue redrive --dry-run")],
            }
        );
    }

    private async Task<int> ShowAsync(ParseResult parse)
    {
        _session.Stops.Listen("Stopping.");
        using var queue = Open(parse);
        var standing = await queue.LookAsync(_session.Stops.Gently);
        var dead = await queue.LookAtDeadLettersAsync(_session.Stops.Gently);
        var letters =
            parse.GetValue(_deadLetters) && dead is not null ? await queue.PeekDeadLettersAsync(MostShown, _session.Stops.Gently) : null;
        if (parse.GetValue(_json))
        {
            _session.Screen.Print(CliJson.Write(DocumentOf(standing, dead, letters)));
            return 0;
        }

        var table = new AlignedTable(
            new("QUEUE"),
            new("WAITING", IsNumber: true),
            new("IN FLIGHT", IsNumber: true),
            new("DELAYED", IsNumber: true)
        );
        foreach (var one in new[] { standing, dead }.OfType<QueueStanding>())
        {
            table.Add(Words.Plain(one.Queue), Words.Count(one.Waiting), Words.Count(one.InFlight), Words.Count(one.Delayed));
        }

        _session.Screen.Print(table);
        if (dead is null)
        {
            _session.Screen.Print("");
            _session.Screen.Print("It has no dead-letter queue: what cannot be done comes back again and again. Give it a redrive policy.");
        }

        PrintLetters(letters);
        return 0;
    }

    /// <summary>The queue, reached as a worker of the same configuration reaches it.</summary>
    private SliceQueue Open(ParseResult parse)
    {
        var loaded = _settings.Load(_session, parse);
        return loaded.Faults.Count > 0
            ? throw new RefusedConfiguration(loaded.Faults)
            : SliceQueue.Open(QueueOptions.Of(loaded, parse, _queue), AwsAccess.Of(loaded.Config, _session.Environment), _session.Time);
    }

    private void PrintLetters(IReadOnlyList<DeadLetter>? letters)
    {
        if (letters is null)
        {
            return;
        }

        _session.Screen.Print("");
        if (letters.Count == 0)
        {
            _session.Screen.Print("There are no dead letters.");
            return;
        }

        var table = new AlignedTable(new("FEED"), new("PERIOD"), new("SENT"), new("RECEIVES", IsNumber: true), new("REASON"));
        foreach (var letter in letters)
        {
            table.Add(
                Words.Plain(letter.Feed ?? "?"),
                Words.Plain(letter.Period ?? (letter.IsOrder ? "current" : "?")),
                InstantOf(letter),
                Words.Plain(letter.Received ?? "?"),
                Words.Plain(letter.Reason ?? "the service moved it: received too often without being deleted")
            );
        }

        _session.Screen.Print(table);
    }

    private async Task<int> SendBackAsync(ParseResult parse)
    {
        _session.Stops.Listen("Stopping.");
        using var queue = Open(parse);
        RedriveReport report;
        if (parse.GetValue(_dryRun))
        {
            var letters = await queue.PeekDeadLettersAsync(int.MaxValue, _session.Stops.Gently);
            report = new(queue.Url, letters.Count(letter => letter.IsOrder), letters.Count(letter => !letter.IsOrder));
        }
        else
        {
            report = await queue.RedriveAsync(_session.Stops.Gently);
        }

        if (parse.GetValue(_json))
        {
            _session.Screen.Print(CliJson.Write(new RedriveDocument(parse.GetValue(_dryRun), report.Queue, report.SentBack, report.Left)));
            return 0;
        }

        var verb = parse.GetValue(_dryRun) ? "would be sent back" : "sent back";
        var left =
            report.Left > 0
                ? $" {Words.Count(report.Left, "message")} that cannot be read as a slice order stay among the dead letters."
                : "";
        _session.Screen.Print($"{Words.Count(report.SentBack, "dead letter")} {verb} to {Words.Plain(report.Queue)}.{left}");
        return 0;
    }

    private static QueueDocument DocumentOf(QueueStanding standing, QueueStanding? dead, IReadOnlyList<DeadLetter>? letters) =>
        new(
            standing.Queue,
            standing.Waiting,
            standing.InFlight,
            standing.Delayed,
            standing.VisibilityTimeout.TotalSeconds,
            standing.MostReceives,
            standing.DeadLetterQueue,
            dead?.Messages,
            letters is null
                ? null
                :
                [
                    .. letters.Select(letter => new DeadLetterDocument(
                        letter.MessageId,
                        letter.Feed,
                        letter.Period,
                        letter.Reason,
                        letter.Outcome,
                        letter.Received,
                        InstantOf(letter)
                    )),
                ]
        );

    private static string InstantOf(DeadLetter letter) =>
        letter.SentAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
