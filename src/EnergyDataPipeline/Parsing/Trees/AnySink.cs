namespace EnergyDataPipeline.Parsing.Trees;

/// <summary>Hands on to a sink of any kind.</summary>
internal readonly struct AnySink(ITreeSink sink) : ITreeSink
{
    public bool WantsMore => sink.WantsMore;

    public void BeginObject() => sink.BeginObject();

    public void EndObject() => sink.EndObject();

    public void BeginArray() => sink.BeginArray();

    public void EndArray() => sink.EndArray();

    public void Name(ReadOnlySpan<byte> utf8) => sink.Name(utf8);

    public void Scalar(ScalarKind kind, ReadOnlySpan<byte> utf8) => sink.Scalar(kind, utf8);
}
