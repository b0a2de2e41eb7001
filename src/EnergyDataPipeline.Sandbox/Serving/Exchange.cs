using System.Text;
using EnergyDataPipeline.Sandbox.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>One request and its answer, entered into the ledger exactly once, before the caller can know that the answer has ended.</summary>
internal sealed class Exchange
{
    private readonly Ledger ledger;
    private readonly ILogger log;
    private readonly long number;
    private readonly Instant arrivedAt;
    private bool recorded;

    public Exchange(HttpContext context, Ledger ledger, ILogger log, Instant arrivedAt, CancellationToken stopping)
    {
        Http = context;
        this.ledger = ledger;
        this.log = log;
        this.arrivedAt = arrivedAt;
        Stopping = stopping;
        number = ledger.NextNumber();
        RawTarget = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? context.Request.Path;
        Response.Headers["X-Sandbox"] = "1";
    }

    public HttpContext Http { get; }
    public HttpResponse Response => Http.Response;

    /// <summary>The request's target as sent: path and query, nothing decoded.</summary>
    public string RawTarget { get; }

    /// <summary>Ends when the replica shuts down: a hanging answer must not hold it up.</summary>
    public CancellationToken Stopping { get; }
    public string? User { get; set; }
    public FaultSet Faults { get; set; } = FaultSet.None;

    /// <summary>Bytes of body handed to the connection.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether the answer goes out without a body.</summary>
    public bool IsHead => HttpMethods.IsHead(Http.Request.Method);

    public string Header(string name) => Http.Request.Headers[name].ToString();

    /// <summary>Enters the request into the ledger, as it stands; later calls change nothing.</summary>
    public void Record(int status)
    {
        if (recorded)
        {
            return;
        }
        recorded = true;
        var fault = Faults.Rules.Count == 0 ? null : Faults.ToString();
        ledger.Add(new SandboxRequest(number, arrivedAt, Http.Request.Method, RawTarget, status, Bytes, User, fault));
        log.SandboxAnswered(Http.Request.Method, RawTarget, status, Bytes, User, fault);
    }

    /// <summary>Answers with a small body at once.</summary>
    public async Task SendAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        Response.StatusCode = status;
        if (body.Length > 0)
        {
            Response.ContentType = contentType;
        }
        Response.ContentLength = body.Length;
        Bytes = IsHead ? 0 : body.Length;
        Record(status);
        if (Bytes > 0)
        {
            await Response.Body.WriteAsync(body, Http.RequestAborted);
        }
    }

    /// <summary>Answers with a page for people, the way the service words its errors.</summary>
    public Task SendPageAsync(int status, string words)
    {
        var title = $"{status.ToString(System.Globalization.CultureInfo.InvariantCulture)} {words}";
        var escaped = System.Net.WebUtility.HtmlEncode(title);
        var page = $"<!DOCTYPE html><html><head><title>{escaped}</title></head><body><h1>{escaped}</h1></body></html>";
        return SendAsync(status, "text/html;charset=utf-8", Encoding.UTF8.GetBytes(page));
    }
}
