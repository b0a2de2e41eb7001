namespace EnergyDataPipeline.Parsing.Trees;

/// <summary>Takes no notice of anything: for walks that only ask whether and where a document breaks.</summary>
internal sealed class DeafSink : ITreeSink
{
    public static DeafSink Instance { get; } = new();

    public bool WantsMore => true;

    public void BeginObject() { }

    public void EndObject() { }

    public void BeginArray() { }

    public void EndArray() { }

    public void Name(ReadOnlySpan<byte> utf8) { }

    public void Scalar(ScalarKind kind, ReadOnlySpan<byte> utf8) { }
}
