using System.Text;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Parsing.Inference;

/// <summary>Everything that stood under one path of a document.</summary>
internal sealed class InferredNode(string name)
{
    private readonly List<InferredNode> _children = [];
    private Utf8Dictionary? _names;
    private long _lastOwner;

    public string Name { get; } = name;

    public IReadOnlyList<InferredNode> Children => _children;

    /// <summary>Objects that stood here.</summary>
    public long Objects { get; set; }

    /// <summary>True when an array stood here, or the name came twice within one object.</summary>
    public bool IsList { get; set; }

    /// <summary>Scalars that stood here as items of an array.</summary>
    public long Items { get; set; }

    /// <summary>True for a column of a delimited file's header.</summary>
    public bool IsDeclared { get; private set; }

    public InferredType Type { get; } = new();

    /// <summary>True when a value stands here or anywhere below.</summary>
    public bool HasValues => Type.Values > 0 || _children.Exists(child => child.HasValues);

    /// <summary>The text of an element that has attributes as well.</summary>
    public InferredNode? Text => _children.Find(child => child.Name == "$");

    /// <summary>The child called <paramref name="name"/>, as part of the object that is open here.</summary>
    public InferredNode Member(ReadOnlySpan<byte> name, out bool isNew)
    {
        var child = GetOrAdd(name, out isNew);
        child.IsList |= child._lastOwner == Objects && !isNew;
        child._lastOwner = Objects;
        return child;
    }

    /// <summary>Makes a column known whether it has values or not.</summary>
    public void Declare(string column) => GetOrAdd(Encoding.UTF8.GetBytes(column), out _).IsDeclared = true;

    private InferredNode GetOrAdd(ReadOnlySpan<byte> name, out bool isNew)
    {
        _names ??= new Utf8Dictionary();
        var known = _names.Count;
        var id = _names.GetOrAdd(name);
        isNew = id == known;
        if (isNew)
        {
            _children.Add(new InferredNode(Encoding.UTF8.GetString(name)));
        }

        return _children[id];
    }
}
