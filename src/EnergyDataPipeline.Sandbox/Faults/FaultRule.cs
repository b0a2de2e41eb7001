using EnergyDataPipeline.Sandbox.Faults;

namespace EnergyDataPipeline.Sandbox;

/// <summary>
/// Something that goes wrong on purpose, and when. Written as text it is the kind followed by settings:
/// <c>status;code=503;path=/genfuelmix/**;first=2</c>.
/// </summary>
public sealed record FaultRule
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Paths below the base address, without extension: <c>*</c> stands within a segment, <c>**</c> across them. All unless set.</summary>
    public string Path { get; init; } = "**";

    /// <summary>Only requests of this user; all unless set.</summary>
    public string? User { get; init; }

    /// <summary>Matching requests let through untouched before the rule begins.</summary>
    public int After { get; init; }

    /// <summary>Only so many matching requests, counted from the one after <see cref="After"/>; no end unless set.</summary>
    public int? First { get; init; }

    /// <summary>Only each so-manieth matching request.</summary>
    public int? Every { get; init; }

    /// <summary>Chance that a matching request is hit, drawn from the seed; 1 unless set.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Whether requests are counted for each address by itself; otherwise they are counted together.</summary>
    public bool PerPath { get; init; }

    /// <summary>Wait in milliseconds; the median when <see cref="P99Milliseconds"/> is set.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>The wait that one request in a hundred exceeds.</summary>
    public double? P99Milliseconds { get; init; }

    /// <summary>Speed in bytes per second.</summary>
    public int? Rate { get; init; }

    /// <summary>Share of the body or of the rows, 0 to 100.</summary>
    public double? Percent { get; init; }

    /// <summary>HTTP status.</summary>
    public int? Code { get; init; }

    /// <summary>Value of the <c>Retry-After</c> header, verbatim.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>How a body that breaks off is framed.</summary>
    public FaultFraming Framing { get; init; }

    /// <summary>Which way of going wrong; see <see cref="FaultKind"/>.</summary>
    public string? Style { get; init; }

    /// <summary>Name of a field.</summary>
    public string? Field { get; init; }

    /// <summary>Text to put into a field.</summary>
    public string? Word { get; init; }

    /// <summary>A local hour, 0 to 23.</summary>
    public int? Hour { get; init; }

    /// <summary>A span in seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>Reads a rule from its text.</summary>
    /// <exception cref="FormatException">The text is no rule; the message says what is allowed.</exception>
    public static FaultRule Parse(string text) => FaultText.Parse(text);

    /// <summary>The rule as text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => FaultText.Write(this);
}
