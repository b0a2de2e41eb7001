using EnergyDataPipeline.Query.Exporting;

namespace EnergyDataPipeline.Cli.Documents;

/// <summary>The files of an export, as <c>export --json</c> prints them.</summary>
internal sealed record ExportDocument(IReadOnlyList<ExportedFile> Files);
