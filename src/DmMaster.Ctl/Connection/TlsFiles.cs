using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DmMaster.Config;
using DmMaster.Config.Files;
using DmMaster.Ctl.Files;

namespace DmMaster.Ctl.Connection;

/// <summary>The certificate files of a connection. They are read anew for each connection, so that they can be exchanged.</summary>
/// <param name="CaPath">The trusted CAs; without them any master is believed.</param>
/// <param name="CertificatePath">This client's certificate and its chain.</param>
/// <param name="KeyPath">Its key.</param>
/// <param name="AllowedNames">The common names that a master may have; empty for any.</param>
/// <param name="WorkingDirectory">The folder that relative paths start from.</param>
internal sealed record TlsFiles(
    string CaPath, string CertificatePath, string KeyPath, IReadOnlyList<string> AllowedNames, string WorkingDirectory)
{
    /// <summary>Whether the connection is encrypted at all.</summary>
    public bool IsUsed => CaPath.Length > 0 || CertificatePath.Length > 0 || KeyPath.Length > 0;

    /// <summary>Reads the files.</summary>
    public DmResult<SslClientAuthenticationOptions> Load()
    {
        var certificates = LoadCertificate();
        if (!certificates.TryGet(out var own, out var certificateError))
        {
            return Invalid($"could not load client key pair: {certificateError}");
        }

        if (!LoadAuthorities().TryGet(out var authorities, out var authorityError))
        {
            return Invalid(authorityError.ToString());
        }

        return new SslClientAuthenticationOptions
        {
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ClientCertificateContext = own.Count == 0 ? null : SslStreamCertificateContext.Create(own[0], own, offline: true),
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => IsTrusted(certificate as X509Certificate2, chain, authorities),
        };
    }

    private static DmError Invalid(string cause) =>
        new(48002, "dmctl", "internal", "medium", "invalid TLS config", "Please check the `ssl-ca`, `ssl-cert` and `ssl-key` config in command line.") { RawCause = cause };

    // The host's name does not matter: clusters of DM use one certificate for many machines.
    private bool IsTrusted(X509Certificate2? certificate, X509Chain? sent, X509Certificate2Collection authorities)
    {
        if (certificate is null || (AllowedNames.Count > 0 && !AllowedNames.Contains(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false))))
        {
            return false;
        }

        if (CaPath.Length == 0)
        {
            return true;
        }

        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate);
    }

    private DmResult<X509Certificate2Collection> LoadCertificate()
    {
        if (CertificatePath.Length == 0 || KeyPath.Length == 0)
        {
            return DmResult.Of<X509Certificate2Collection>([]);
        }

        if (!LocalFile.Read(CertificatePath, WorkingDirectory).TryGet(out var certificate, out var certificateError))
        {
            return certificateError;
        }

        if (!LocalFile.Read(KeyPath, WorkingDirectory).TryGet(out var key, out var keyError))
        {
            return keyError;
        }

        return Pem.KeyPair(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key)).TryGet(out var pair, out var error)
            ? pair
            : DmError.Plain($"tls: {error}");
    }

    private DmResult<X509Certificate2Collection> LoadAuthorities()
    {
        if (CaPath.Length == 0)
        {
            return DmResult.Of<X509Certificate2Collection>([]);
        }

        if (!LocalFile.Read(CaPath, WorkingDirectory).TryGet(out var content, out var error))
        {
            return DmError.Plain($"could not read ca certificate: {error}");
        }

        var authorities = Pem.Certificates(Encoding.UTF8.GetString(content));
        return authorities.Count > 0 ? authorities : DmError.Plain("failed to append ca certs");
    }
}
