using System.Globalization;
using System.Text;
using EnergyDataPipeline.Sandbox.Faults;

namespace EnergyDataPipeline.Sandbox.Serving;

/// <summary>The faults that need no answer to spoil: they come instead of it, or before it.</summary>
internal static class FaultyDoor
{
    // The 99th percentile of a bell curve lies so many standard deviations above its middle.
    private const double NinetyNinth = 2.326;

    /// <summary>Waits where a fault says so; true when a fault has ended the exchange.</summary>
    public static async Task<bool> StoppedAsync(Exchange exchange, Dice dice, SandboxOptions options)
    {
        var faults = exchange.Faults;
        if (faults.Find(FaultKind.DateSkew) is { } skew)
        {
            var date = options.Time.GetUtcNow().AddSeconds(skew.Seconds ?? 3600);
            exchange.Response.Headers.Date = date.ToString("r", CultureInfo.InvariantCulture);
        }
        await WaitAsync(exchange, Latency(faults, dice) ?? options.LatencyMilliseconds, options.Time);
        if (faults.Find(FaultKind.Hang) is { Percent: null })
        {
            await SpoiltDelivery.HangAsync(exchange);
        }
        else if (faults.Find(FaultKind.Close) is not null)
        {
            await SpoiltDelivery.CloseAsync(exchange);
        }
        else if (faults.Find(FaultKind.RedirectLoop) is not null)
        {
            exchange.Response.Headers.Location = exchange.RawTarget;
            await exchange.SendPageAsync(302, "Found");
        }
        else if (faults.Find(FaultKind.Status) is { } status)
        {
            await SendStatusAsync(exchange, status);
        }
        else if (faults.Find(FaultKind.HtmlAs200) is { } page)
        {
            var type = page.Style == "html-type" ? "text/html;charset=utf-8" : "application/json";
            await exchange.SendAsync(200, type, Encoding.UTF8.GetBytes(BodyFaults.Page));
        }
        else
        {
            return false;
        }
        return true;
    }

    private static Task SendStatusAsync(Exchange exchange, FaultRule rule)
    {
        var code = rule.Code ?? 503;
        if (rule.RetryAfter is not null)
        {
            exchange.Response.Headers.RetryAfter = rule.RetryAfter;
        }
        if (code == 401)
        {
            exchange.Response.Headers.WWWAuthenticate = SignIn.Challenge;
        }
        return rule.Style == "empty" ? exchange.SendAsync(code, "", default) : exchange.SendPageAsync(code, "On purpose");
    }

    private static double? Latency(FaultSet faults, Dice dice)
    {
        if (faults.Find(FaultKind.Latency) is not { } rule)
        {
            return null;
        }
        var median = rule.Milliseconds ?? 100;
        if (rule.P99Milliseconds is not { } rare || median <= 0)
        {
            return median;
        }
        return median * Math.Exp(dice.Normal(Series.FaultDraw, faults.Draw, -1) * Math.Log(rare / median) / NinetyNinth);
    }

    private static async Task WaitAsync(Exchange exchange, double? milliseconds, TimeProvider time)
    {
        if (milliseconds is not > 0)
        {
            return;
        }
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(exchange.Http.RequestAborted, exchange.Stopping);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds.Value), time, ends.Token);
    }
}
