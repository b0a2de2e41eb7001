namespace EnergyDataPipeline.Sandbox.Serialising;

/// <summary>The choices a dialect makes for one answer.</summary>
internal readonly record struct DialectChoices(bool EmptyIsText, bool AttributesAreText, bool SinglesCollapse)
{
    public static DialectChoices For(SandboxDialect dialect, Dice dice, string path) =>
        dialect switch
        {
            SandboxDialect.Modern => default,
            SandboxDialect.Legacy => new(true, true, true),
            _ => Drawn(dice.Hash(Series.Dialect, PathKey(path))),
        };

    /// <summary>A number for a path that is the same in every process.</summary>
    public static long PathKey(string path)
    {
        var key = 14695981039346656037UL;
        foreach (var letter in path)
        {
            key = (key ^ letter) * 1099511628211UL;
        }
        return unchecked((long)key);
    }

    private static DialectChoices Drawn(ulong bits) => new((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
}
