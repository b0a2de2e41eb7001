using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace EnergyDataPipeline.Tests.Support;

/// <summary>Calls of AWS's JSON and Query protocols on moto, for what a test arranges and reads back.</summary>
internal static class MotoCalls
{
    private static readonly HttpClient Client = new();

    /// <summary>A call of the JSON protocol (<c>AmazonSSM.PutParameter</c>).</summary>
    public static Task<string> JsonAsync(this MotoServer moto, string service, string target, string json) =>
        CallAsync(
            moto,
            service,
            new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new("application/x-amz-json-1.1") } },
            target
        );

    /// <summary>A call of the Query protocol.</summary>
    public static Task<string> QueryAsync(this MotoServer moto, string service, params (string Name, string Value)[] parameters) =>
        CallAsync(moto, service, new FormUrlEncodedContent(parameters.Select(one => KeyValuePair.Create(one.Name, one.Value))), null);

    public static Task PutParameterAsync(this MotoServer moto, string name, string value) =>
        moto.JsonAsync(
            "ssm",
            "AmazonSSM.PutParameter",
            $$"""{"Name":"{{name}}","Value":"{{value}}","Type":"SecureString","Overwrite":true}"""
        );

    public static async Task<string> NewPacingTableAsync(this MotoServer moto)
    {
        var name = "turns-" + Guid.NewGuid().ToString("N")[..12];
        await moto.JsonAsync(
            "dynamodb",
            "DynamoDB_20120810.CreateTable",
            $$"""
            {"TableName":"{{name}}","BillingMode":"PAY_PER_REQUEST",
             "AttributeDefinitions":[{"AttributeName":"host","AttributeType":"S"}],
             "KeySchema":[{"AttributeName":"host","KeyType":"HASH"}]}
            """
        );
        return name;
    }

    /// <summary>Puts an object.</summary>
    public static async Task PutObjectAsync(this MotoServer moto, string bucket, string key, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(await moto.StartedAsync(), $"/{bucket}/{key}"))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)),
        };
        Sign(request, "s3");
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }

    private static async Task<string> CallAsync(MotoServer moto, string service, HttpContent content, string? target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, await moto.StartedAsync()) { Content = content };
        Sign(request, service);
        if (target is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        }

        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {text}");
        return text;
    }

    private static void Sign(HttpRequestMessage request, string service) =>
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256",
            $"Credential=test/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
        );
}
