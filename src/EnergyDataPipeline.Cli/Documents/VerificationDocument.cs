namespace EnergyDataPipeline.Cli.Documents;

/// <summary>What was verified, as <c>verify --json</c> prints it.</summary>
internal sealed record VerificationDocument(
    int ExitCode,
    int Slices,
    long Objects,
    long Bytes,
    long Rows,
    int Recounted,
    IReadOnlyList<VerificationFault> Faults
)
{
    public static VerificationDocument Of(VerificationReport report, int exitCode) =>
        new(exitCode, report.Slices, report.Objects, report.Bytes, report.Rows, report.Recounted, report.Faults);
}
