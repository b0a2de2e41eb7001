using System.Globalization;
using System.Text;
using EnergyDataPipeline.Records;
using NodaTime;

namespace EnergyDataPipeline.Storing;

/// <summary>What a health check of the store needs to know.</summary>
internal sealed record StoreProbeOptions
{
    /// <summary>Folder for spooled answers; null when its disk is not to be looked at.</summary>
    public string? SpoolFolder { get; init; }

    /// <summary>Less free space than this is warned of; 1 GiB unless set.</summary>
    public long LittleSpace { get; init; } = 1L << 30;

    /// <summary>Less free space than this fails; 64 MiB unless set.</summary>
    public long NoSpace { get; init; } = 64L << 20;
}

/// <summary>
/// Proves by doing that a store can be used: a tiny object is put below <c>.energy-pipeline-probe/</c>, put again, read back and deleted.
/// No more is asked than a run itself needs.
/// </summary>
internal static class StoreProbe
{
    /// <summary>A clock that far off is worth a look.</summary>
    private static readonly Duration SkewNoticed = Duration.FromMinutes(1);

    /// <summary>S3 refuses requests from clocks that far off.</summary>
    private static readonly Duration SkewRefused = Duration.FromMinutes(15);

    /// <summary>Every check that could be made, in order. What failed stops those that need it.</summary>
    public static async Task<IReadOnlyList<CheckResult>> CheckAsync(
        IObjectStore store,
        StoreProbeOptions options,
        CancellationToken cancellationToken
    )
    {
        var results = new List<CheckResult>();
        if (await ReachAsync(store, results, cancellationToken).ConfigureAwait(false))
        {
            await WriteAsync(store, results, cancellationToken).ConfigureAwait(false);
        }

        if (store is IProbedStore { Clock: { } clock })
        {
            results.Add(Clock(clock.Theirs, clock.Ours));
        }

        if (store is IProbedStore { LocalPath: { } path })
        {
            results.Add(Space("store: free space", path, options));
        }

        if (options.SpoolFolder is { } spool)
        {
            results.Add(Space("spool: free space", spool, options));
        }

        return results;
    }

    /// <summary>
    /// True when two puts under one condition have one winner. Where not, exactly-once does not hold and a run must say
    /// <em>at-least-once</em>.
    /// </summary>
    public static async Task<bool> ConditionalWritesHonouredAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        var key = NewKey();
        try
        {
            var first = await store.PutAsync(key, Content("first"), PutCondition.IfAbsent, cancellationToken).ConfigureAwait(false);
            return await RefusesAsync(store, key, first.Object, cancellationToken).ConfigureAwait(false) is null;
        }
        finally
        {
            await store.DeleteAsync(key, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task<bool> ReachAsync(IObjectStore store, List<CheckResult> results, CancellationToken cancellationToken)
    {
        const string name = "store: reachable";
        try
        {
            if (store is IProbedStore probed)
            {
                await probed.ReachAsync(cancellationToken).ConfigureAwait(false);
            }

            results.Add(new CheckResult(name, CheckStatus.Ok, $"{store.Name} answers."));
            return true;
        }
        catch (StoreException exception)
        {
            results.Add(Failed(name, exception));
            return false;
        }
    }

    private static async Task WriteAsync(IObjectStore store, List<CheckResult> results, CancellationToken cancellationToken)
    {
        const string writable = "store: writable";
        var key = NewKey();
        PutResult put;
        try
        {
            put = await store.PutAsync(key, Content("first"), PutCondition.IfAbsent, cancellationToken).ConfigureAwait(false);
            results.Add(new CheckResult(writable, CheckStatus.Ok, $"An object was put into {store.Name}."));
        }
        catch (StoreException exception) when (exception.Fault == StoreFault.Forbidden)
        {
            results.Add(
                new CheckResult(
                    writable,
                    CheckStatus.Fail,
                    $"{store.Name} can be read but not written: {exception.Message}",
                    exception.NextStep,
                    FailureClass.Store
                )
            );
            return;
        }
        catch (StoreException exception)
        {
            results.Add(Failed(writable, exception));
            return;
        }

        await GuardedAsync("store: conditional writes", results, () => ConditionsAsync(store, key, put.Object, cancellationToken))
            .ConfigureAwait(false);
        await GuardedAsync("store: checksum", results, () => ReadBackAsync(store, key, cancellationToken)).ConfigureAwait(false);
        try
        {
            await store.DeleteAsync(key, CancellationToken.None).ConfigureAwait(false);
            results.Add(new CheckResult("store: delete", CheckStatus.Ok, "The object was deleted again."));
        }
        catch (StoreException exception)
        {
            results.Add(
                new CheckResult(
                    "store: delete",
                    CheckStatus.Warn,
                    $"Collecting works, cleaning up does not, and the probe's object '{key}' stays: {exception.Message}",
                    exception.NextStep
                )
            );
        }
    }

    private static async Task<CheckResult> ConditionsAsync(
        IObjectStore store,
        string key,
        StoredObject there,
        CancellationToken cancellationToken
    )
    {
        const string name = "store: conditional writes";
        var broken = await RefusesAsync(store, key, there, cancellationToken).ConfigureAwait(false);
        return broken is null
            ? new CheckResult(
                name,
                CheckStatus.Ok,
                "Of two puts under one condition one wins: exactly once holds for any number of runners."
            )
            : new CheckResult(
                name,
                CheckStatus.Warn,
                $"{store.Name} ignores conditions ({broken}): two runs at the same time may replace each other's objects, so delivery is at-least-once.",
                "Run one at a time, or use a store that honours If-None-Match and If-Match."
            );
    }

    /// <summary>Which condition was ignored; null when none was.</summary>
    private static async Task<string?> RefusesAsync(IObjectStore store, string key, StoredObject there, CancellationToken cancellationToken)
    {
        var second = await store.PutAsync(key, Content("second"), PutCondition.IfAbsent, cancellationToken).ConfigureAwait(false);
        if (second.Outcome != PutOutcome.OtherThere)
        {
            return "a put only where nothing is replaced an object";
        }

        var wrongTag = "\"00000000000000000000000000000000\"";
        var third = await store.PutAsync(key, Content("third"), PutCondition.IfMatch(wrongTag), cancellationToken).ConfigureAwait(false);
        if (third.Outcome != PutOutcome.OtherThere)
        {
            return "a put only over one version replaced another";
        }

        var fourth = await store
            .PutAsync(key, Content("fourth"), PutCondition.IfMatch(there.ETag), cancellationToken)
            .ConfigureAwait(false);
        return fourth.Outcome == PutOutcome.Written ? null : "a put over the version that is there was refused";
    }

    private static async Task<CheckResult> ReadBackAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        const string name = "store: checksum";
        var bytes = await StoredBytes.ReadAsync(store, key, cancellationToken).ConfigureAwait(false);
        var found = await store.FindAsync(key, cancellationToken).ConfigureAwait(false);
        return bytes is not null && found?.Sha256 is not null
            ? new CheckResult(name, CheckStatus.Ok, "What was read back has the recorded SHA-256.")
            : new CheckResult(
                name,
                CheckStatus.Fail,
                bytes is null
                    ? $"The object just put into {store.Name} is not there."
                    : $"{store.Name} lost the checksum recorded with the object.",
                "Use a store that reads its own writes and keeps object metadata (a proxy may drop headers that begin with x-amz-meta-).",
                FailureClass.Store
            );
    }

    private static async Task GuardedAsync(string name, List<CheckResult> results, Func<Task<CheckResult>> check)
    {
        try
        {
            results.Add(await check().ConfigureAwait(false));
        }
        catch (StoreException exception)
        {
            results.Add(Failed(name, exception));
        }
    }

    private static CheckResult Clock(Instant theirs, Instant ours)
    {
        const string name = "store: clock";
        var skew = ours - theirs;
        var off = skew < Duration.Zero ? -skew : skew;
        var by = string.Create(
            CultureInfo.InvariantCulture,
            $"{off.TotalSeconds:0} seconds {(skew < Duration.Zero ? "behind" : "ahead of")}"
        );
        return off < SkewNoticed
            ? new CheckResult(name, CheckStatus.Ok, "This machine's clock agrees with the store's.")
            : new CheckResult(
                name,
                off < SkewRefused ? CheckStatus.Warn : CheckStatus.Fail,
                $"This machine's clock is {by} the store's; S3 refuses requests from 15 minutes on, and times in file names are wrong by as much.",
                "Set the clock (enable NTP).",
                off < SkewRefused ? FailureClass.None : FailureClass.Store
            );
    }

    private static CheckResult Space(string name, string path, StoreProbeOptions options)
    {
        var place = Path.GetFullPath(path);
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } parent)
        {
            place = parent;
        }

        long free;
        try
        {
            free = new DriveInfo(place).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new CheckResult(
                name,
                CheckStatus.Warn,
                $"The free space of '{path}' could not be found out: {exception.Message}",
                "Check the disk."
            );
        }

        var mib = string.Create(CultureInfo.InvariantCulture, $"{free / (1024 * 1024):N0} MiB");
        return free < options.NoSpace
                ? new CheckResult(
                    name,
                    CheckStatus.Fail,
                    $"The disk of '{path}' is full: {mib} left.",
                    "Make room, or name another folder.",
                    FailureClass.Store
                )
            : free < options.LittleSpace
                ? new CheckResult(name, CheckStatus.Warn, $"The disk of '{path}' has {mib} left.", "Make room soon.")
            : new CheckResult(name, CheckStatus.Ok, $"The disk of '{path}' has {mib} left.");
    }

    private static CheckResult Failed(string name, StoreException exception) =>
        new(name, CheckStatus.Fail, exception.Message, exception.NextStep, FailureClass.Store);

    private static string NewKey() => $"{StoreFolders.Probe}/{Guid.NewGuid():N}.txt";

    private static ObjectContent Content(string text) =>
        ObjectContent.Of(Encoding.UTF8.GetBytes($"energy-pipeline probe, {text}\n"), "text/plain");
}
