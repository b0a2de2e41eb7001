using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using EnergyDataPipeline.Aws;

namespace EnergyDataPipeline.Notifications.Sns;

/// <summary>
/// An SNS topic: <c>Publish</c> by the Query protocol, signed with Signature Version 4. Written out here, because it is one request; the
/// credentials are the SDK's.
/// </summary>
internal sealed class SnsTopic(string topic, AwsAccess access, PatientPost post, TimeProvider time) : INoticeChannel
{
    private const int LongestSubject = 100;
    private const int LongestMessage = 60_000;

    public string Name => "sns";

    public async Task SendAsync(NoticeText text, CancellationToken cancellationToken)
    {
        var region = topic.Split(':')[3];
        var address = new Uri(access.EndpointOf("SNS") ?? $"https://sns.{region}.{Domain(topic.Split(':')[1])}/");
        var body = Encoding.UTF8.GetBytes(
            Form(
                ("Action", "Publish"),
                ("Version", "2010-03-31"),
                ("TopicArn", topic),
                ("Subject", Subject(text.Subject)),
                ("Message", NoticeText.Cut(text.Body, LongestMessage)),
                ("MessageAttributes.entry.1.Name", "kind"),
                ("MessageAttributes.entry.1.Value.DataType", "String"),
                ("MessageAttributes.entry.1.Value.StringValue", string.Join(',', text.Kinds))
            )
        );
        ImmutableCredentials keys;
        try
        {
            keys = await access.Credentials().GetCredentialsAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (AwsFaults.IsOurs(exception, cancellationToken))
        {
            throw AwsFaults.Explain(exception, $"Publishing to {topic}", "Give AWS credentials.", "sns:Publish on the topic");
        }

        await post.SendAsync(
                () => Signed(address, body, keys, region),
                topic,
                access.EndpointOf("SNS") is null ? "the network and the topic's region" : $"the endpoint {address}",
                $"Check that the topic exists in {region} and that whoever runs this is allowed sns:Publish on it.",
                text.Kinds.Contains(NoticeKind.Test),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private HttpRequestMessage Signed(Uri address, byte[] body, ImmutableCredentials keys, string region)
    {
        const string Headers = "content-type;host;x-amz-date";
        const string ContentType = "application/x-www-form-urlencoded; charset=utf-8";
        var now = time.GetUtcNow();
        var moment = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = moment[..8];
        var token = string.IsNullOrEmpty(keys.Token) ? "" : $"x-amz-security-token:{keys.Token}\n";
        var names = token.Length > 0 ? Headers + ";x-amz-security-token" : Headers;
        var canonical =
            $"POST\n{address.AbsolutePath}\n\ncontent-type:{ContentType}\nhost:{address.Authority}\nx-amz-date:{moment}\n{token}\n{names}\n{Hex(SHA256.HashData(body))}";
        var scope = $"{day}/{region}/sns/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + keys.SecretKey);
        foreach (var part in new[] { day, region, "sns", "aws4_request" })
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        request.Headers.Host = address.Authority;
        request.Headers.TryAddWithoutValidation("X-Amz-Date", moment);
        if (token.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", keys.Token);
        }

        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={keys.AccessKey}/{scope}, SignedHeaders={names}, Signature={Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)))}"
        );
        return request;
    }

    /// <summary>SNS takes ASCII without line breaks, a hundred characters of it.</summary>
    private static string Subject(string text)
    {
        var plain = new string([.. text.Select(character => character is >= ' ' and <= '~' ? character : '?')]);
        return plain.Length < LongestSubject ? plain : plain[..(LongestSubject - 3)] + "...";
    }

    private static string Domain(string partition) => partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";

    private static string Form(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var form = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            form.Append(form.Length > 0 ? "&" : "").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return form.ToString();
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
