using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EnergyDataPipeline.Storing.S3;

/// <summary>Trusts certificates of the machine's authorities and, beside them, of those in a file.</summary>
internal static class S3Trust
{
    /// <summary>The check, with the authorities of <paramref name="file"/>.</summary>
    public static RemoteCertificateValidationCallback With(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new StoreException(
                StoreFault.Other,
                $"The certificate authorities in '{file}' cannot be read: {exception.Message}",
                "Name a PEM file that holds at least one certificate.",
                exception
            );
        }

        return (_, certificate, chain, errors) =>
        {
            if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null || chain is null)
            {
                return errors == SslPolicyErrors.None;
            }

            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(authorities);
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainElements.Select(element => element.Certificate).ToArray());
            using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return own.Build(copy);
        };
    }
}
