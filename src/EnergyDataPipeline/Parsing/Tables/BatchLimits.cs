using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Tables;

/// <summary>When a batch is full.</summary>
/// <param name="Rows">Rows that a batch holds at most.</param>
/// <param name="TextBytes">Bytes of text beyond which no further row is added.</param>
internal sealed record BatchLimits(int Rows, long TextBytes)
{
    /// <summary>As many rows as encoders reckon with, and 8 MiB of text.</summary>
    public static readonly BatchLimits Usual = new(ColumnBatch.MaxRows, 8 << 20);
}
