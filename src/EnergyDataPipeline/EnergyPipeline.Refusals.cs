using EnergyDataPipeline.Records;

namespace EnergyDataPipeline;

/// <content>Sign-ins that were refused.</content>
public sealed partial class EnergyPipeline
{
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
