using System.Text;
using System.Text.Json;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Telemetry;

namespace EnergyDataPipeline.Notifications.Webhook;

/// <summary>A Slack-compatible webhook (Slack, Mattermost, Discord's <c>/slack</c>, Teams workflows): one POST of <c>{"text": …}</c>. Its address is a secret.</summary>
internal sealed class SlackWebhook(string reference, SecretResolver secrets, PatientPost post) : INoticeChannel
{
    private const int LongestText = 3_500;

    public string Name => "slack";

    public async Task SendAsync(NoticeText text, CancellationToken cancellationToken)
    {
        var address = await AddressAsync(cancellationToken).ConfigureAwait(false);
        var body = Encoding.UTF8.GetBytes($"{{\"text\":\"{JsonEncodedText.Encode(Escape($"*{text.Subject}*\n{text.Body}"))}\"}}");
        await post.SendAsync(
                () =>
                    new HttpRequestMessage(HttpMethod.Post, address)
                    {
                        Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
                    },
                $"The webhook at {address.Authority}",
                $"the address that {reference} holds",
                $"Check the address that {reference} holds: a webhook that was deleted answers 403, 404 or 410.",
                text.Kinds.Contains(NoticeKind.Test),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Slack takes these three for markup.</summary>
    internal static string Escape(string text)
    {
        return NoticeText
            .Cut(text, LongestText)
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
    }

    private async Task<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        var secret = await secrets.ReadAsync(reference, "notifications.slack", cancellationToken).ConfigureAwait(false);
        if (!Uri.TryCreate(secret.Reveal(), UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"What {reference} holds for notifications.slack is no address; https://… is expected.",
                "Put the webhook's whole address there."
            );
        }

        if (address.Scheme == "http" && !address.IsLoopback)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"The webhook's address in {reference} begins with http://; https:// is expected, because the address is a secret.",
                "Take the https:// address."
            );
        }

        Redaction.Learn(address.PathAndQuery);
        return address;
    }
}
