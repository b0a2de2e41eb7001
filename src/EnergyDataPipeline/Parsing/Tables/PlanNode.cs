using System.IO.Hashing;
using System.Runtime.CompilerServices;
using EnergyDataPipeline.Parsing.Templates;

namespace EnergyDataPipeline.Parsing.Tables;

/// <summary>One step of the paths that a set of tables knows: what a value there means.</summary>
internal sealed class PlanNode(byte[] name, PlanNode? parent)
{
    private const int Small = 8;
    private PlanNode[] _children = [];
    private int[] _slots = [];
    private PlanNode? _firstLearned;
    private PlanNode? _nextLearned;
    private PlanNode? _last;

    public byte[] Name { get; } = name;

    public PlanNode? Parent { get; } = parent;

    /// <summary>The table whose rows stand here; null for most nodes.</summary>
    public TableRows? Rows { get; set; }

    /// <summary>Where rows stand: the column that takes a row which is itself a scalar; null when there is none.</summary>
    public PlanNode? Text { get; set; }

    /// <summary>Columns of <see cref="Rows"/> that go up to a row which this path does not have: always absent here.</summary>
    public int[] Orphans { get; set; } = [];

    /// <summary>What rows further down inherit from the object here; null for most nodes.</summary>
    public Scope? Scope { get; set; }

    /// <summary>Where rows stand: the forms they were seen in; null until the first row, and where rows have none.</summary>
    public RowTemplates? Templates { get; set; }

    /// <summary>Columns of the row around, that take a scalar here.</summary>
    public Target[] Targets { get; set; } = [];

    /// <summary>Columns of rows further down, that take a scalar here.</summary>
    public Inherited[] Inheritors { get; set; } = [];

    public ReadOnlySpan<PlanNode> Children => _children;

    /// <summary>True when a scalar here has a column to go to.</summary>
    public bool TakesScalars
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Targets.Length + Inheritors.Length > 0;
    }

    /// <summary>
    /// The child called <paramref name="name"/>, or null. Rows repeat their fields in one order, so the child that followed last time is
    /// tried first.
    /// </summary>
    public PlanNode? Child(ReadOnlySpan<byte> name)
    {
        var guess = _last is null ? _firstLearned : _last._nextLearned;
        if (guess is not null && guess.Name.AsSpan().SequenceEqual(name))
        {
            _last = guess;
            return guess;
        }

        var found = Find(name);
        if (found is not null)
        {
            if (_last is null)
            {
                _firstLearned = found;
            }
            else
            {
                _last._nextLearned = found;
            }

            _last = found;
        }

        return found;
    }

    /// <summary>The child called <paramref name="name"/>, made when there is none. Only while a plan is drawn up.</summary>
    public PlanNode GetOrAdd(ReadOnlySpan<byte> name)
    {
        var found = Find(name);
        if (found is not null)
        {
            return found;
        }

        found = new PlanNode(name.ToArray(), this);
        _children = [.. _children, found];
        Index();
        return found;
    }

    /// <summary>The child called <paramref name="name"/>, or null.</summary>
    public PlanNode? Find(ReadOnlySpan<byte> name)
    {
        if (_slots.Length == 0)
        {
            foreach (var child in _children)
            {
                if (child.Name.AsSpan().SequenceEqual(name))
                {
                    return child;
                }
            }

            return null;
        }

        for (var slot = Slot(name); _slots[slot] >= 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            var child = _children[_slots[slot]];
            if (child.Name.AsSpan().SequenceEqual(name))
            {
                return child;
            }
        }

        return null;
    }

    private void Index()
    {
        if (_children.Length <= Small)
        {
            return;
        }

        if (_children.Length * 2 > _slots.Length)
        {
            _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_children.Length * 4)];
            Array.Fill(_slots, -1);
            for (var i = 0; i < _children.Length; i++)
            {
                Place(i);
            }
        }
        else
        {
            Place(_children.Length - 1);
        }
    }

    private void Place(int child)
    {
        var slot = Slot(_children[child].Name);
        while (_slots[slot] >= 0)
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        _slots[slot] = child;
    }

    private int Slot(ReadOnlySpan<byte> name) => (int)XxHash3.HashToUInt64(name) & (_slots.Length - 1);
}
