using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DmMaster.Hosting;

namespace DmMaster.Interop;

/// <summary>An authority with a server and a client certificate, as PEM files in a directory of its own.</summary>
public sealed class TestCertificates : IDisposable
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);

    private readonly X509Certificate2 _authority;
    private readonly bool _isRsa;

    public TestCertificates(bool isRsa = false)
    {
        _isRsa = isRsa;
        Directory = System.IO.Directory.CreateTempSubdirectory("dm-tls").FullName;
        using var key = NewKey();
        var request = Request("dm test authority", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _authority = request.CreateSelfSigned(From, From.AddDays(30));
        File.WriteAllText(Authority, _authority.ExportCertificatePem());
        Issue("server", "dm-master", ServerPurpose);
        Issue("client", "dm-worker", ClientPurpose);
    }

    public string Directory { get; }

    public string Authority => PathOf("ca.pem");

    public TlsOptions Options => new(Authority, PathOf("server.pem"), PathOf("server.key"));

    public string PathOf(string file) => Path.Combine(Directory, file);

    public X509Certificate2 Load(string name) => X509Certificate2.CreateFromPemFile(PathOf(name + ".pem"), PathOf(name + ".key"));

    /// <summary>Trust in this authority alone.</summary>
    public X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_authority);
        return policy;
    }

    /// <summary>Writes name.pem and name.key, replacing what is there.</summary>
    public void Issue(string name, string commonName, string purpose = ClientPurpose)
    {
        using var key = NewKey();
        var request = Request(commonName, key);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(purpose)], critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var signed = request.Create(_authority, From, From.AddDays(20), RandomNumberGenerator.GetBytes(12));
        File.WriteAllText(PathOf(name + ".pem"), signed.ExportCertificatePem());
        File.WriteAllText(PathOf(name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private AsymmetricAlgorithm NewKey() => _isRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static CertificateRequest Request(string commonName, AsymmetricAlgorithm key) => key is RSA rsa
        ? new($"O=Test, CN={commonName}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : new($"O=Test, CN={commonName}", (ECDsa)key, HashAlgorithmName.SHA256);
}
