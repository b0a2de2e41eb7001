using System.Net;
using EnergyDataPipeline.Collecting;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EnergyDataPipeline.Tests.Collecting;

public sealed class TlsTests
{
    [Fact]
    public async Task An_unknown_authority_is_refused_and_the_message_names_it_and_what_to_set()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Sign();
        await using var server = new FaultServer(Answers.Good("{}"), certificate);
        await using var rig = new Rig();

        var result = await rig.CollectAsync(Rig.Request(server.Address()));

        Assert.Equal((Outcome.Failed, FailureClass.Configuration, 1), (result.Outcome, result.Failure, result.Attempts));
        Assert.Contains("is not trusted (subject 'CN=localhost', issued by 'CN=Test Authority'", result.Message, StringComparison.Ordinal);
        Assert.Contains("ca_file", result.NextStep, StringComparison.Ordinal);
        Assert.Empty(server.Ledger);
    }

    [Fact]
    public async Task An_authority_of_the_file_is_trusted()
    {
        using var stranger = new TestAuthority("Somebody Else");
        using var authority = new TestAuthority();
        using var certificate = authority.Sign();
        await using var server = new FaultServer(Answers.Good("{}"), certificate);
        await using var rig = new Rig();

        var result = await rig.CollectAsync(Trusting(rig, server, stranger.Pem() + "\n" + authority.Pem()));

        Assert.Equal(Outcome.Ok, result.Outcome);
    }

    [Fact]
    public async Task An_intermediate_that_the_server_leaves_out_may_stand_in_the_file()
    {
        using var root = new TestAuthority("Root");
        using var intermediate = new TestAuthority("Intermediate", root);
        using var certificate = intermediate.Sign();
        await using var server = new FaultServer(Answers.Good("{}"), certificate);
        await using var rig = new Rig();

        var without = await rig.CollectAsync(Trusting(rig, server, root.Pem()));
        var with = await rig.CollectAsync(Trusting(rig, server, root.Pem() + "\n" + intermediate.Pem(), "both.pem"));

        Assert.Equal((Outcome.Failed, FailureClass.Configuration), (without.Outcome, without.Failure));
        Assert.Equal(Outcome.Ok, with.Outcome);
    }

    [Theory]
    [InlineData("elsewhere.example", false, "it is for another host name")]
    [InlineData("localhost", true, "NotTimeValid")]
    public async Task A_certificate_that_no_authority_could_mend_is_the_sources_fault(string host, bool isExpired, string expected)
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Sign(host, isExpired);
        await using var server = new FaultServer(Answers.Good("{}"), certificate);
        await using var rig = new Rig();

        var result = await rig.CollectAsync(Trusting(rig, server, authority.Pem()));

        Assert.Equal((Outcome.Failed, FailureClass.SourcePermanent, 1), (result.Outcome, result.Failure, result.Attempts));
        Assert.Contains(expected, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verification_can_be_left_out_on_loopback_with_a_warning()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Sign("elsewhere.example", isExpired: true);
        await using var server = new FaultServer(Answers.Good("{}"), certificate);
        await using var rig = new Rig();

        var result = await rig.CollectAsync(Rig.Request(server.Address()) with { Tls = new TlsTrust { UnverifiedLoopback = true } });

        Assert.Equal(Outcome.Ok, result.Outcome);
        Assert.Contains(rig.Log.Lines, line => line.Event.Id == 1008 && line.Level == LogLevel.Warning);
    }

    [Theory]
    [InlineData("https://webservices.iso-ne.com/api/v1.1/x")]
    [InlineData("https://localhost.example.com/x")]
    [InlineData("https://10.0.0.1/x")]
    public async Task Verification_cannot_be_left_out_anywhere_else(string address)
    {
        await using var rig = new Rig();
        var request = Rig.Request(new Uri(address)) with { Tls = new TlsTrust { UnverifiedLoopback = true } };

        var refusal = await Assert.ThrowsAsync<PipelineException>(() => rig.CollectAsync(request));

        Assert.Equal(FailureClass.Configuration, refusal.Failure);
        Assert.Contains("only for loopback addresses", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("no certificate here", "holds no certificate in PEM form")]
    public async Task An_authority_file_without_authorities_is_a_configuration_fault(string? content, string expected)
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Sign();
        await using var server = new FaultServer(Answers.Good("{}"), certificate);
        await using var rig = new Rig();

        var refusal = await Assert.ThrowsAsync<PipelineException>(() => rig.CollectAsync(Trusting(rig, server, content)));

        Assert.Equal(FailureClass.Configuration, refusal.Failure);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("trust.pem", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_file_that_cannot_be_read_holds_up_no_other_feed_of_the_host()
    {
        await using var server = new FaultServer(Answers.Good("{}"));
        await using var rig = new Rig();
        var pacing = new EnergyDataPipeline.Catalog.Pacing { Concurrency = 1, RequestsPerSecond = 0 };

        await Assert.ThrowsAsync<PipelineException>(() => rig.CollectAsync(Trusting(rig, server, null) with { Pacing = pacing }));
        var other = await rig.CollectAsync(Rig.Request(server.Address(), "other") with { Pacing = pacing });

        Assert.Equal((Outcome.Ok, 1), (other.Outcome, other.Attempts));
    }

    [Fact]
    public async Task A_handshake_without_end_has_the_connect_limit()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Sign();
        await using var server = new FaultServer(Answers.Good("{}"), certificate) { StallsHandshake = true };
        await using var rig = new Rig();
        var request = Rig.Request(server.Address()) with
        {
            Limits = Rig.Quick with { Connect = TimeSpan.FromMilliseconds(200), MaxRetries = 1 },
        };

        var result = await rig.CollectAsync(request);

        Assert.Equal((Outcome.Failed, FailureClass.Temporary, 2), (result.Outcome, result.Failure, result.Attempts));
    }

    [Fact]
    public async Task A_handshake_that_breaks_may_pass()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Sign();
        await using var server = new FaultServer(Answers.Good("{}"), certificate) { ResetsOnAccept = number => number == 1 };
        await using var rig = new Rig();

        var result = await rig.CollectAsync(Trusting(rig, server, authority.Pem()));

        Assert.Equal((Outcome.Ok, 2), (result.Outcome, result.Attempts));
    }

    [Fact]
    public async Task A_broken_handshake_is_not_blamed_on_the_certificate()
    {
        await using var server = new FaultServer(Answers.Good("{}"));
        await using var rig = new Rig();
        var https = new UriBuilder(server.Address()) { Scheme = "https" }.Uri;

        var result = await rig.CollectAsync(
            Rig.Request(https) with
            {
                Limits = Rig.Quick with { FirstByte = TimeSpan.FromSeconds(1), Connect = TimeSpan.FromMilliseconds(300), MaxRetries = 0 },
            }
        );

        Assert.Equal((Outcome.Failed, FailureClass.Temporary), (result.Outcome, result.Failure));
    }

    [Fact]
    public async Task Http_2_is_spoken_where_it_is_offered()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Sign();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Protocols = HttpProtocols.Http1AndHttp2;
                    listen.UseHttps(certificate);
                }
            )
        );
        await using var web = builder.Build();
        web.MapGet("/speaks", (HttpContext context) => context.Request.Protocol);
        web.MapGet(
            "/breaks",
            async (HttpContext context) =>
            {
                await context.Response.WriteAsync("{\"half\":");
                await context.Response.Body.FlushAsync();
                await Task.Delay(100, context.RequestAborted);
                context.Abort();
            }
        );
        await web.StartAsync(TestContext.Current.CancellationToken);
        var port = new Uri(web.Urls.Single()).Port;
        await using var rig = new Rig();
        var spoken = "";
        var partials = 0;

        var speaks = await rig.CollectAsync(
            Trusting(rig, new Uri($"https://localhost:{port}/speaks"), authority.Pem()),
            async (document, _) =>
            {
                spoken = System.Text.Encoding.UTF8.GetString(await Rig.ReadAsync(document));
                return new Examination(Outcome.Ok);
            }
        );
        var breaks = await rig.CollectAsync(
            Trusting(rig, new Uri($"https://localhost:{port}/breaks"), authority.Pem()),
            (document, _) =>
            {
                partials += document.IsComplete ? 0 : 1;
                return new ValueTask<Examination>(new Examination(Outcome.Ok));
            }
        );

        Assert.Equal((Outcome.Ok, "HTTP/2"), (speaks.Outcome, spoken));
        Assert.Equal((Outcome.Failed, FailureClass.Temporary, 3, 3), (breaks.Outcome, breaks.Failure, breaks.Attempts, partials));
    }

    private static CollectRequest Trusting(Rig rig, FaultServer server, string? pem, string name = "trust.pem") =>
        Trusting(rig, server.Address(), pem, name);

    private static CollectRequest Trusting(Rig rig, Uri address, string? pem, string name = "trust.pem")
    {
        var file = Path.Combine(rig.Folder, name);
        if (pem is not null)
        {
            File.WriteAllText(file, pem);
        }

        return Rig.Request(address) with
        {
            Tls = new TlsTrust { AuthorityFile = file },
        };
    }
}
