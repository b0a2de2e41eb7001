using EnergyDataPipeline.Sandbox.Serialising;
using NodaTime;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>The newest interval of a resource, and when it was published.</summary>
internal readonly record struct Publication(Instant LatestBegin, Instant CreatedAt);

/// <summary>How <c>/info</c> tells of a publication.</summary>
internal static class PublicationAnswer
{
    private static readonly Envelope Root = Envelope.Single("ServiceInfo");

    /// <summary>The <c>ServiceInfo</c> of a publication; empty while nothing is published.</summary>
    public static Answer Describe(this Publication? publication, Ask ask) =>
        publication is { } known
            ? new Answer(
                Root,
                [ask.NewRow().Stamp("LatestBeginDate", known.LatestBegin).Stamp("CreationDate", known.CreatedAt)]
            )
            : Answer.Empty(Root);
}
