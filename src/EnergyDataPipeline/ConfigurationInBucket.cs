using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Reading;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Storing.S3;
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
    /// none. What keeps it from being read is a value. Where the request has fetched it before, that one comes back as long as the object is the same:
    /// it is sent only when it has changed.
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
        var options = (S3StoreOptions)
            EnergyPipeline.StoreOptionsOf(
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
        var known = request.Fetched is { Utf8: not null } before && before.Name == name ? before : null;
        using var store = new S3Store(options, time, NullLogger<S3Store>.Instance);
        using var late = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var (stream, etag) = await store.OpenUnlessAsync(key, known?.ETag, either.Token).ConfigureAwait(false);
            await using var closing = stream;
            if (stream is null)
            {
                return etag is not null && known is not null
                    ? known
                    : new(name, null, $"the bucket '{bucket}' holds no such object", $"Put it there: aws s3 cp api_config.json {name}");
            }

            var fetched = await ReadAsync(name, stream, either.Token).ConfigureAwait(false);
            // Put again as it was: it has another tag where the bucket encrypts it.
            return known is { Utf8: { } old } && fetched.Utf8 is { } now && now.Span.SequenceEqual(old.Span)
                ? known
                : fetched with
                {
                    ETag = etag,
                };
        }
        catch (Exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(
                name,
                null,
                $"no answer came from {endpoint ?? "S3"} within 10 seconds",
                "Check the network, the region and AWS_ENDPOINT_URL_S3; or keep the configuration in a file."
            )
            {
                MayPass = true,
            };
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
            return new(name, null, refused.Message.TrimEnd('.'), refused.NextStep) { MayPass = refused.IsTransient };
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
