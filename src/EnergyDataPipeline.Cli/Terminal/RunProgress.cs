using EnergyDataPipeline.Configuring.Secrets;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>Shows a run as it goes on. Told of each slice from several threads.</summary>
internal abstract class RunProgress : IProgress<FeedProgress>, IDisposable
{
    /// <summary>What fits the terminal and the options: live, lines, or nothing.</summary>
    public static RunProgress For(Session session, bool quiet) =>
        quiet ? new SilentProgress()
        : session.Screen.Abilities.Moves ? new LiveProgress(session.Screen, session.Time)
        : new LineProgress(session.Screen, session.Time);

    public abstract void Report(FeedProgress value);

    /// <summary>Shows progress while <paramref name="work"/> goes on.</summary>
    public virtual Task<T> WhileAsync<T>(Func<Task<T>> work) => work();

    /// <summary><paramref name="prompt"/>, with whatever moves held still while a person is asked.</summary>
    public virtual ISecretPrompt Around(ISecretPrompt prompt) => prompt;

    public virtual void Dispose() { }

    /// <summary>A finished slice in a line.</summary>
    public static string LineOf(FeedResult result, bool colours)
    {
        var outcome = Tones.Paint(Words.Of(result.Outcome), Tones.Of(result), colours);
        var amounts = result.IsSuccess ? $", {Words.Count(result.Rows, "row")}, {Words.Bytes(result.BytesWritten)} written" : "";
        var quarantined = result.Quarantined > 0 ? $", {Words.Count(result.Quarantined, "row")} in quarantine" : "";
        return $"{Words.Plain(result.Feed)} {Words.Plain(result.Period)}: {outcome}{amounts}{quarantined}, {Words.Span(result.Took)}";
    }
}

/// <summary>Shows nothing.</summary>
internal sealed class SilentProgress : RunProgress
{
    public override void Report(FeedProgress value) { }
}
