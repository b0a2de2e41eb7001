using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EnergyDataPipeline.Records;

namespace EnergyDataPipeline.Collecting.Wire;

/// <summary>
/// Decides which servers are trusted: those that the machine trusts, those that the extra authorities vouch for, and, for development on
/// loopback addresses, any.
/// </summary>
internal sealed class TlsCheck
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly TlsTrust _trust;
    private readonly X509Certificate2Collection _authorities = [];
    private volatile CertificateRefusal? _refusal;

    public TlsCheck(TlsTrust trust, bool isLoopback)
    {
        _trust = trust;
        if (trust.UnverifiedLoopback && !isLoopback)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                "Certificates were to go unverified at an address that is not loopback; that is refused.",
                "Verify, and name the authority's PEM file in the feed's ca_file where the machine does not know it."
            );
        }

        if (trust.AuthorityFile is { } file)
        {
            Load(file);
        }
    }

    /// <summary>The last certificate refused, for the message; null while none was.</summary>
    public CertificateRefusal? Refusal => _refusal;

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || _trust.UnverifiedLoopback)
        {
            _refusal = null;
            return true;
        }

        if (certificate is not X509Certificate2 server)
        {
            _refusal = new CertificateRefusal("the server showed no certificate", false);
            return false;
        }

        if (_authorities.Count > 0 && errors == SslPolicyErrors.RemoteCertificateChainErrors && IsVouchedFor(server, chain))
        {
            _refusal = null;
            return true;
        }

        var statuses = chain is null ? [] : chain.ChainStatus.Select(status => status.Status.ToString()).Distinct().ToList();
        var isServersFault = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
        if (isServersFault)
        {
            statuses.Insert(0, "it is for another host name");
        }

        isServersFault |= chain is not null && chain.ChainStatus.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid);
        _refusal = new CertificateRefusal(
            FormattableString.Invariant(
                $"subject '{server.Subject}', issued by '{server.Issuer}', valid {server.NotBefore.ToUniversalTime():yyyy-MM-dd} to {server.NotAfter.ToUniversalTime():yyyy-MM-dd}: {string.Join(", ", statuses)}"
            ),
            isServersFault
        );
        return false;
    }

    private bool IsVouchedFor(X509Certificate2 server, X509Chain? sent) =>
        // A root of the file's own, or one of the machine's reached through an intermediate that only the file has.
        Builds(server, sent, X509ChainTrustMode.CustomRootTrust) || Builds(server, sent, X509ChainTrustMode.System);

    private bool Builds(X509Certificate2 server, X509Chain? sent, X509ChainTrustMode mode)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = mode;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.ExtraStore.AddRange(_authorities);
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
            foreach (var element in sent.ChainElements)
            {
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            }
        }

        if (mode == X509ChainTrustMode.CustomRootTrust)
        {
            chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        }

        return chain.Build(server);
    }

    private void Load(string file)
    {
        const string Advice = "Name a PEM file of certificate authorities in the feed's ca_file.";
        try
        {
            _authorities.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"The certificate authorities in '{file}' cannot be read: {exception.Message}",
                Advice,
                exception
            );
        }

        if (_authorities.Count == 0)
        {
            throw new PipelineException(
                FailureClass.Configuration,
                $"'{file}' holds no certificate in PEM form; one or more are expected.",
                Advice
            );
        }
    }
}

/// <summary>Why a certificate was refused.</summary>
/// <param name="Text">Subject, issuer, validity, what is wrong.</param>
/// <param name="IsServersFault">True when no authority could mend it (expired, another host's).</param>
internal sealed record CertificateRefusal(string Text, bool IsServersFault);
