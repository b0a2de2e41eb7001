using System.Collections.Concurrent;
using EnergyDataPipeline.Configuring.Secrets;
using NodaTime;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>
/// Slices under way at the bottom of the terminal, each with its stage, bytes and time; what is done scrolls by above them. Held still while a
/// person is asked for a secret.
/// </summary>
internal sealed class LiveProgress(Screen screen, TimeProvider time) : RunProgress
{
    private const int LinesKeptFree = 3;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    private readonly ConcurrentDictionary<(string Feed, string Period), UnderWay> _underWay = new();
    private readonly SemaphoreSlim _display = new(1, 1);
    private volatile int _asking;
    private readonly TimeLeft _left = new(time);
    private int _beats;

    private readonly IAnsiConsole _console = AnsiConsole.Create(
        new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = screen.Abilities.NoteColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(screen.Notes),
        }
    );

    public override void Report(FeedProgress value)
    {
        if (value.Planned is { } planned)
        {
            _left.Begin(planned);
            return;
        }

        var slice = (value.Feed, value.Period);
        if (value.Result is { } result)
        {
            _underWay.TryRemove(slice, out _);
            if (result.Outcome != Records.Outcome.Cancelled)
            {
                _left.Count();
            }

            screen.Say($"{(result.IsSuccess ? "✓" : "✗")} {LineOf(result, screen.Abilities.NoteColours)}");
            return;
        }

        _underWay.AddOrUpdate(slice, _ => new UnderWay(value, time.GetTimestamp()), (_, before) => before with { Latest = value });
    }

    public override async Task<T> WhileAsync<T>(Func<Task<T>> work)
    {
        var working = work();
        while (!working.IsCompleted)
        {
            await _display.WaitAsync();
            try
            {
                await ShowAsync(working);
            }
            finally
            {
                _display.Release();
            }

            await WhenAsync(working, () => _asking == 0);
        }

        return await working;
    }

    public override void Dispose()
    {
        _display.Dispose();
        base.Dispose();
    }

    public override ISecretPrompt Around(ISecretPrompt prompt) => new StillPrompt(this, prompt);

    /// <summary>Shows what is under way until <paramref name="working"/> ends or a person must be asked; then takes it off the terminal.</summary>
    private async Task ShowAsync(Task working)
    {
        if (_asking > 0)
        {
            return;
        }

        // Lines from elsewhere go through the same console, which knows how to put them above what moves.
        using var diversion = screen.Divert(line => _console.Write(new Raw(line)));
        await _console
            .Live(Picture())
            .AutoClear(true)
            .StartAsync(async context =>
            {
                while (!working.IsCompleted && _asking == 0)
                {
                    context.UpdateTarget(Picture());
                    await WhenAsync(working, () => false, beats: 1);
                }
            });
    }

    /// <summary>Waits until <paramref name="working"/> ends, <paramref name="holds"/>, or some beats have passed.</summary>
    private async Task WhenAsync(Task working, Func<bool> holds, int beats = int.MaxValue)
    {
        for (var beat = 0; beat < beats && !working.IsCompleted && !holds(); beat++)
        {
            await Task.WhenAny(working, Task.Delay(Beat, time));
        }
    }

    private Rows Picture()
    {
        var height = Math.Max(2, _console.Profile.Height - LinesKeptFree);
        var slices = _underWay.Values.OrderBy(slice => slice.Since).ToList();
        var lines = new List<IRenderable>();
        var mark = Spinner[_beats++ % Spinner.Length];
        foreach (var slice in slices.Take(height))
        {
            var bytes = slice.Latest.Bytes > 0 ? $"  {Words.Bytes(slice.Latest.Bytes)}" : "";
            var rows = slice.Latest.Rows > 0 ? $"  {Words.Count(slice.Latest.Rows, "row")}" : "";
            var took = Words.Span(Duration.FromTimeSpan(time.GetElapsedTime(slice.Since)));
            lines.Add(Line($"{mark} {slice.Latest.Feed} {slice.Latest.Period}  {slice.Latest.Stage}{bytes}{rows}  {took}"));
        }

        var more = slices.Count > height ? $", {Words.Count(slices.Count - height)} more under way" : "";
        lines.Add(Line($"  {_left}{more}"));
        return new Rows(lines);
    }

    private static Text Line(string text) => new(Words.Plain(text)) { Overflow = Overflow.Ellipsis };

    private sealed record UnderWay(FeedProgress Latest, long Since);

    /// <summary>A line that is painted already.</summary>
    private sealed class Raw(string line) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [Segment.Control(line), Segment.LineBreak];
    }

    private sealed class StillPrompt(LiveProgress progress, ISecretPrompt prompt) : ISecretPrompt
    {
        public bool CanAsk => prompt.CanAsk;

        public async Task<string?> AskAsync(string question, bool hidden, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref progress._asking);
            try
            {
                // The picture is taken off the terminal by whoever holds the display.
                await progress._display.WaitAsync(cancellationToken);
                try
                {
                    return await prompt.AskAsync(question, hidden, cancellationToken);
                }
                finally
                {
                    progress._display.Release();
                }
            }
            finally
            {
                Interlocked.Decrement(ref progress._asking);
            }
        }
    }
}
