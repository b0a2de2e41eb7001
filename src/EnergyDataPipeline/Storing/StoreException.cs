namespace EnergyDataPipeline.Storing;

/// <summary>Why a store refused.</summary>
public enum StoreFault
{
    /// <summary>No such bucket or folder.</summary>
    Missing,

    /// <summary>The credentials may not do this.</summary>
    Forbidden,

    /// <summary>The bucket lies in another region.</summary>
    WrongRegion,

    /// <summary>The credentials have expired.</summary>
    Expired,

    /// <summary>No credentials were found.</summary>
    NoCredentials,

    /// <summary>No space left, or over quota.</summary>
    Full,

    /// <summary>Network or service failure; trying again may help.</summary>
    Unreachable,

    /// <summary>What was read back differs from what was recorded.</summary>
    Corrupt,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>The store refused or failed: what was asked, what it said, what to do next.</summary>
public sealed class StoreException(StoreFault fault, string message, string nextStep, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public StoreFault Fault { get; } = fault;

    /// <summary>What the reader can do about it.</summary>
    public string NextStep { get; } = nextStep;

    /// <summary>True when the same call may succeed later without anything being changed.</summary>
    public bool IsTransient => Fault is StoreFault.Unreachable;
}
