using System.Text;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>
/// Where words go: results to standard output, all else to standard error. Knows what each of the two can show, and takes secrets out of
/// whatever passes.
/// </summary>
internal sealed class Screen(TextWriter results, TextWriter notes, ScreenAbilities abilities)
{
    private readonly Lock _gate = new();
    private Action<string>? _above;

    /// <summary>Standard output, as a writer for what is written in one piece.</summary>
    public TextWriter Results { get; } = results;

    /// <summary>Standard error.</summary>
    public TextWriter Notes { get; } = notes;

    /// <summary>What the two can show.</summary>
    public ScreenAbilities Abilities { get; } = abilities;

    /// <summary>The two streams of this process.</summary>
    public static Screen OfThisProcess(IReadOnlyDictionary<string, string> environment)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var abilities = ScreenAbilities.Of(environment, Console.IsOutputRedirected, Console.IsErrorRedirected, WidthOfConsole);
        return new(Writer(Console.OpenStandardOutput()), Writer(Console.OpenStandardError()), abilities);

        StreamWriter Writer(Stream stream) => new(stream, utf8, bufferSize: 4096) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>
    /// Standard output, for a result that is bytes and not lines; nothing of it is looked through. What is written stands there when the stream
    /// is disposed of.
    /// </summary>
    public Stream OpenResult()
    {
        Results.Flush();
        return Results is StreamWriter writer ? new ResultStream(writer.BaseStream) : new WrittenAtTheEnd(Results);
    }

    /// <summary>A line of the result.</summary>
    public void Print(string line)
    {
        lock (_gate)
        {
            Results.WriteLine(Redaction.Clean(line));
        }
    }

    /// <summary>A table of the result.</summary>
    public void Print(AlignedTable table)
    {
        foreach (var line in table.Lines(Abilities.ResultWidth, Abilities.ResultColours))
        {
            Print(line);
        }
    }

    /// <summary>A line beside the result.</summary>
    public void Say(string line)
    {
        line = Redaction.Clean(line);
        lock (_gate)
        {
            if (_above is { } above)
            {
                above(line);
            }
            else
            {
                Notes.WriteLine(line);
            }
        }
    }

    /// <summary>While something moves at the bottom of standard error, lines go <paramref name="above"/> it; until disposed.</summary>
    public IDisposable Divert(Action<string> above)
    {
        lock (_gate)
        {
            _above = above;
        }

        return new Diversion(this);
    }

    private static int WidthOfConsole()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            // A terminal that does not know its size.
            return 0;
        }
    }

    private sealed class Diversion(Screen screen) : IDisposable
    {
        public void Dispose()
        {
            lock (screen._gate)
            {
                screen._above = null;
            }
        }
    }
}
