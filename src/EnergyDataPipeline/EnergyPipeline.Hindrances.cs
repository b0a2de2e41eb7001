using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline;

/// <content>What would keep every slice from being done.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>
    /// What would keep every slice from being done: a store that is not there or refuses, a shared pace that cannot be reached, or, of each source that
    /// is configured, a refused sign-in or a secret that is missing. Null where nothing is known to; what is wrong with some sources alone is their
    /// slices' to tell. Looks at the store; asks no source.
    /// </summary>
    public async Task<PipelineException?> FindHindranceAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await using var listing = _store
                .ListAsync($"{StoreFolders.Manifests}/", cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await listing.MoveNextAsync();
            var (works, first) = (false, (PipelineException?)null);
            foreach (var slice in Plan(_config.Feeds).DistinctBy(slice => slice.Feed.Name))
            {
                var own = await FindOwnHindranceAsync(slice, cancellationToken);
                works |= own is null;
                first ??= own;
            }

            return works ? null : first;
        }
        catch (StoreException refused)
        {
            return new PipelineException(FailureClass.Store, refused.Message, refused.NextStep, refused);
        }
        catch (PipelineException wrong)
        {
            return wrong;
        }
    }

    /// <summary>
    /// Why a feed's source would not be asked: it refused the sign-in of this pipeline, or of another process that shares refusals, and the
    /// secret is still the one that was refused (files and parameters are read anew, once a minute at most). Null where every source may be asked.
    /// No source is.
    /// </summary>
    public async Task<PipelineException?> FindRefusedSignInAsync(CancellationToken cancellationToken = default)
    {
        foreach (var slice in Plan(_config.Feeds).DistinctBy(slice => slice.Feed.Name))
        {
            if (await FindOwnHindranceAsync(slice, cancellationToken) is { } own)
            {
                return own.Failure == FailureClass.SignIn ? own : throw own;
            }
        }

        return null;
    }

    /// <summary>True where a configured source may be asked that is asked with none of the accounts <paramref name="out"/>. No source is.</summary>
    internal async Task<bool> HasSourceBesideAsync(IReadOnlySet<string> @out, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var slice in Plan(_config.Feeds).DistinctBy(slice => slice.Feed.Name))
            {
                // What cannot be looked up just now may be there in a moment.
                if (
                    await FindOwnHindranceAsync(slice, cancellationToken) is null or { IsTransient: true }
                    && !@out.Contains(AccountOf(slice))
                )
                {
                    return true;
                }
            }
        }
        catch (PipelineException fault)
        {
            // The shared pace fails: that is everybody's, unless it passes.
            return fault.IsTransient;
        }

        return false;
    }

    /// <summary>Host and account of a slice as the configuration has them: one secret missing or refused is so for all that have the same.</summary>
    private string AccountOf(Slice slice) =>
        $"{AddressOf(slice).Address.Authority} {slice.Feed.AuthType} {slice.Feed.Username} {_secrets.PlaceOf(slice.Feed)}";

    /// <summary>Why this slice's source would not be asked; what is thrown is no matter of its own, but the shared pace's.</summary>
    private async Task<PipelineException?> FindOwnHindranceAsync(Slice slice, CancellationToken cancellationToken)
    {
        Collecting.CollectRequest request;
        try
        {
            request = await RequestAsync(slice, cancellationToken);
        }
        catch (PipelineException missing)
        {
            return missing;
        }

        if (
            await _collector.FindRefusalAsync(request, cancellationToken) is not null
            && await RenewAsync(slice, request, cancellationToken) is { } renewed
        )
        {
            request = renewed;
        }

        return await _collector.FindRefusalAsync(request, cancellationToken) is var (message, next)
            ? new PipelineException(FailureClass.SignIn, message, next)
            : null;
    }
}
