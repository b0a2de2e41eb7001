using EnergyDataPipeline.Aws.Pacing;
using EnergyDataPipeline.Aws.Parameters;

namespace EnergyDataPipeline.Aws;

/// <summary>What a pipeline is handed of AWS beside its bucket: the fleet's pace, and secrets from Parameter Store. Nothing is asked before it is needed.</summary>
/// <example>
/// <code>
/// using var aws = AwsEquipment.For(config);
/// await using var pipeline = new EnergyPipeline(config, aws.Equip(new()));
/// </code>
/// </example>
public sealed class AwsEquipment : IDisposable
{
    private readonly DynamoDbPace? _pace;
    private readonly ParameterStoreSecrets _parameters;

    private AwsEquipment(DynamoDbPace? pace, ParameterStoreSecrets parameters) => (_pace, _parameters) = (pace, parameters);

    /// <summary>What <paramref name="config"/> asks for.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="environment">Variables that name region and endpoints; the process's unless given.</param>
    /// <param name="time">What waits are measured by; the system's unless given, and the pipeline's own in any case.</param>
    public static AwsEquipment For(
        EnergyPipelineConfig config,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeProvider? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(config);
        var access = AwsAccess.Of(config, environment);
        return new(
            config.PacingTable is { } table ? new DynamoDbPace(table, access, time ?? TimeProvider.System) : null,
            new ParameterStoreSecrets(access)
        );
    }

    /// <summary>The fleet's pace; null where the configuration names no table.</summary>
    public DynamoDbPace? Pace => _pace;

    /// <summary><paramref name="options"/> with what is here in it.</summary>
    public EnergyPipelineOptions Equip(EnergyPipelineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with
        {
            SharedPace = options.SharedPace ?? _pace,
            SharedRefusals = options.SharedRefusals ?? _pace,
            SecretSources = [.. options.SecretSources, _parameters],
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pace?.Dispose();
        _parameters.Dispose();
    }
}
