namespace EnergyDataPipeline;

/// <summary>What was found when stored objects were read again and compared with what their manifests say.</summary>
/// <param name="Slices">Slices looked at: each by its manifest in force.</param>
/// <param name="Objects">Objects read: files, answers, quarantines.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Rows">Rows of the answers, read anew.</param>
/// <param name="Recounted">Slices whose conservation equation was recomputed by reading the answer with the same definition.</param>
/// <param name="Faults">What differs.</param>
public sealed record VerificationReport(
    int Slices,
    long Objects,
    long Bytes,
    long Rows,
    int Recounted,
    IReadOnlyList<VerificationFault> Faults
);

/// <summary>Something that differs from what a manifest says.</summary>
/// <param name="Manifest">Key of the manifest.</param>
/// <param name="Key">Key of the object at fault; the manifest's own where its numbers are.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record VerificationFault(string Manifest, string Key, string Message);
