using EnergyDataPipeline.Aws;
using EnergyDataPipeline.Aws.Queueing;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Lambda.Logs;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Lambda.Handling;

/// <content>The configuration in force, and what is made by it. Where it lies in a bucket, each call asks whether it is another one now.</content>
internal sealed partial class Function
{
    private readonly ConfigurationRequest _request;

    /// <summary>Messages that are among the dead letters, whichever configuration was in force when they were put there.</summary>
    private readonly HashSet<string> _buried = new(StringComparer.Ordinal);

    private EnergyPipelineConfig _config = new();
    private FetchedConfiguration? _fetched;
    private PipelineException? _refused;

    /// <summary>False while it cannot be told whether the configuration in force is the one in the bucket: it refuses no order for good then.</summary>
    private bool _isKnown = true;

    private DeadLetters? _deadLetters;
    private AwsEquipment? _aws;
    private long _spoolQuota;

    /// <summary>
    /// Asks whether the configuration is another one now, and puts that in force. As long as the bucket does not answer for now, the one that is
    /// known stays; one that has faults is not answered for by the one before.
    /// </summary>
    /// <exception cref="PipelineException">It has faults now, or is there no more.</exception>
    private async Task RenewAsync(CancellationToken stop)
    {
        if (_fetched is null)
        {
            // It is a file of the package, or stands in variables: it changes with the function alone.
            return;
        }

        _isKnown = true;
        var fetched = await ConfigurationInBucket.FetchAsync(_request with { Fetched = _fetched }, _time, stop);
        if (ReferenceEquals(fetched, _fetched))
        {
            _refused = null;
            return;
        }

        if (fetched is { MayPass: true })
        {
            _isKnown = false;
            FunctionMessages.ConfigurationNotRead(_log, fetched.Name, fetched.Fault ?? "");
            if (_refused is not null)
            {
                throw _refused;
            }

            return;
        }

        try
        {
            await PutInForceAsync(fetched);
            _refused = null;
        }
        catch (PipelineException refused)
        {
            _refused = refused;
            throw;
        }
    }

    /// <summary>Puts a configuration in force; what was made by the one before is disposed of.</summary>
    /// <exception cref="PipelineException">It has faults: the one before stays in force.</exception>
    private async Task PutInForceAsync(FetchedConfiguration? fetched)
    {
        var loaded = ConfigurationLoader.Load(_request with { Fetched = fetched });
        List<ConfigurationFault> faults = [.. loaded.Faults, .. FunctionRules.FaultsOf(loaded.Config, _surroundings)];
        if (faults.Count > 0)
        {
            throw (loaded with { Faults = faults }).ToException();
        }

        foreach (var warning in loaded.Warnings)
        {
            FunctionMessages.ConfigurationWarning(_log, warning);
        }

        if (_fetched is not null)
        {
            FunctionMessages.ConfigurationChanged(_log, _fetched.Name);
        }

        var config = FunctionRules.Fitted(loaded.Config, _surroundings);
        _surroundings.Log.Configure(config.LogLevel);
        var (folder, quota) = FunctionRules.SpoolOf(config);
        config = config with { SpoolFolder = folder };
        FunctionMessages.Started(_log, config.Feeds.Count, DestinationOf(config), folder, quota);
        var deadLetters = _surroundings.TryGet(DeadLetters.QueueVariable, out var url)
            ? new DeadLetters(
                SliceQueue.Open(url, AwsAccess.Of(config, _surroundings.Environment), _time, _surroundings.Log),
                _buried,
                _log
            )
            : null;
        var aws = AwsEquipment.For(config, _surroundings.Environment, _time);
        await Kept.CloseAsync();
        _deadLetters?.Dispose();
        _aws?.Dispose();
        (_config, _fetched, _spoolQuota, _deadLetters, _aws) = (config, fetched, quota, deadLetters, aws);
    }
}
