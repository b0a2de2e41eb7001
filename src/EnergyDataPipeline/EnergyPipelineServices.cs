using EnergyDataPipeline.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline;

/// <summary>Registration with a host's services.</summary>
public static class EnergyPipelineServices
{
    /// <summary>
    /// Adds an <see cref="EnergyPipeline"/>, one for the host's lifetime. Logging, <see cref="TimeProvider"/> and <see cref="IClock"/> are taken
    /// from the services where they are registered. With no <paramref name="config"/> it is read as the command line reads it.
    /// </summary>
    /// <exception cref="PipelineException">The configuration read has faults; all of them are in the message.</exception>
    public static IServiceCollection AddEnergyPipeline(this IServiceCollection services, EnergyPipelineConfig? config = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var settings = config ?? EnergyPipelineConfig.Load();
        services.AddSingleton(settings);
        services.AddSingleton(provider => new EnergyPipeline(
            settings,
            new EnergyPipelineOptions
            {
                Clock = provider.GetService<IClock>(),
                Time = provider.GetService<TimeProvider>(),
                Loggers = provider.GetService<ILoggerFactory>(),
            }
        ));
        return services;
    }
}
