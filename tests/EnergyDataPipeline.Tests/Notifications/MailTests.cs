using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Notifications;
using EnergyDataPipeline.Tests.Support;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;
using Xunit;

namespace EnergyDataPipeline.Tests.Notifications;

/// <summary>E-mail, against a mail server that is not ours: STARTTLS and sign-in included.</summary>
public sealed class MailTests : IDisposable
{
    private const string Password = "canary-mail-pw-33e";

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_comes_over_STARTTLS_after_a_sign_in()
    {
        await using var server = new MailDouble(_authority);

        var outcome = await TestAsync(server, Password, tls: "starttls");

        Assert.True(outcome.State == NotificationState.Sent, outcome.Message);
        var mail = Assert.Single(server.Received);
        Assert.Contains("Subject: Energy Data Pipeline: a test message", mail);
        Assert.Contains("From: energy@example.com", mail);
        Assert.Contains("To: one@example.com, two@example.com", mail);
        Assert.Contains("This is a test: nothing is wrong.", mail);
        Assert.Equal([true], server.WereSecure);
    }

    [Fact]
    public async Task A_wrong_password_is_said_with_where_it_is_and_not_what_it_is()
    {
        await using var server = new MailDouble(_authority);

        var outcome = await TestAsync(server, "canary-wrong-pw-77f", tls: "starttls");

        Assert.Equal(NotificationState.Failed, outcome.State);
        Assert.StartsWith($"The mail server localhost:{server.Port} refused the sign-in", outcome.Message);
        Assert.StartsWith("Check notifications.email.username", outcome.NextStep);
        Assert.DoesNotContain("canary", outcome.Message + outcome.NextStep);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_server_whose_certificate_nobody_vouches_for_gets_neither_password_nor_message()
    {
        await using var server = new MailDouble(_authority);

        var outcome = await TestAsync(server, Password, tls: "starttls", isTrusted: false);

        Assert.Equal(NotificationState.Failed, outcome.State);
        Assert.Contains("is not trusted", outcome.Message);
        Assert.Empty(server.Received);
        Assert.Empty(server.SignIns);
    }

    [Fact]
    public async Task A_server_without_STARTTLS_gets_neither_password_nor_message()
    {
        await using var server = new MailDouble(authority: null);

        var outcome = await TestAsync(server, Password, tls: "starttls");

        Assert.Equal(NotificationState.Failed, outcome.State);
        Assert.Contains("does not offer what is asked of it", outcome.Message);
        Assert.Empty(server.Received);
        Assert.Empty(server.SignIns);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said()
    {
        MailDouble gone;
        await using (gone = new MailDouble(_authority)) { }

        var outcome = await TestAsync(gone, Password, tls: "starttls");

        Assert.Equal(NotificationState.Failed, outcome.State);
        Assert.StartsWith($"The mail server localhost:{gone.Port} did not take the message", outcome.Message);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private async Task<NotificationOutcome> TestAsync(MailDouble server, string password, string tls, bool isTrusted = true)
    {
        using var notifier = new Notifier(
            new EnergyPipelineConfig
            {
                Destination = new StoreSettings.Folder(Path.Combine(_folder.Path, "store")),
                Secrets = new SecretSources(new Dictionary<string, string> { ["MAIL_PW"] = password }, _folder.Path),
                Notifications = new()
                {
                    Email = new EmailSettings
                    {
                        Host = "localhost",
                        Port = server.Port,
                        From = "energy@example.com",
                        To = ["one@example.com", "two@example.com"],
                        Username = "energy",
                        Password = "env:MAIL_PW",
                        Tls = tls,
                        CaFile = isTrusted ? _folder.File("ca.pem", _authority.Pem()) : null,
                    },
                },
            }
        );
        return Assert.Single(await notifier.TestAsync(Cancellation));
    }

    private sealed class MailDouble : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public MailDouble(TestAuthority? authority)
        {
            using (var listener = new TcpListener(IPAddress.Loopback, 0))
            {
                listener.Start();
                Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            }

            var options = new SmtpServerOptionsBuilder()
                .ServerName("localhost")
                .Endpoint(endpoint =>
                {
                    endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port)).AllowUnsecureAuthentication(authority is null);
                    if (authority is not null)
                    {
                        endpoint.Certificate(authority.Sign());
                    }
                })
                .Build();
            var services = new ServiceProvider();
            services.Add(new Store(this));
            services.Add(new Users(this));
            _running = new SmtpServer.SmtpServer(options, services).StartAsync(_stop.Token);
        }

        public int Port { get; }

        public ConcurrentQueue<string> Received { get; } = [];

        public ConcurrentQueue<bool> WereSecure { get; } = [];

        public ConcurrentQueue<string> SignIns { get; } = [];

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }

        private sealed class Store(MailDouble server) : MessageStore
        {
            public override Task<SmtpResponse> SaveAsync(
                ISessionContext context,
                IMessageTransaction transaction,
                ReadOnlySequence<byte> buffer,
                CancellationToken cancellationToken
            )
            {
                server.Received.Enqueue(Encoding.UTF8.GetString(buffer.ToArray()));
                server.WereSecure.Enqueue(context.Pipe.IsSecure);
                return Task.FromResult(SmtpResponse.Ok);
            }
        }

        private sealed class Users(MailDouble server) : UserAuthenticator
        {
            public override Task<bool> AuthenticateAsync(
                ISessionContext context,
                string user,
                string password,
                CancellationToken cancellationToken
            )
            {
                server.SignIns.Enqueue(user);
                return Task.FromResult(user == "energy" && password == Password);
            }
        }
    }
}
