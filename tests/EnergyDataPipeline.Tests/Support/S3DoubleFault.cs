namespace EnergyDataPipeline.Tests.Support;

/// <summary>What the S3 double does instead of answering as it should.</summary>
public enum S3DoubleFault
{
    InternalError,
    SlowDown,
    ServiceUnavailable,
    Throttled429,
    RequestTimeout,
    GatewayTimeout,
    ResetBeforeStoring,
    ResetAfterStoring,
    ErrorAfterStoring,
    NoTagAfterStoring,
    StallBeforeAnswer,
    PreconditionFailed,
    Conflict,
    ErrorInside200,
    Html200,
    BadDigest,
    ExpiredToken,
    InvalidAccessKey,
    AccessDenied,
    NoSuchBucket,
    WrongRegion301,
    WrongRegion400,
    ClockSkewed,
    StorageFull,
    KmsDisabled,
    ShortRead,
    ResetMidBody,
    StallMidBody,
    FlippedByte,
}

/// <summary>One request the double has seen.</summary>
public sealed record S3DoubleCall(string Operation, string Key, IReadOnlyDictionary<string, string> Headers);
