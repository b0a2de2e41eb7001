using EnergyDataPipeline.Query.Exporting;

namespace EnergyDataPipeline.Cli.Terminal;

/// <summary>A line now and then while an export that takes long is on its way; on a terminal, where somebody waits for it.</summary>
internal sealed class ExportLines(Session session) : IProgress<ExportProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private long _told = session.Time.GetTimestamp();

    public void Report(ExportProgress value)
    {
        if (session.Screen.Abilities.Moves && session.Time.GetElapsedTime(_told) >= Pause)
        {
            _told = session.Time.GetTimestamp();
            session.Screen.Say($"{value.Table}: {Words.Count(value.Rows, "record")} so far");
        }
    }
}
