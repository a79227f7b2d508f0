using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace DmMaster.Store.EtcdClient;

/// <summary>Reads the files of <see cref="EtcdTls"/>.</summary>
internal static class TlsSettings
{
    /// <summary>What a connection needs.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file holds no certificate or key, or they do not match.</exception>
    internal static SslClientAuthenticationOptions Load(EtcdTls tls)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(tls.CaFile);
        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (tls.CertificateFile is { } file)
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            var certificate = X509Certificate2.CreateFromPemFile(file, tls.KeyFile);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }

        return options;
    }
}
