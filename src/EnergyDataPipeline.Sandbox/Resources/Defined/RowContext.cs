using EnergyDataPipeline.Sandbox.Model;
using NodaTime;

namespace EnergyDataPipeline.Sandbox.Resources.Defined;

/// <summary>What a row is about: an instant, a place, a word of each vocabulary in the key, and which of several things it is.</summary>
/// <param name="Instant">Begin of the interval or period.</param>
/// <param name="Place">The place; null where rows have none.</param>
/// <param name="Words">Values settled by column name.</param>
/// <param name="Ordinal">Which of several things.</param>
internal sealed record RowContext(Instant Instant, Location? Place, IReadOnlyDictionary<string, string> Words, int Ordinal);
