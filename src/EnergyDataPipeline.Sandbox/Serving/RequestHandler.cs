using System.Globalization;
using EnergyDataPipeline.Sandbox.Faults;
using EnergyDataPipeline.Sandbox.Resources;
using EnergyDataPipeline.Sandbox.Serialising;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>Takes each request through the service's doors in its order: sign-in, pacing, path, answer.</summary>
internal sealed class RequestHandler
{
    public const string BasePath = "/api/v1.1";

    private readonly SandboxOptions options;
    private readonly ILogger log;
    private readonly CancellationToken stopping;
    private readonly SignIn signIn;
    private readonly ControlDoor control;
    private readonly Lazy<World> revised;

    public RequestHandler(SandboxOptions options, ILogger log, CancellationToken stopping)
    {
        this.options = options;
        this.log = log;
        this.stopping = stopping;
        World = new World(options.Seed, options.NodeCount);
        revised = new Lazy<World>(World.Revised);
        Clock = new SandboxClock(options);
        Book = new FaultBook(World.Dice);
        Book.Add(options.Faults);
        Limiter = new RateLimiter(options.RateLimit, options.Time);
        Routes = new RouteTable(ResourceCatalogue.Routes);
        signIn = new SignIn(options);
        control = new ControlDoor(this, options);
    }

    public World World { get; }
    public SandboxClock Clock { get; }
    public FaultBook Book { get; }
    public RateLimiter Limiter { get; }
    public RouteTable Routes { get; }
    public Ledger Ledger { get; } = new();

    public async Task HandleAsync(HttpContext context)
    {
        var exchange = new Exchange(context, Ledger, log, Clock.Real, stopping);
        try
        {
            await AnswerAsync(exchange);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            // The caller has gone, or the replica is shutting down; the ledger says how far the answer came.
            context.Abort();
        }
        catch (IOException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception reason) when (!context.Response.HasStarted)
        {
            log.SandboxFailed(reason, context.Request.Method, exchange.RawTarget);
            context.Response.Headers.ContentEncoding = default;
            await exchange.SendPageAsync(500, $"The sandbox made a mistake: {reason.Message}");
        }
        catch (Exception reason)
        {
            // Half an answer is out; a cut connection says so, a polite end would hide it.
            log.SandboxFailed(reason, context.Request.Method, exchange.RawTarget);
            context.Abort();
        }
        finally
        {
            exchange.Record(context.Response.HasStarted ? context.Response.StatusCode : 0);
        }
    }

    private async Task AnswerAsync(Exchange exchange)
    {
        var path = exchange.RawTarget.Split('?')[0];
        if (ControlDoor.Owns(path))
        {
            await control.AnswerAsync(exchange, path);
            return;
        }
        var (outcome, user) = signIn.Judge(exchange.Header("Authorization"));
        exchange.User = user;
        if (outcome == SignInOutcome.Unknown)
        {
            exchange.Response.Headers.WWWAuthenticate = SignIn.Challenge;
            await exchange.SendPageAsync(401, "Unauthorized");
        }
        else if (outcome == SignInOutcome.Locked)
        {
            await exchange.SendPageAsync(403, "Forbidden");
        }
        else if (Limiter.Refuse(user!) is { } wait)
        {
            if (options.RateLimit!.SendRetryAfter)
            {
                exchange.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }
            await exchange.SendPageAsync(429, "Too Many Requests");
        }
        else if (!HttpMethods.IsGet(exchange.Http.Request.Method) && !exchange.IsHead)
        {
            exchange.Response.Headers.Allow = "GET, HEAD";
            await exchange.SendPageAsync(405, "Method Not Allowed");
        }
        else if (!path.StartsWith(BasePath + "/", StringComparison.Ordinal))
        {
            await exchange.SendPageAsync(404, "Not Found");
        }
        else
        {
            await ServeAsync(exchange, RequestedPath.Of(path[BasePath.Length..]));
        }
    }

    private async Task ServeAsync(Exchange exchange, RequestedPath path)
    {
        if (!TryReadWishes(exchange, out var now, out var dialect, out var ownFaults, out var problem))
        {
            await exchange.SendPageAsync(400, problem);
            return;
        }
        exchange.Faults = Book.For(path.Plain, exchange.User, ownFaults);
        if (await FaultyDoor.StoppedAsync(exchange, World.Dice, options))
        {
            return;
        }
        if (Routes.Find(path.Segments) is not { } match)
        {
            await exchange.SendPageAsync(404, "Not Found");
            return;
        }
        if (match.Route.RedirectTo is { } target)
        {
            // A caller old enough to name no host is sent on by path alone.
            var host = exchange.Http.Request.Host is { HasValue: true } named ? $"http://{named.Value}" : "";
            exchange.Response.Headers.Location = $"{host}{BasePath}{target}{path.Extension}";
            await exchange.SendPageAsync(302, "Found");
            return;
        }
        foreach (var (name, value) in match.Parameters)
        {
            if (PathParameter.Problem(name, value) is { } expected)
            {
                await exchange.SendPageAsync(options.BadParameterStatus, $"{name} '{value}': expected {expected}");
                return;
            }
        }
        if (match.Route.IsAboutPublication && exchange.Faults.Find(FaultKind.StaleInfo) is { } stale)
        {
            now -= Duration.FromSeconds(stale.Seconds ?? 86_400);
        }
        var world = exchange.Faults.Find(FaultKind.Revise) is null ? World : revised.Value;
        var ask = new Ask(world, now, match.Parameters);
        var choices = Choices(exchange.Faults, DialectChoices.For(dialect, World.Dice, path.Plain));
        await WriteAsync(exchange, ask, match.Route.Answer!(ask), path.Extension, choices);
    }

    private async Task WriteAsync(Exchange exchange, Ask ask, Answer answer, string extension, DialectChoices choices)
    {
        var faults = exchange.Faults;
        var json = Negotiation.WantsJson(extension, exchange.Header("Accept"));
        var whole = faults.NeedsWholeBody;
        var compress = options.Compression && !whole && Negotiation.AcceptsGzip(exchange.Header("Accept-Encoding"));
        await using var body = new AnswerBody(exchange, compress);
        using var writer = AnswerWriter.For(json, body, choices, options.NumericStrings);
        exchange.Response.ContentType = faults.Find(FaultKind.WrongContentType) is { } wrong
            ? wrong.Style ?? "text/plain"
            : writer.ContentType;
        if (options.Compression)
        {
            exchange.Response.Headers.Vary = "Accept, Accept-Encoding";
        }

        using var rows = answer.Rows.Spoil(faults, World.Dice).GetEnumerator();
        var first = rows.MoveNext() ? rows.Current : null;
        var second = first is not null && rows.MoveNext() ? rows.Current : null;
        writer.Begin(
            answer.Envelope,
            first is null ? 0
                : second is null ? 1
                : 2
        );
        for (var row = first; row is not null; row = Next())
        {
            writer.Write(row);
            ask.Pool.Return(row);
            if (body.IsFull && !whole)
            {
                await body.SendPieceAsync();
            }
        }
        writer.End();
        if (whole)
        {
            await DeliverSpoiltAsync(exchange, body.Written.ToArray(), json);
        }
        else
        {
            await body.CompleteAsync();
        }

        Row? Next()
        {
            if (second is { } held)
            {
                second = null;
                return held;
            }
            return answer.Envelope.Shape is EnvelopeShape.List && rows.MoveNext() ? rows.Current : null;
        }
    }

    private async Task DeliverSpoiltAsync(Exchange exchange, byte[] body, bool json)
    {
        body = BodyFaults.Spoil(body, exchange.Faults, json);
        if (exchange.Faults.Find(FaultKind.GzipBroken) is not null)
        {
            exchange.Response.Headers.ContentEncoding = "gzip";
            body = BodyFaults.BrokenGzip(body);
        }
        if (!await SpoiltDelivery.DeliverAsync(exchange, body, options.Time))
        {
            await exchange.SendAsync(200, exchange.Response.ContentType!, body);
        }
    }

    private static DialectChoices Choices(FaultSet faults, DialectChoices choices)
    {
        if (faults.Find(FaultKind.SingleAsObject) is not null)
        {
            choices = choices with { SinglesCollapse = true };
        }
        return faults.Find(FaultKind.EmptyForm)?.Style switch
        {
            "text" => choices with { EmptyIsText = true },
            "object" => choices with { EmptyIsText = false },
            _ => choices,
        };
    }

    // What one request may wish for itself, in headers that the real service does not know.
    private bool TryReadWishes(
        Exchange exchange,
        out Instant now,
        out SandboxDialect dialect,
        out IReadOnlyList<FaultRule> faults,
        out string problem
    )
    {
        now = Clock.Now;
        dialect = options.Dialect;
        faults = [];
        problem = "";
        if (exchange.Header("X-Sandbox-Now") is { Length: > 0 } instant)
        {
            var parsed = OffsetDateTimePattern.ExtendedIso.Parse(instant);
            if (!parsed.Success || !SandboxClock.IsInRange(parsed.Value.ToInstant()))
            {
                problem = $"X-Sandbox-Now '{instant}': expected an instant such as 2025-07-01T12:00:00-04:00, 1900 to 2199";
                return false;
            }
            now = parsed.Value.ToInstant();
        }
        if (exchange.Header("X-Sandbox-Dialect") is { Length: > 0 } word)
        {
            if (!char.IsAsciiLetter(word[0]) || !Enum.TryParse(word, ignoreCase: true, out dialect) || !Enum.IsDefined(dialect))
            {
                problem = $"X-Sandbox-Dialect '{word}': expected modern, legacy or mixed";
                return false;
            }
        }
        try
        {
            faults = FaultText.ParseMany(exchange.Header("X-Sandbox-Fault"));
            return true;
        }
        catch (FormatException reason)
        {
            problem = reason.Message;
            return false;
        }
    }
}
