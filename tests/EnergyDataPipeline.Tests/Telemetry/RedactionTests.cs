using System.Net;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnergyDataPipeline.Telemetry;
using Xunit;

namespace EnergyDataPipeline.Tests.Telemetry;

public sealed class RedactionTests
{
    private const string Canary = "q\"7é?>~ <canary>&/+'%Zz";

    public static TheoryData<string, string> Forms
    {
        get
        {
            var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary));
            return new()
            {
                { "raw", Canary },
                { "percent", Uri.EscapeDataString(Canary) },
                { "percent in lower case", Lower(Uri.EscapeDataString(Canary)) },
                { "form", WebUtility.UrlEncode(Canary) },
                { "form in lower case", Lower(WebUtility.UrlEncode(Canary)) },
                { "base64", base64 },
                { "base64 without padding", base64.TrimEnd('=') },
                { "base64 for addresses", base64.TrimEnd('=').Replace('+', '-').Replace('/', '_') },
                { "JSON with codes", JsonSerializer.Serialize(Canary)[1..^1] },
                { "JSON with backslashes", JsonEncodedText.Encode(Canary, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString() },
                { "HTML", WebUtility.HtmlEncode(Canary) },
                { "XML attribute", SecurityElement.Escape(Canary) },
                { "XML text", new System.Xml.Linq.XText(Canary).ToString() },
                { "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"someone:{Canary}")) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_masked_in_every_form_it_may_travel_in(string form, string text)
    {
        Redaction.Learn(Canary);
        Redaction.LearnBasic("someone", Canary);

        var cleaned = Redaction.Clean($"before {text} after");

        Assert.True(cleaned == "before *** after", $"{form}: {cleaned}");
    }

    [Fact]
    public async Task A_secret_is_masked_as_soon_as_it_is_learned_whoever_else_learns_at_the_same_time()
    {
        const int Learners = 4;
        const int Secrets = 50;
        using var start = new Barrier(Learners);

        var missed = await Task.WhenAll(
            Enumerable
                .Range(0, Learners)
                .Select(learner =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            var shown = new List<string>();
                            for (var n = 0; n < Secrets; n++)
                            {
                                var secret = $"canary-{learner}-of-{n}-learners";
                                start.SignalAndWait(TestContext.Current.CancellationToken);
                                Redaction.Learn(secret);
                                shown.AddRange(((string[])[Redaction.Clean(secret)]).Where(text => text != "***"));
                            }

                            return shown;
                        },
                        TestContext.Current.CancellationToken,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                )
        );

        Assert.Empty(missed.SelectMany(shown => shown));
    }

    private static string Lower(string escaped) =>
        System.Text.RegularExpressions.Regex.Replace(escaped, "%[0-9A-F]{2}", found => found.Value.ToLowerInvariant());
}
