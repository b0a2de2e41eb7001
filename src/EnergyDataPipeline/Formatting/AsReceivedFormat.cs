namespace EnergyDataPipeline.Formatting;

/// <summary>A format that is the answer as received: the raw body is copied unchanged, no rows are encoded.</summary>
/// <param name="Name">Name in the configuration.</param>
/// <param name="Extension">File extension without the dot.</param>
/// <param name="ContentType">Content type of the stored object.</param>
public sealed record AsReceivedFormat(string Name, string Extension, string ContentType);
