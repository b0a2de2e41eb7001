using System.Collections.Concurrent;
using EnergyDataPipeline.Sandbox.Serialising;

namespace EnergyDataPipeline.Sandbox.Faults;

/// <summary>The faults that hit one request, and a number from which their draws are made.</summary>
internal sealed record FaultSet(IReadOnlyList<FaultRule> Rules, long Draw)
{
    public static FaultSet None { get; } = new([], 0);

    public FaultRule? Find(FaultKind kind) => Rules.FirstOrDefault(rule => rule.Kind == kind);

    /// <summary>Whether some fault needs the whole body before the first byte goes out.</summary>
    public bool NeedsWholeBody =>
        Rules.Any(rule =>
            rule.Kind
                is FaultKind.SlowDrip
                    or FaultKind.Hang
                    or FaultKind.Truncate
                    or FaultKind.Reset
                    or FaultKind.MalformedJson
                    or FaultKind.Bom
                    or FaultKind.GzipBroken
        );

    public override string ToString() => string.Join('|', Rules);
}

/// <summary>The rules in force, and how often each has matched.</summary>
internal sealed class FaultBook(Dice dice)
{
    private sealed class Entry(FaultRule rule, long number)
    {
        public FaultRule Rule { get; } = rule;
        public long Number { get; } = number;
        public PathGlob Glob { get; } = new(rule.Path);
        public ConcurrentDictionary<string, int> Matches { get; } = new(StringComparer.Ordinal);
    }

    private readonly Lock gate = new();
    private IReadOnlyList<Entry> entries = [];
    private long requests;

    public IReadOnlyList<FaultRule> Rules => [.. Volatile.Read(ref entries).Select(entry => entry.Rule)];

    public void Add(IEnumerable<FaultRule> rules)
    {
        lock (gate)
        {
            var number = entries.Count;
            entries = [.. entries, .. rules.Select(rule => new Entry(rule, number++))];
        }
    }

    /// <summary>Forgets rules and counts, and begins again with these.</summary>
    public void Reset(IEnumerable<FaultRule> rules)
    {
        lock (gate)
        {
            entries = [];
            requests = 0;
        }
        Add(rules);
    }

    /// <summary>What hits this request. Counting is part of asking, so ask once.</summary>
    public FaultSet For(string path, string? user, IEnumerable<FaultRule> ofThisRequest)
    {
        var number = Interlocked.Increment(ref requests);
        var hits = Volatile.Read(ref entries).Where(entry => Hits(entry, path, user)).Select(entry => entry.Rule);
        IReadOnlyList<FaultRule> all = [.. hits, .. ofThisRequest];
        return all.Count == 0 ? FaultSet.None : new FaultSet(all, unchecked(DialectChoices.PathKey(path) + number));
    }

    private bool Hits(Entry entry, string path, string? user)
    {
        var rule = entry.Rule;
        if ((rule.User is not null && rule.User != user) || !entry.Glob.Matches(path))
        {
            return false;
        }
        var counted = rule.PerPath ? path : "";
        var count = entry.Matches.AddOrUpdate(counted, 1, (_, before) => before + 1) - rule.After;
        return count >= 1
            && (rule.First is not { } first || count <= first)
            && (rule.Every is not { } every || count % every == 0)
            && (rule.Probability >= 1 || dice.Uniform(Series.FaultDraw, entry.Number, count) < rule.Probability);
    }
}
