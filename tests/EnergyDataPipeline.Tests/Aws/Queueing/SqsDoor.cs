using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EnergyDataPipeline.Tests.Aws.Queueing;

/// <summary>A question to the queue service, as it went through the door.</summary>
internal sealed record SqsQuestion(string Action, JsonObject Body);

/// <summary>
/// Stands before moto: notes each question, and lets a test change one or answer it in moto's place. What is noted and passed on are the SDK's own
/// bytes over HTTP.
/// </summary>
internal sealed class SqsDoor : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpClient _moto;
    private readonly ConcurrentQueue<SqsQuestion> _questions = new();

    private SqsDoor(WebApplication application, HttpClient moto) => (_application, _moto) = (application, moto);

    /// <summary>Changes a question before it is passed on; what it returns is put over moto's answer, null for nothing.</summary>
    public Func<SqsQuestion, Action<JsonObject>?> Meddle { get; set; } = _ => null;

    /// <summary>Waited for before a question is passed on.</summary>
    public Func<SqsQuestion, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<SqsQuestion> Questions => [.. _questions];

    public IReadOnlyList<SqsQuestion> Of(string action) => [.. _questions.Where(question => question.Action == action)];

    public static async Task<SqsDoor> OpenAsync(Uri moto)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var door = new SqsDoor(builder.Build(), new HttpClient { BaseAddress = moto });
        door._application.Run(door.PassAsync);
        await door._application.StartAsync(TestContext.Current.CancellationToken);
        door.Address = new Uri(door._application.Urls.First());
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _moto.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = JsonNode.Parse(await reader.ReadToEndAsync(context.RequestAborted))!.AsObject();
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var question = new SqsQuestion(target[(target.LastIndexOf('.') + 1)..], body);
        _questions.Enqueue(question);
        try
        {
            await Before(question, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has given up.
            return;
        }

        var change = Meddle(question);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body.ToJsonString()) };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        using var answer = await _moto.SendAsync(request, context.RequestAborted);
        var text = await answer.Content.ReadAsStringAsync(context.RequestAborted);
        if (change is not null)
        {
            var node = JsonNode.Parse(text)!.AsObject();
            change(node);
            text = node.ToJsonString();
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/x-amz-json-1.0";
        foreach (var (name, values) in answer.Headers.Where(header => header.Key.StartsWith("x-amzn", StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await context.Response.WriteAsync(text, context.RequestAborted);
    }
}
