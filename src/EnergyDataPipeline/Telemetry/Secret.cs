namespace EnergyDataPipeline.Telemetry;

/// <summary>
/// A secret that cannot be printed by accident. Every secret made is known to <see cref="Redaction"/>, which takes it out of
/// logs, messages and stored records, in each encoding it might travel in.
/// </summary>
public sealed class Secret : IEquatable<Secret>
{
    private readonly string _value;

    /// <summary>Holds <paramref name="value"/> and makes it known to <see cref="Redaction"/>.</summary>
    public Secret(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
        Redaction.Learn(value);
    }

    /// <summary>The value itself; called only where it goes onto the wire.</summary>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && other._value == _value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_value);

    /// <summary><c>***</c>, always.</summary>
    public override string ToString() => "***";
}
