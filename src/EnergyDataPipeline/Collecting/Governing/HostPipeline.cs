using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace EnergyDataPipeline.Collecting.Governing;

/// <summary>
/// Retries around a circuit breaker, from Polly's parts. What may be repeated, for how long and how often is the asking's to say
/// (<see cref="Asking.GoesOn(Attempt)"/>): Polly's own standard handler knows neither bodies, nor deadlines, nor whose patience is asked for.
/// </summary>
internal static class HostPipeline
{
    private static readonly ResiliencePropertyKey<Asking> AskingKey = new("asking");

    public static ResiliencePipeline<Attempt> Compose(string host, ApiDataCollectorOptions options, TimeProvider time, ILogger logger) =>
        new ResiliencePipelineBuilder<Attempt> { Name = host, TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<Attempt>
                {
                    MaxRetryAttempts = int.MaxValue,
                    ShouldHandle = arguments => ValueTask.FromResult(GoesOn(arguments.Context, arguments.Outcome)),
                    DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(AskingOf(arguments.Context).NextWait),
                }
            )
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<Attempt>
                {
                    FailureRatio = options.CircuitFailureRatio,
                    MinimumThroughput = options.CircuitMinimumAttempts,
                    SamplingDuration = TimeSpan.FromMinutes(1),
                    BreakDuration = options.CircuitBreak,
                    ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { IsHostFault: true }),
                    OnOpened = arguments =>
                    {
                        logger.CircuitOpened(host, arguments.BreakDuration.TotalSeconds);
                        return default;
                    },
                    OnClosed = _ =>
                    {
                        logger.CircuitClosed(host);
                        return default;
                    },
                }
            )
            .Build();

    /// <summary>Makes attempts until the asking is content or gives up; the last attempt. Only cancellation and the examiner's faults are thrown.</summary>
    public static async ValueTask<Attempt> RunAsync(
        ResiliencePipeline<Attempt> pipeline,
        Asking asking,
        CancellationToken cancellationToken
    )
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(AskingKey, asking);
        try
        {
            return await pipeline
                .ExecuteAsync(static (context, asking) => asking.AttemptAsync(context.CancellationToken), context, asking)
                .ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            return asking.LeftAlone();
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Asking AskingOf(ResilienceContext context) => context.Properties.GetValue(AskingKey, null!);

    private static bool GoesOn(ResilienceContext context, Outcome<Attempt> outcome) =>
        outcome switch
        {
            { Exception: BrokenCircuitException broken } => AskingOf(context).GoesOnAfterBreak(broken.RetryAfter),
            { Result: { } attempt } => AskingOf(context).GoesOn(attempt),
            _ => false,
        };
}
