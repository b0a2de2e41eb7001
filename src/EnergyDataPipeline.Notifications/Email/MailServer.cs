using System.Net.Sockets;
using EnergyDataPipeline.Configuring;
using EnergyDataPipeline.Configuring.Secrets;
using EnergyDataPipeline.Records;
using EnergyDataPipeline.Storing;
using EnergyDataPipeline.Storing.S3;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace EnergyDataPipeline.Notifications.Email;

/// <summary>E-mail by SMTP: one plain-text message to all. Encrypted unless the server is this machine, and signed in where a password is named.</summary>
internal sealed class MailServer(EmailSettings settings, SecretResolver secrets) : INoticeChannel
{
    private const int Limit = 20_000;

    public string Name => "email";

    public async Task SendAsync(NoticeText text, CancellationToken cancellationToken)
    {
        var where = FormattableString.Invariant($"The mail server {settings.Host}:{settings.Port}");
        using var message = Compose(text);
        using var client = new SmtpClient { Timeout = Limit, CheckCertificateRevocation = false };
        try
        {
            if (settings.CaFile is { } authorities)
            {
                client.ServerCertificateValidationCallback = S3Trust.With(authorities);
            }

            var tls = settings.Tls switch
            {
                "implicit" => SecureSocketOptions.SslOnConnect,
                "none" => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            };
            await client.ConnectAsync(settings.Host, settings.Port, tls, cancellationToken).ConfigureAwait(false);
            if (settings is { Username: { } username, Password: { } password })
            {
                var name = SecretReference.IsMeant(username)
                    ? (await secrets.ReadAsync(username, "notifications.email.username", cancellationToken).ConfigureAwait(false)).Reveal()
                    : username;
                var secret = await secrets.ReadAsync(password, "notifications.email.password", cancellationToken).ConfigureAwait(false);
                await client.AuthenticateAsync(name, secret.Reveal(), cancellationToken).ConfigureAwait(false);
            }

            await client.SendAsync(message, cancellationToken).ConfigureAwait(false);
            await client.DisconnectAsync(quit: true, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException unreadable)
        {
            throw new PipelineException(FailureClass.Configuration, unreadable.Message, unreadable.NextStep, unreadable);
        }
        catch (MailKit.Security.AuthenticationException refused)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{where} refused the sign-in: {Said(refused)}.",
                "Check notifications.email.username, and the password where notifications.email.password says it is.",
                refused
            );
        }
        catch (Exception refused) when (refused is SslHandshakeException or System.Security.Authentication.AuthenticationException)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{where} is not trusted: {Said(refused)}.",
                "Name its authority's PEM file in notifications.email.ca_file, or check the name and port.",
                refused
            );
        }
        catch (NotSupportedException lacking)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"{where} does not offer what is asked of it: {Said(lacking)}; STARTTLS is expected.",
                "Set notifications.email.tls to implicit where the port speaks TLS from the start (465), or take a server that encrypts.",
                lacking
            );
        }
        catch (Exception failed)
            when (failed
                    is SmtpCommandException
                        or SmtpProtocolException
                        or ServiceNotConnectedException
                        or IOException
                        or SocketException
                        or TimeoutException
            )
        {
            throw new PipelineException(
                failed is SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 } ? FailureClass.Configuration : FailureClass.Temporary,
                $"{where} did not take the message: {Said(failed)}.",
                "Check notifications.email.host, port, from and to.",
                failed
            );
        }
    }

    private MimeMessage Compose(NoticeText text)
    {
        var message = new MimeMessage
        {
            Subject = text.Subject,
            Body = new TextPart("plain") { Text = text.Body },
        };
        try
        {
            message.From.Add(MailboxAddress.Parse(settings.From));
            foreach (var to in settings.To)
            {
                message.To.Add(MailboxAddress.Parse(to));
            }
        }
        catch (ParseException strange)
        {
            message.Dispose();
            throw new PipelineException(
                FailureClass.Configuration,
                $"notifications.email names what is no e-mail address: {strange.Message}.",
                "Write name@example.com in from and to.",
                strange
            );
        }

        return message;
    }

    private static string Said(Exception exception) => exception.Message.Split('\n')[0].Trim().TrimEnd('.');
}
