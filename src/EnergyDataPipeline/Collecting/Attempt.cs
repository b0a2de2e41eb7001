using EnergyDataPipeline.Collecting.Governing;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Collecting;

/// <summary>How one attempt ended.</summary>
internal sealed record Attempt
{
    public required Outcome Outcome { get; init; }

    public FailureClass Failure { get; init; }

    public int? Status { get; init; }

    /// <summary>What was found and what was expected, as a sentence without its full stop; null when all is well.</summary>
    public string? Message { get; init; }

    public string? NextStep { get; init; }

    /// <summary>Asking again may bring a better answer.</summary>
    public bool MayPass { get; init; }

    /// <summary>The host itself failed: counts towards leaving it alone.</summary>
    public bool IsHostFault { get; init; }

    /// <summary>Not a byte of the request had left, so that even a POST may be sent again.</summary>
    public bool NothingSent { get; init; }

    /// <summary>Patience the source asked for; null when it asked for none.</summary>
    public Patience? Patience { get; init; }

    public static Attempt Passing(string message, int? status = null, bool nothingSent = false, bool isHostFault = true) =>
        new()
        {
            Outcome = Outcome.Failed,
            Failure = FailureClass.Temporary,
            Status = status,
            Message = message,
            NextStep = "Run again later: it is safe, and what is stored already stays.",
            MayPass = true,
            IsHostFault = isHostFault,
            NothingSent = nothingSent,
        };

    public static Attempt Final(Outcome outcome, FailureClass failure, string message, string nextStep, int? status = null) =>
        new()
        {
            Outcome = outcome,
            Failure = failure,
            Status = status,
            Message = message,
            NextStep = nextStep,
        };
}
