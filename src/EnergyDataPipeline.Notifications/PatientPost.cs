using System.Globalization;
using System.Text;
using EnergyDataPipeline.Collecting.Governing;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Notifications;

/// <summary>
/// Posts a message, and posts it again when it was turned away for a while: three times at most, after 1 and 2 seconds or as long as
/// <c>Retry-After</c> asks, where that is no more than half a minute. Each attempt has ten seconds.
/// </summary>
internal sealed class PatientPost(TimeProvider time) : IDisposable
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

    /// <summary>Posts what <paramref name="compose"/> makes anew for each attempt; <paramref name="to"/> names the receiver without secrets.</summary>
    public async Task SendAsync(Func<HttpRequestMessage> compose, string to, string nextStep, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (fault, wait, isBusy) = await TryAsync(compose, cancellationToken).ConfigureAwait(false);
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
                    isBusy
                        ? "Nothing is lost: it is told at the next occasion. Where that happens often, raise notifications.every."
                        : nextStep
                );
            }

            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.FromSeconds(attempt), time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>
    /// Null where it was taken; otherwise what was answered, how long to wait, null where waiting will not help, and whether the receiver is
    /// there and only cannot take it now.
    /// </summary>
    private async Task<(string? Fault, TimeSpan? Wait, bool IsBusy)> TryAsync(
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
                return (null, null, false);
            }

            var status = (int)answer.StatusCode;
            var said = await SaidAsync(answer, either.Token).ConfigureAwait(false);
            var fault = $"it answered {status.ToString(CultureInfo.InvariantCulture)} where 200 was expected{said}";
            return status is 408 or 429 or >= 500 ? (fault, PatienceOf(answer), true) : (fault, null, false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ($"no answer came within {Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds", TimeSpan.Zero, false);
        }
        catch (Exception refused) when (refused is HttpRequestException or IOException)
        {
            return (refused.Message.TrimEnd('.'), TimeSpan.Zero, false);
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
        var read = new byte[4 * most];
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var length = await body.ReadAtLeastAsync(read, read.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var text = Encoding.UTF8.GetString(read, 0, length);
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? "" : $"; it said: {NoticeText.Cut(line, most)}";
    }
}
