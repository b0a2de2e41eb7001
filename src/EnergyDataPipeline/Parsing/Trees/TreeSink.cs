using System.Buffers.Text;

namespace EnergyDataPipeline.Parsing.Trees;

/// <summary>
/// Follows the events along a tree of names and says, for each object, array and scalar, which node of that tree it stands at.
/// Arrays add no step: their items stand where the array stands, so a list is the same whether it is an array (JSON) or a name that comes
/// again (XML), and a single object is a list of one. An array directly within an array is a row without names; its values stand under
/// their positions, <c>1</c>, <c>2</c>, …
/// </summary>
internal abstract class TreeSink<TNode>(TNode root) : ITreeSink
    where TNode : class
{
    private Frame[] _frames = new Frame[16];
    private int _depth;
    private TNode? _next;

    private enum Within : byte
    {
        Object,
        Array,
        Positions,
    }

    public abstract bool WantsMore { get; }

    public void BeginObject()
    {
        var node = Take(out var inList);
        Push(node, Within.Object, inList);
        ObjectBegins(node, inList, isPositions: false);
    }

    public void EndObject()
    {
        ref var frame = ref _frames[--_depth];
        ObjectEnds(frame.Node, frame.InList, frame.Members, isPositions: false);
    }

    public void BeginArray()
    {
        var positions = _depth > 0 && _frames[_depth - 1].Kind == Within.Array;
        var node = Take(out var inList);
        if (positions)
        {
            Push(node, Within.Positions, inList);
            ObjectBegins(node, inList, isPositions: true);
        }
        else
        {
            Push(node, Within.Array, inList);
            ArrayBegins(node);
        }
    }

    public void EndArray()
    {
        ref var frame = ref _frames[--_depth];
        if (frame.Kind == Within.Positions)
        {
            ObjectEnds(frame.Node, frame.InList, frame.Members, isPositions: true);
        }
        else
        {
            ArrayEnds(frame.Node);
        }
    }

    public void Name(ReadOnlySpan<byte> utf8)
    {
        ref var frame = ref _frames[_depth - 1];
        frame.Members++;
        _next = frame.Node is null ? null : Child(frame.Node, utf8);
        Named(utf8);
    }

    public void Scalar(ScalarKind kind, ReadOnlySpan<byte> utf8)
    {
        var node = Take(out var inList);
        ScalarSeen(node, inList, kind, utf8);
    }

    /// <summary>The node called <paramref name="name"/> under <paramref name="parent"/>; null where the tree does not go on.</summary>
    protected abstract TNode? Child(TNode parent, ReadOnlySpan<byte> name);

    /// <summary>The name of the value that comes next was read.</summary>
    protected abstract void Named(ReadOnlySpan<byte> name);

    /// <param name="node">Where it stands; null where the tree does not go on.</param>
    /// <param name="inList">True for an item of an array.</param>
    /// <param name="isPositions">True for an array read as a row.</param>
    protected abstract void ObjectBegins(TNode? node, bool inList, bool isPositions);

    protected abstract void ObjectEnds(TNode? node, bool inList, int members, bool isPositions);

    protected abstract void ArrayBegins(TNode? node);

    protected abstract void ArrayEnds(TNode? node);

    protected abstract void ScalarSeen(TNode? node, bool inList, ScalarKind kind, ReadOnlySpan<byte> utf8);

    private TNode? Take(out bool inList)
    {
        if (_depth == 0)
        {
            inList = false;
            return root;
        }

        ref var frame = ref _frames[_depth - 1];
        inList = frame.Kind == Within.Array;
        switch (frame.Kind)
        {
            case Within.Object:
                return _next;
            case Within.Array:
                frame.Members++;
                return frame.Node;
            default:
                Span<byte> position = stackalloc byte[11];
                Utf8Formatter.TryFormat(++frame.Members, position, out var length);
                return frame.Node is null ? null : Child(frame.Node, position[..length]);
        }
    }

    private void Push(TNode? node, Within kind, bool inList)
    {
        if (_depth == _frames.Length)
        {
            Array.Resize(ref _frames, _depth * 2);
        }

        _frames[_depth++] = new Frame(node, kind, inList);
    }

    private struct Frame(TNode? node, Within kind, bool inList)
    {
        public readonly TNode? Node = node;
        public readonly Within Kind = kind;
        public readonly bool InList = inList;
        public int Members;
    }
}
