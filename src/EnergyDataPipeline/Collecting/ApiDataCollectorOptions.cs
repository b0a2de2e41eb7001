using System.ComponentModel.DataAnnotations;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Collecting;

/// <summary>Settings of a collector, shared by every request it makes.</summary>
public sealed record ApiDataCollectorOptions
{
    /// <summary>Folder for spooled answers, made when missing; a folder of ours in the system's temporary folder unless set.</summary>
    public string SpoolFolder { get; init; } = Path.Combine(Path.GetTempPath(), "energy-data-pipeline");

    /// <summary>Bytes that all spooled answers together may take; 10 GiB unless set.</summary>
    [Range(1L << 20, long.MaxValue)]
    public long SpoolQuotaBytes { get; init; } = 10L << 30;

    /// <summary>Redirects followed within one attempt, same host only; 5 unless set.</summary>
    [Range(0, 20)]
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Retries a host is granted before its share of requests counts; 10 unless set, regained one every ten seconds.</summary>
    [Range(0, 1000)]
    public int RetryAllowance { get; init; } = 10;

    /// <summary>Retries granted for each request made, on top of the allowance; 0.2 unless set.</summary>
    [Range(0.0, 1.0)]
    public double RetryShare { get; init; } = 0.2;

    /// <summary>Share of failed attempts within a minute at which a host is left alone; 0.9 unless set.</summary>
    [Range(0.1, 1.0)]
    public double CircuitFailureRatio { get; init; } = 0.9;

    /// <summary>Attempts within a minute below which no share is drawn; 10 unless set.</summary>
    [Range(2, 1000)]
    public int CircuitMinimumAttempts { get; init; } = 10;

    /// <summary>How long a failing host is left alone; 30 s unless set.</summary>
    public TimeSpan CircuitBreak { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Every setting out of its range, as sentences; empty when all is well.</summary>
    public IReadOnlyList<string> Faults()
    {
        List<string> faults = [];
        Check(!string.IsNullOrWhiteSpace(SpoolFolder), "SpoolFolder is empty; a folder is expected.");
        Check(SpoolQuotaBytes >= 1L << 20, $"SpoolQuotaBytes is {SpoolQuotaBytes}; at least {1L << 20} is expected.");
        Check(MaxRedirects is >= 0 and <= 20, $"MaxRedirects is {MaxRedirects}; 0 to 20 is expected.");
        Check(RetryAllowance is >= 0 and <= 1000, $"RetryAllowance is {RetryAllowance}; 0 to 1000 is expected.");
        Check(RetryShare is >= 0 and <= 1, FormattableString.Invariant($"RetryShare is {RetryShare}; 0 to 1 is expected."));
        Check(
            CircuitFailureRatio is >= 0.1 and <= 1,
            FormattableString.Invariant($"CircuitFailureRatio is {CircuitFailureRatio}; 0.1 to 1 is expected.")
        );
        Check(CircuitMinimumAttempts is >= 2 and <= 1000, $"CircuitMinimumAttempts is {CircuitMinimumAttempts}; 2 to 1000 is expected.");
        Check(
            CircuitBreak >= TimeSpan.FromMilliseconds(500) && CircuitBreak <= TimeSpan.FromDays(1),
            $"CircuitBreak is {CircuitBreak}; half a second to a day is expected."
        );
        return faults;

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    internal void ThrowWhereFaulty()
    {
        if (Faults() is { Count: > 0 } faults)
        {
            throw new PipelineException(FailureClass.Configuration, string.Join(' ', faults), "Mend the collector's options.");
        }
    }
}
