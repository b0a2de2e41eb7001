namespace EnergyDataPipeline.Records;

/// <summary>Why something failed, in the terms a script and a person act on. The value is the command line's exit code.</summary>
public enum FailureClass
{
    /// <summary>Nothing failed.</summary>
    None = 0,

    /// <summary>A fault of ours: please report it.</summary>
    Internal = 1,

    /// <summary>Usage or configuration: mend it, then run again.</summary>
    Configuration = 2,

    /// <summary>The source refused the sign-in.</summary>
    SignIn = 3,

    /// <summary>The source's answer will not change by asking again (404, an answer that cannot be read).</summary>
    SourcePermanent = 4,

    /// <summary>The network or the source failed for now: running again is safe and may help.</summary>
    Temporary = 5,

    /// <summary>Everything was stored, and some rows wait in quarantine.</summary>
    Quality = 6,

    /// <summary>The store (folder or bucket) refused or failed.</summary>
    Store = 7,

    /// <summary>The run stopped before everything asked for was done.</summary>
    Incomplete = 8,
}

/// <summary>How the collection of one slice ended. Outcomes are values; only broken promises are exceptions.</summary>
public enum Outcome
{
    /// <summary>Collected, checked and stored.</summary>
    Ok,

    /// <summary>The source gave what is stored already; nothing was written.</summary>
    Unchanged,

    /// <summary>The source answered with zero rows; that answer is stored.</summary>
    Empty,

    /// <summary>The source does not have it yet.</summary>
    NotYetPublished,

    /// <summary>The source asked for more patience than the slice's deadline allows.</summary>
    Throttled,

    /// <summary>The source refused the sign-in (401 or 403).</summary>
    Unauthorized,

    /// <summary>The source knows no such address (404 or 410).</summary>
    NotFound,

    /// <summary>The answer is not what was asked for: HTML instead of records, a body that cannot be read.</summary>
    BadAnswer,

    /// <summary>The network, the source or the store failed.</summary>
    Failed,

    /// <summary>Not begun, or stopped on request, before anything of it was stored.</summary>
    Cancelled,
}
