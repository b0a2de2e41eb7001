using System.Text.Json.Serialization;

namespace EnergyDataPipeline.Catalog;

/// <summary>What becomes of an answer in which a rule does not hold. Whichever it is, the answer is kept as received, and a finding tells of it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleVerb>))]
public enum RuleVerb
{
    /// <summary>It is noted, and everything is written.</summary>
    [JsonStringEnumMemberName("expect")]
    Expect,

    /// <summary>Rows in which the rule does not hold wait in quarantine, each with its reason; the others are written.</summary>
    [JsonStringEnumMemberName("drop-to-quarantine")]
    DropToQuarantine,

    /// <summary>None of the slice's rows is written: all of them wait in quarantine. What was stored of the period before stays.</summary>
    [JsonStringEnumMemberName("quarantine-slice")]
    QuarantineSlice,

    /// <summary>The slice fails: nothing of it is written or committed.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,
}
