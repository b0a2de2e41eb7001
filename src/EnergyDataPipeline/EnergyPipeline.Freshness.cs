using System.Globalization;
using System.Text.Json;
using EnergyDataPipeline.Catalog;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Running;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Telemetry;
using NodaTime;

namespace EnergyDataPipeline;

/// <content>Whether there is anything newer than what is stored.</content>
public sealed partial class EnergyPipeline
{
    /// <summary>No source says so little in more bytes.</summary>
    private const int MostNewsBytes = 64 << 10;

    /// <summary>That an answer was given again is noted once in this time: a run that finds everything unchanged writes next to nothing.</summary>
    private static readonly Duration NotedFor = Duration.FromHours(1);

    /// <summary>
    /// The result of a current answer that need not be asked for: the source says that it has made none since the one that is stored, with all
    /// that the slice would write. Null where it has to be asked for; what the source says now is remembered in <paramref name="work"/>.
    /// </summary>
    private async Task<FeedResult?> FreshAsync(SliceWork work, CollectRequest request, CancellationToken cancellationToken)
    {
        var slice = work.Slice;
        if (slice.Covers is not null || InfoAddressOf(slice) is not { } address)
        {
            return null;
        }

        work.News = await NewsAsync(request, address, cancellationToken);
        if (work.News is null)
        {
            return null;
        }

        var newest = await _newest.ReadAsync(NewestKeyOf(slice), cancellationToken);
        if (
            newest is null
            || newest.News != work.News
            || await _manifests.ReadAsync(newest.Manifest, cancellationToken) is not { } manifest
        )
        {
            return null;
        }

        if (manifest.SliceId != slice.Id || !await HoldsAllAsync(slice, manifest, cancellationToken))
        {
            return null;
        }

        await NoteGivenAgainAsync(slice, newest, cancellationToken);
        return ResultOf(slice, manifest, Outcome.Unchanged, 0) with
        {
            Message = $"the source has made nothing newer than {work.News.CreationDate ?? work.News.LatestBeginDate}",
            Attempts = 1,
        };
    }

    /// <summary>Notes that the source was asked well and had nothing newer, where that is not known of the last hour.</summary>
    private async Task NoteGivenAgainAsync(Slice slice, NewestAnswer known, CancellationToken cancellationToken)
    {
        var now = _clock.GetCurrentInstant();
        if (now - known.NotedAt < NotedFor)
        {
            return;
        }

        try
        {
            await _newest.PutAsync(NewestKeyOf(slice), known with { NotedAt = now }, cancellationToken);
        }
        catch (StoreException refused)
        {
            LogMessages.NoteNotKept(_log, slice.Feed.Name, slice.Period, refused.Message);
        }
    }

    /// <summary>When the source gave what is current last, new or not; null where nothing is noted.</summary>
    private async Task<Instant?> LastGivenAsync(Slice slice, CancellationToken cancellationToken) =>
        (await _newest.ReadAsync(NewestKeyOf(slice), cancellationToken))?.NotedAt;

    /// <summary>Remembers what the source said about the answer that is stored now.</summary>
    private async Task RememberNewestAsync(SliceWork work, FeedResult result, CancellationToken cancellationToken)
    {
        // What the source says may run ahead of what it answers: then it is no news of the answer that is stored.
        if (
            work.News is not { } news
            || result is not { ManifestKey: not null, Outcome: Outcome.Ok or Outcome.Empty or Outcome.Unchanged }
            || (result.Outcome == Outcome.Unchanged && result.LastTime is null)
            || (news.LatestBeginDate is { } begin && IsAhead(begin, result.LastTime))
        )
        {
            // A current answer that is in force and was given again: when it was stored, or this was noted, is too long ago to tell so.
            if (
                work.Slice.Covers is null
                && result is { Outcome: Outcome.Unchanged, ManifestKey: { } key }
                && work.Latest is { } latest
                && _clock.GetCurrentInstant() - latest.CommittedAt >= NotedFor
            )
            {
                var known = await _newest.ReadAsync(NewestKeyOf(work.Slice), cancellationToken);
                await NoteGivenAgainAsync(work.Slice, known ?? new(null, key, latest.CommittedAt), cancellationToken);
            }

            return;
        }

        try
        {
            var newest = new NewestAnswer(news, result.ManifestKey, _clock.GetCurrentInstant());
            await _newest.PutAsync(NewestKeyOf(work.Slice), newest, cancellationToken);
        }
        catch (StoreException refused)
        {
            // It spares a question, and nothing else.
            LogMessages.NoteNotKept(_log, work.Slice.Feed.Name, work.Slice.Period, refused.Message);
        }
    }

    /// <summary>True where the source says that its newest interval begins later than any that its answer has.</summary>
    private static bool IsAhead(string latestBegin, Instant? newest) =>
        newest is { } time
        && DateTimeOffset.TryParse(latestBegin, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var begin)
        && Instant.FromDateTimeOffset(begin) > time;

    /// <summary>What the source says about its newest answer; null where it says nothing that can be compared.</summary>
    private async Task<AnswerNews?> NewsAsync(CollectRequest request, Uri address, CancellationToken cancellationToken)
    {
        AnswerNews? news = null;
        var asked = await _collector.CollectAsync(
            request with
            {
                Address = address,
                Method = HttpMethod.Get,
                JsonBody = null,
                Limits = request.Limits with { MaxRetries = 0 },
            },
            async (document, token) =>
            {
                news = document.Bytes > MostNewsBytes ? null : await ReadNewsAsync(document, token);
                return new(Outcome.Ok);
            },
            cancellationToken
        );
        return asked.Outcome == Outcome.Ok ? news : null;
    }

    private static async Task<AnswerNews?> ReadNewsAsync(RawDocument document, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = document.OpenBody();
            using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var info = json.RootElement.TryGetProperty("ServiceInfo", out var inner) ? inner : json.RootElement;
            var news = new AnswerNews(TextOf(info, "CreationDate"), TextOf(info, "LatestBeginDate"));
            return news is { CreationDate: null, LatestBeginDate: null } ? null : news;
        }
        catch (JsonException)
        {
            // It was to spare a question: the answer itself is asked for, and tells what is wrong.
            return null;
        }
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Where the source says when the dataset's newest answer was made; null where it does not.</summary>
    private static Uri? InfoAddressOf(Slice slice)
    {
        if (slice.Match is not { } match)
        {
            return null;
        }

        var info = match
            .Dataset.Paths.Concat(match.Dataset.SharedPaths)
            .FirstOrDefault(path => path is { Role: DatasetRoles.Info, By.Count: 0 });
        if (info is null || info.Template.Contains('{', StringComparison.Ordinal))
        {
            return null;
        }

        var root = slice.Feed.Url.IndexOf(match.Source.BasePath + "/", StringComparison.OrdinalIgnoreCase);
        return root < 0
            ? null
            : new Uri(slice.Feed.Url[..root] + match.Source.BasePath + info.Template + (match.Source.JsonSuffix ?? ""), UriKind.Absolute);
    }

    private static string NewestKeyOf(Slice slice) =>
        NewestAnswers.KeyOf(slice.SourceKey, slice.FeedKey, slice.Period[Slice.Current.Length..]);
}
