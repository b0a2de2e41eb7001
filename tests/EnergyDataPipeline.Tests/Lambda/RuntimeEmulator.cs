using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EnergyDataPipeline.Tests.Lambda;

/// <summary>What a call of the function came to.</summary>
internal sealed record FunctionReply(string Id, bool IsError, string Body, string? ErrorType);

/// <summary>
/// Lambda's Runtime API, version 2018-06-01, as AWS documents it, over real HTTP: hands out events one after the other, takes answers and errors,
/// and refuses what Lambda refuses (an answer to a call that is over, an answer that is too large).
/// </summary>
internal sealed class RuntimeEmulator : IAsyncDisposable
{
    private const int LargestAnswer = 6 * 1024 * 1024;
    private const string Root = "/2018-06-01/runtime";

    private readonly Channel<Call> _waiting = Channel.CreateUnbounded<Call>();
    private readonly ConcurrentDictionary<string, Call> _underWay = new();
    private readonly TaskCompletionSource<FunctionReply> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _application;
    private int _calls;
    private int _asked;

    private RuntimeEmulator(WebApplication application) => _application = application;

    /// <summary>Host and port, as <c>AWS_LAMBDA_RUNTIME_API</c> has them.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Ends when the function says that it cannot start.</summary>
    public Task<FunctionReply> InitError => _initError.Task;

    /// <summary>How often the function has asked for its next call.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static async Task<RuntimeEmulator> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var application = builder.Build();
        var emulator = new RuntimeEmulator(application);
        application.Run(emulator.AnswerAsync);
        await application.StartAsync(TestContext.Current.CancellationToken);
        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        emulator.Address = new Uri(addresses.Addresses.Single()).Authority;
        return emulator;
    }

    /// <summary>Calls the function and waits for what comes of it.</summary>
    public Task<FunctionReply> InvokeAsync(string @event, DateTimeOffset deadline, string? trace = null)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"8476a536-e9f4-11e8-9739-{Interlocked.Increment(ref _calls):x12}");
        var call = new Call(id, @event, deadline, trace, new(TaskCreationOptions.RunContinuationsAsynchronously));
        Assert.True(_waiting.Writer.TryWrite(call));
        return call.Reply.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var parts = (context.Request.Path.Value ?? "")[Root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch ((context.Request.Method, parts))
        {
            case ("GET", ["invocation", "next"]):
                await NextAsync(context);
                break;
            case ("POST", ["init", "error"]):
                _initError.TrySetResult(await ReplyAsync(context, "init", isError: true));
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case ("POST", ["invocation", var id, "response" or "error"]) when _underWay.TryRemove(id, out var call):
                await TakeAsync(context, call, isError: parts[2] == "error");
                break;
            default:
                await RefuseAsync(context, StatusCodes.Status403Forbidden, "InvalidRequestID");
                break;
        }
    }

    private async Task NextAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        Call call;
        try
        {
            call = await _waiting.Reader.ReadAsync(context.RequestAborted);
        }
        catch (Exception over) when (over is OperationCanceledException or ChannelClosedException)
        {
            context.Abort();
            return;
        }

        _underWay[call.Id] = call;
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = call.Id;
        headers["Lambda-Runtime-Deadline-Ms"] = call.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:energy-pipeline";
        if (call.Trace is not null)
        {
            headers["Lambda-Runtime-Trace-Id"] = call.Trace;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(call.Event, context.RequestAborted);
    }

    private static async Task TakeAsync(HttpContext context, Call call, bool isError)
    {
        var reply = await ReplyAsync(context, call.Id, isError);
        if (System.Text.Encoding.UTF8.GetByteCount(reply.Body) > LargestAnswer)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge");
            call.Reply.TrySetException(
                new InvalidOperationException($"the answer has {reply.Body.Length} characters: Lambda would refuse it")
            );
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        call.Reply.TrySetResult(reply);
    }

    private static async Task<FunctionReply> ReplyAsync(HttpContext context, string id, bool isError)
    {
        using var body = new StreamReader(context.Request.Body);
        return new(
            id,
            isError,
            await body.ReadToEndAsync(context.RequestAborted),
            context.Request.Headers["Lambda-Runtime-Function-Error-Type"]
        );
    }

    private static Task RefuseAsync(HttpContext context, int status, string type)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync($$"""{"errorMessage":"refused","errorType":"{{type}}"}""");
    }

    private sealed record Call(string Id, string Event, DateTimeOffset Deadline, string? Trace, TaskCompletionSource<FunctionReply> Reply);
}
