using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Tables;

/// <summary>Hands on to a table builder, directly.</summary>
internal readonly struct BuilderSink(TableBuilder builder) : ITreeSink
{
    public bool WantsMore => builder.WantsMore;

    public void BeginObject() => builder.BeginObject();

    public void EndObject() => builder.EndObject();

    public void BeginArray() => builder.BeginArray();

    public void EndArray() => builder.EndArray();

    public void Name(ReadOnlySpan<byte> utf8) => builder.Name(utf8);

    public void Scalar(ScalarKind kind, ReadOnlySpan<byte> utf8) => builder.Scalar(kind, utf8);
}
