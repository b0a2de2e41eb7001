using System.Security.Cryptography;
using EnergyDataPipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace EnergyDataPipeline.Storing.S3;

/// <summary>Asks again what may pass, with full jitter: the client's own retries are off, so that each attempt is one request that we know of.</summary>
internal sealed class S3Attempts(S3StoreOptions options, string name, S3Faults faults, TimeProvider time, ILogger logger)
{
    private readonly Random _jitter = new(RandomNumberGenerator.GetInt32(int.MaxValue));
    private readonly Lock _gate = new();

    /// <summary>
    /// Runs <paramref name="attempt"/> until it succeeds, fails for good, or the attempts are used up.
    /// <paramref name="bodyBytes"/> lengthen the limit of each.
    /// </summary>
    public async Task<T> RunAsync<T>(
        string doing,
        long bodyBytes,
        Func<int, CancellationToken, Task<T>> attempt,
        CancellationToken cancellationToken
    )
    {
        for (var number = 1; ; number++)
        {
            S3Failure failure;
            try
            {
                return await OnceAsync(bodyBytes, token => attempt(number, token), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not S3FailureException)
            {
                if (faults.Explain(exception, doing) is not { } explained)
                {
                    throw;
                }

                failure = explained;
            }
            catch (S3FailureException known)
            {
                failure = known.Failure;
            }

            if (failure.Verdict != S3Verdict.Passing || number >= options.Attempts)
            {
                throw new S3FailureException(failure);
            }

            await PauseAsync(doing, number, failure.Told.Message, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits before attempt <paramref name="number"/> + 1.</summary>
    public async Task PauseAsync(string doing, int number, string reason, CancellationToken cancellationToken)
    {
        var longest = Math.Min(options.LongestBackoff.TotalMilliseconds, options.Backoff.TotalMilliseconds * Math.Pow(2, number - 1));
        double share;
        lock (_gate)
        {
            share = _jitter.NextDouble();
        }

        var delay = TimeSpan.FromMilliseconds(longest * share);
        LogMessages.StoreRetried(logger, doing, name, number, options.Attempts, delay, reason);
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> OnceAsync<T>(long bodyBytes, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var limit = options.AttemptTimeout + TimeSpan.FromSeconds((double)bodyBytes / options.SlowestBytesPerSecond);
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        return await attempt(either.Token).ConfigureAwait(false);
    }
}

/// <summary>Carries a failure to where it is known what it means; never leaves the store.</summary>
internal sealed class S3FailureException(S3Failure failure) : Exception(failure.Told.Message, failure.Told)
{
    /// <summary>The failure.</summary>
    public S3Failure Failure { get; } = failure;
}
