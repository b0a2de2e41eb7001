using EnergyDataPipeline.Parsing.Trees;

namespace EnergyDataPipeline.Parsing.Inference;

/// <summary>Learns the shape of a whole document: every path, whether it is a list, and what its values are. Memory grows with paths, not rows.</summary>
internal sealed class SchemaInference(InferredNode root) : TreeSink<InferredNode>(root)
{
    private int _paths;

    public SchemaInference()
        : this(new InferredNode("")) { }

    public InferredNode Root { get; } = root;

    /// <summary>True when the document has more different paths than any record has: its names are values.</summary>
    public bool HasTooManyPaths => _paths > Limits.Paths;

    public override bool WantsMore => !HasTooManyPaths;

    /// <summary>Makes the columns of a delimited file known, which has them even when it has no rows.</summary>
    public void Declare(IEnumerable<string> columns)
    {
        Root.IsList = true;
        foreach (var column in columns)
        {
            Root.Declare(column);
        }
    }

    protected override InferredNode? Child(InferredNode parent, ReadOnlySpan<byte> name)
    {
        var child = parent.Member(name, out var isNew);
        _paths += isNew ? 1 : 0;
        return child;
    }

    protected override void Named(ReadOnlySpan<byte> name) { }

    protected override void ObjectBegins(InferredNode? node, bool inList, bool isPositions) => node!.Objects++;

    protected override void ObjectEnds(InferredNode? node, bool inList, int members, bool isPositions) { }

    protected override void ArrayBegins(InferredNode? node) => node!.IsList = true;

    protected override void ArrayEnds(InferredNode? node) { }

    protected override void ScalarSeen(InferredNode? node, bool inList, ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        node!.Type.Note(kind, utf8);
        node.Items += inList ? 1 : 0;
    }
}
