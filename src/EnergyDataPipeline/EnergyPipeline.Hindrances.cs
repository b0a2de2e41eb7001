using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline;

/// <content>What would keep every slice from being done.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>
    /// What would keep every slice from being done: a store that is not there or refuses, a refused sign-in, a secret that is missing, a shared pace
    /// that cannot be reached. Null where nothing is known to. Looks at the store; asks no source.
    /// </summary>
    public async Task<PipelineException?> FindHindranceAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await using var listing = _store
                .ListAsync($"{StoreFolders.Manifests}/", cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await listing.MoveNextAsync();
            return await FindRefusedSignInAsync(cancellationToken);
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
            try
            {
                var request = await RequestAsync(slice, cancellationToken);
                if (
                    await _collector.FindRefusalAsync(request, cancellationToken) is not null
                    && await RenewAsync(slice, request, cancellationToken) is { } renewed
                )
                {
                    request = renewed;
                }

                if (await _collector.FindRefusalAsync(request, cancellationToken) is var (message, next))
                {
                    return new PipelineException(FailureClass.SignIn, message, next);
                }
            }
            catch (PipelineException missing) when (missing.Failure == FailureClass.SignIn)
            {
                return missing;
            }
        }

        return null;
    }
}
