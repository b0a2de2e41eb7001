using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Storing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnergyDataPipeline;

/// <summary>
/// Fetches a configuration that lies in a bucket. How the bucket is reached is in the variables alone: endpoint, region and profile by our
/// own names first, then by AWS's; credentials by the chain.
/// </summary>
public static class ConfigurationInBucket
{
    private const int LargestObject = 16 << 20;

    /// <summary>Whatever is asked of the command waits for this: a bucket that does not answer is said soon.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The object that <paramref name="request"/> names as <c>s3://bucket/key</c>, in its file or in <c>API_CONFIG_FILE</c>; null where it names
    /// none. What keeps it from being read is a value.
    /// </summary>
    public static async Task<FetchedConfiguration?> FetchAsync(
        ConfigurationRequest request,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var dotEnv = ReadDotEnv(request.WorkingFolder);
        var environment = new EnvironmentLayers(request.Environment, dotEnv);
        if (ConfigurationFile.InBucketOf(request.File, environment) is not { } name)
        {
            return null;
        }

        if (name[5..].Split('/', 2) is not [{ Length: > 0 } bucket, { Length: > 0 } key] || !BucketKind.IsName(bucket))
        {
            return new(
                name,
                null,
                "a bucket and a key are expected",
                "Write s3://bucket/key, such as s3://my-bucket/config/api_config.json."
            );
        }

        var profile = Find("ENERGY_PIPELINE_S3_PROFILE", "AWS_PROFILE");
        var endpoint = Find("ENERGY_PIPELINE_S3_ENDPOINT", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
        var options = EnergyPipeline.StoreOptionsOf(
            new StoreSettings.S3
            {
                Bucket = bucket,
                Prefix = "",
                Region = Find("ENERGY_PIPELINE_S3_REGION", "AWS_REGION", "AWS_DEFAULT_REGION") ?? "us-east-1",
                Endpoint = endpoint,
                PathStyle = endpoint is not null,
                Profile = profile,
                KmsKey = null,
                Keys = profile is null ? AwsKeys.From(environment, dotEnv) : null,
            }
        );
        var store = ObjectStores.Open(options, time, NullLoggerFactory.Instance);
        using var closing = store as IDisposable;
        using var late = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await using var stream = await store.OpenAsync(key, either.Token).ConfigureAwait(false);
            return stream is null
                ? new(name, null, $"the bucket '{bucket}' holds no such object", $"Put it there: aws s3 cp api_config.json {name}")
                : await ReadAsync(name, stream, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(
                name,
                null,
                $"no answer came from {endpoint ?? "S3"} within 10 seconds",
                "Check the network, the region and AWS_ENDPOINT_URL_S3; or keep the configuration in a file."
            );
        }
        catch (StoreException absent) when (absent.Fault == StoreFault.Missing)
        {
            return new(
                name,
                null,
                absent.Message.TrimEnd('.'),
                "Name the object that holds the configuration: --config s3://bucket/key, or API_CONFIG_FILE; or a file."
            );
        }
        catch (StoreException refused)
        {
            return new(name, null, refused.Message.TrimEnd('.'), refused.NextStep);
        }

        string? Find(params ReadOnlySpan<string> variables)
        {
            foreach (var variable in variables)
            {
                if (environment.Find(variable) is { } found)
                {
                    return found.Value;
                }
            }

            return null;
        }
    }

    private static async Task<FetchedConfiguration> ReadAsync(string name, Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var piece = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + read > LargestObject)
            {
                return new(name, null, "it is larger than 16 MiB", "Name the configuration's own object.");
            }

            bytes.Write(piece, 0, read);
        }

        return new(name, bytes.ToArray());
    }

    // What is wrong with it is told by the loader, which reads it again.
    private static Dictionary<string, string> ReadDotEnv(string workingFolder)
    {
        var path = Path.Combine(workingFolder, DotEnv.FileName);
        try
        {
            return File.Exists(path) ? DotEnv.Parse(File.ReadAllText(path), new Notes()) : [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
