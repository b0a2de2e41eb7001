using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Formatting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;

namespace EnergyDataPipeline;

/// <content>From settings to what the rooms take.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>Pacing of a host that the catalogue does not know.</summary>
    private static readonly Pacing UnknownHost = new()
    {
        Concurrency = 4,
        RequestsPerSecond = 5,
        Burst = 10,
    };

    private FormatOptions FormatOptions =>
        new() { SpreadsheetSafe = _config.SpreadsheetSafe, ParquetCompression = FormatOptions.CompressionOf(_config.ParquetCompression) };

    private async Task<CollectRequest> RequestAsync(Slice slice, CancellationToken cancellationToken)
    {
        var (address, body) = AddressOf(slice);
        return new CollectRequest
        {
            Feed = slice.Feed.Name,
            // An account is the host's, whatever is asked for there.
            SourceId = address.Authority,
            Method = slice.Feed.Method,
            Address = address,
            Headers = slice.Feed.Headers,
            JsonBody = body,
            SignIn = await SignInAsync(slice.Feed, cancellationToken),
            SecretPlace = _secrets.PlaceOf(slice.Feed),
            SignInFrom = _secrets.SaidPlacesOf(slice.Feed),
            Tls = new TlsTrust { AuthorityFile = slice.Feed.CaFile, UnverifiedLoopback = !slice.Feed.VerifyTls },
            Pacing = slice.Feed.Pacing ?? (address.IsLoopback ? null : slice.Match?.Source.Pacing ?? UnknownHost),
            Limits = new CollectLimits
            {
                FirstByte = TimeSpan.FromSeconds(slice.Feed.TimeoutSeconds ?? 120),
                Deadline = TimeSpan.FromSeconds(_config.SliceDeadlineSeconds),
                MaxRetries = _config.MaxRetries,
            },
        };
    }

    /// <summary>The address asked, placeholders filled, with the ending that asks a known source for JSON; and the body of a POST.</summary>
    private static (Uri Address, byte[]? Body) AddressOf(Slice slice)
    {
        var filled = UrlTemplate.Fill(slice.Feed.Url, slice.Params, slice.Feed.Method);
        return filled.Address is null
            ? throw new PipelineException(FailureClass.Configuration, filled.Fault!, $"Mend the url or the params of {slice.Feed.Name}.")
            : (WithJsonSuffix(filled.Address, slice.Match?.Source.JsonSuffix), filled.JsonBody);
    }

    private static Uri WithJsonSuffix(Uri address, string? suffix)
    {
        var path = address.AbsolutePath;
        if (
            suffix is null
            || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
        )
        {
            return address;
        }

        return new UriBuilder(address) { Path = path.TrimEnd('/') + suffix }.Uri;
    }

    private async Task<SignIn> SignInAsync(FeedSettings feed, CancellationToken cancellationToken)
    {
        return SignInOf(feed, await _secrets.ResolveAsync(feed, cancellationToken));
    }

    /// <summary>The request with what the feed's secret has become since, where its sign-in was refused; null where it is what was refused.</summary>
    private async Task<CollectRequest?> RenewAsync(Slice slice, CollectRequest request, CancellationToken cancellationToken)
    {
        var refused = request.SignIn switch
        {
            SignIn.Basic basic => new Credentials(basic.Username, basic.Password),
            SignIn.Bearer bearer => new Credentials(null, bearer.Token),
            SignIn.ApiKeyHeader key => new Credentials(null, key.Key),
            SignIn.ApiKeyQuery key => new Credentials(null, key.Key),
            _ => Credentials.None,
        };
        return await _secrets.RenewAsync(slice.Feed, refused, cancellationToken) is { } renewed
            ? request with
            {
                SignIn = SignInOf(slice.Feed, renewed),
            }
            : null;
    }

    private static SignIn SignInOf(FeedSettings feed, Credentials credentials)
    {
        if (credentials.Secret is not { } secret)
        {
            return new SignIn.Anonymous();
        }

        return feed.AuthType switch
        {
            AuthType.Basic => new SignIn.Basic(credentials.Username ?? "", secret),
            AuthType.Bearer => new SignIn.Bearer(secret),
            _ when feed.ApiKeyParam is { } parameter => new SignIn.ApiKeyQuery(parameter, secret),
            _ => new SignIn.ApiKeyHeader(feed.ApiKeyHeader, secret),
        };
    }

    internal static StoreOptions StoreOptionsOf(StoreSettings settings) =>
        settings switch
        {
            StoreSettings.Folder folder => new FolderStoreOptions { Path = folder.Path },
            StoreSettings.S3 { Keys: { } keys } s3 => S3OptionsOf(s3).WithKeys(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken),
            StoreSettings.S3 s3 => S3OptionsOf(s3),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings, "no such store"),
        };

    private static S3StoreOptions S3OptionsOf(StoreSettings.S3 s3) =>
        new()
        {
            Bucket = s3.Bucket,
            Prefix = s3.Prefix,
            Region = s3.Region,
            Endpoint = s3.Endpoint,
            PathStyle = s3.PathStyle,
            Profile = s3.Profile,
            KmsKey = s3.KmsKey,
        };

    private IReadOnlyList<string> FormatNamesOf(FeedSettings feed) => feed.Formats.Count > 0 ? feed.Formats : _config.Formats;

    private List<ITableFormat> FormatsOf(Slice slice) =>
        [.. FormatNamesOf(slice.Feed).Select(name => TableFormats.TryGet(name, out var format) ? format : null).OfType<ITableFormat>()];

    private List<AsReceivedFormat> AsReceivedFormatsOf(Slice slice) =>
        [
            .. FormatNamesOf(slice.Feed)
                .Select(name => TableFormats.TryGetAsReceived(name, out var format) ? format : null)
                .OfType<AsReceivedFormat>(),
        ];

    private static FileHeading HeadingOf(Slice slice) =>
        new()
        {
            Title = slice.Match?.Dataset.Title ?? slice.Feed.Name,
            Source = slice.Match?.Source.Id,
            Dataset = slice.Match?.Dataset.Name,
            Period = slice.Period,
            Description = slice.Match?.Dataset.Description ?? slice.Feed.Description,
            Generated = slice.IsGenerated,
        };

    private PlannedSlice Describe(Slice slice)
    {
        var names = FormatNamesOf(slice.Feed);
        var extensions = FormatsOf(slice).Select(format => format.Extension).ToList();
        var suffixes = slice.Match is null
            ? [""]
            : slice
                .Match.Dataset.Tables.Where(table =>
                    slice.Feed.Tables.Count == 0 || slice.Feed.Tables.Contains(table.Name, StringComparer.OrdinalIgnoreCase)
                )
                .Select(table => table.Suffix is null ? "" : "_" + table.Suffix);
        var landing =
            from suffix in suffixes
            from extension in extensions.Concat(AsReceivedFormatsOf(slice).Select(format => format.Extension))
            select $"{slice.Feed.OutputFolder}/{slice.Feed.FilePrefix}{suffix}_<yyyyMMdd>_<HHmmss>_<id>.{extension}";
        return new PlannedSlice(
            slice.Feed.Name,
            slice.Period,
            slice.Feed.Method.Method,
            AddressOf(slice).Address.ToString(),
            [
                $"raw/{slice.SourceKey}/{slice.FeedKey}/{slice.Period}/<sha256>",
                .. landing.Distinct(),
                $"manifests/{slice.SourceKey}/{slice.FeedKey}/{(slice.Covers is null ? "<instant>" : slice.Period)}/<seq>.json",
            ],
            slice.Match?.Dataset.Name
        );
    }
}
