using System.Globalization;
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
            var (fault, wait) = await TryAsync(compose, cancellationToken).ConfigureAwait(false);
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
                    nextStep
                );
            }

            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.FromSeconds(attempt), time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Null where it was taken; otherwise what was answered, and how long to wait, null where waiting will not help.</summary>
    private async Task<(string? Fault, TimeSpan? Wait)> TryAsync(Func<HttpRequestMessage> compose, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = compose();
            using var answer = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                return (null, null);
            }

            var status = (int)answer.StatusCode;
            var said = await SaidAsync(answer, either.Token).ConfigureAwait(false);
            var fault = $"it answered {status.ToString(CultureInfo.InvariantCulture)} where 200 was expected{said}";
            return (fault, status is 408 or 429 or >= 500 ? answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero : null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ($"no answer came within {Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds", TimeSpan.Zero);
        }
        catch (Exception refused) when (refused is HttpRequestException or IOException)
        {
            return (refused.Message.TrimEnd('.'), TimeSpan.Zero);
        }
    }

    private static async Task<string> SaidAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        const int most = 200;
        var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? "" : $"; it said: {(line.Length <= most ? line : line[..most] + "…")}";
    }
}
