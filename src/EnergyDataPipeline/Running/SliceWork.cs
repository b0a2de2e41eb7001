using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Parsing;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using NodaTime;

namespace EnergyDataPipeline.Running;

/// <summary>What a slice has produced so far, handed from stage to stage; begun anew with each attempt.</summary>
internal sealed class SliceWork(Slice slice) : IDisposable
{
    /// <summary>The slice.</summary>
    public Slice Slice { get; } = slice;

    /// <summary>True when the answer is read though the store has it complete: an answer that is replayed.</summary>
    public bool ReadsAnew { get; init; }

    /// <summary>The answer in the raw vault.</summary>
    public RawReceipt? Raw { get; set; }

    /// <summary>Period in manifest keys.</summary>
    public string? Period { get; set; }

    /// <summary>When the answer's last byte had arrived.</summary>
    public Instant AnsweredAt { get; set; }

    /// <summary>What was there before this run.</summary>
    public SliceHistory History { get; set; } = new(null, 0);

    /// <summary>The manifest in force before this run; null when there is none.</summary>
    public Manifest? Latest => History.Latest;

    /// <summary>How reading ended; null when there was nothing to read anew.</summary>
    public ReadResult? Read { get; set; }

    /// <summary>The tables read, encoded.</summary>
    public EncodedTables? Tables { get; set; }

    /// <summary>How much of its period the answer holds; null where that means nothing.</summary>
    public Coverage? Coverage { get; set; }

    /// <summary>First and last instant of the main table's rows that are written; null where it has none.</summary>
    public ManifestTimes? Times { get; set; }

    /// <summary>Address asked, secrets removed.</summary>
    public string Address { get; set; } = "";

    /// <summary>HTTP status.</summary>
    public int Status { get; set; }

    /// <summary>Copies of the answer as received, for the formats that want it.</summary>
    public List<(AsReceivedFormat Format, SpooledFile File)> AsReceived { get; } = [];

    /// <summary>What the source said about its newest answer before that was asked for; null where it says nothing.</summary>
    public AnswerNews? News { get; set; }

    /// <summary>Forgets what an earlier attempt produced.</summary>
    public void Reset()
    {
        Raw = null;
        Period = null;
        History = new(null, 0);
        Read = null;
        Coverage = null;
        Times = null;
        Tables?.Dispose();
        Tables = null;
        foreach (var (_, file) in AsReceived)
        {
            file.Dispose();
        }

        AsReceived.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Reset();
}
