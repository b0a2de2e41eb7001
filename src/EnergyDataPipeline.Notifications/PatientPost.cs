using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using EnergyDataPipeline.Collecting.Governing;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Notifications;

/// <summary>
/// Posts a message, and posts it again when it was turned away for a while: three times at most, after 1 and 2 seconds or as long as
/// <c>Retry-After</c> asks, where that is no more than half a minute. Each attempt has ten seconds.
/// </summary>
internal sealed partial class PatientPost(TimeProvider time) : IDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            ConnectTimeout = Limit,
            AllowAutoRedirect = false,
            UseCookies = false,
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>What became of an attempt.</summary>
    private enum Reception
    {
        /// <summary>It was taken.</summary>
        Taken,

        /// <summary>It was refused, and will be again.</summary>
        Refused,

        /// <summary>The receiver is there, and cannot take it now.</summary>
        Busy,

        /// <summary>Nobody answered.</summary>
        Unreached,
    }

    /// <summary>Posts what <paramref name="compose"/> makes anew for each attempt.</summary>
    /// <param name="compose">Makes the request.</param>
    /// <param name="to">Names the receiver, without secrets.</param>
    /// <param name="where">Says where the receiver's address comes from, for people.</param>
    /// <param name="refused">What to do where it was refused.</param>
    /// <param name="isTest">True for a message that is sent to see whether it arrives: it is told once.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task SendAsync(
        Func<HttpRequestMessage> compose,
        string to,
        string where,
        string refused,
        bool isTest,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var (fault, wait, reception) = await TryAsync(compose, cancellationToken).ConfigureAwait(false);
            if (fault is null)
            {
                return;
            }

            if (wait is not { } pause || attempt == Attempts || pause > LongestWait)
            {
                var often = attempt > 1 ? $", {attempt.ToString(CultureInfo.InvariantCulture)} times" : "";
                throw new PipelineException(
                    wait is null ? FailureClass.Configuration : FailureClass.Temporary,
                    $"{to} did not take the message{often}: {fault}.",
                    reception switch
                    {
                        Reception.Unreached => $"Check {where}, and that what is there runs and can be reached from here.",
                        Reception.Busy when isTest => "The receiver is there and cannot take it now: try again later.",
                        Reception.Busy =>
                            "Nothing is lost: it is told at the next occasion. Where that happens often, raise notifications.every.",
                        _ => refused,
                    }
                );
            }

            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.FromSeconds(attempt), time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>
    /// No fault where it was taken; otherwise what was answered, and how long to wait, null where waiting will not help.
    /// </summary>
    private async Task<(string? Fault, TimeSpan? Wait, Reception Reception)> TryAsync(
        Func<HttpRequestMessage> compose,
        CancellationToken cancellationToken
    )
    {
        using var late = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = compose();
            using var answer = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                return (null, null, Reception.Taken);
            }

            var status = (int)answer.StatusCode;
            var said = await SaidAsync(answer, either.Token).ConfigureAwait(false);
            var fault = $"it answered {status.ToString(CultureInfo.InvariantCulture)} where 200 was expected{said}";
            return status is 408 or 429 or >= 500 ? (fault, PatienceOf(answer), Reception.Busy) : (fault, null, Reception.Refused);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (
                $"no answer came within {Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds",
                TimeSpan.Zero,
                Reception.Unreached
            );
        }
        catch (Exception refused) when (refused is HttpRequestException or IOException)
        {
            return (refused.Message.TrimEnd('.'), TimeSpan.Zero, Reception.Unreached);
        }
    }

    /// <summary>What <c>Retry-After</c> asks for, in seconds or as a date; zero where it asks for nothing.</summary>
    private TimeSpan PatienceOf(HttpResponseMessage answer)
    {
        var patience = answer.Headers.TryGetValues("Retry-After", out var values)
            ? Patience.Read(values, answer.Headers.Date, time.GetUtcNow())
            : null;
        return patience is null ? TimeSpan.Zero : patience.Wait ?? TimeSpan.MaxValue;
    }

    private static async Task<string> SaidAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        const int most = 200;
        var read = new byte[6 * most];
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var length = await body.ReadAtLeastAsync(read, read.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var text = Encoding.UTF8.GetString(read, 0, length);
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        // What AWS answers is XML: its code and message are what it says.
        if (AwsError().Match(line) is { Success: true } error)
        {
            line = WebUtility.HtmlDecode($"{error.Groups[1].Value}: {error.Groups[2].Value}").TrimEnd('.');
        }

        return line.Length == 0 ? "" : $"; it said: {NoticeText.Cut(line, most)}";
    }

    [GeneratedRegex("<Code>([^<]+)</Code> ?<Message>([^<]+)", RegexOptions.CultureInvariant)]
    private static partial Regex AwsError();
}
