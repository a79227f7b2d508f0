using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DmMaster.Ctl.Tests.Support;

/// <summary>A small certificate authority whose files live in a folder of their own.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dmctl-tls");

    public Certificates(string name)
    {
        var request = new CertificateRequest($"CN={name}", _authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        _authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(AuthorityPath, _authority.ExportCertificatePem());
    }

    public string AuthorityPath => Path.Combine(_folder.FullName, "ca.pem");

    /// <summary>A certificate for some machine that is not this one, valid exactly as long as its authority: none may outlive that.</summary>
    public X509Certificate2 Issue(string commonName)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        using var bare = request.Create(_authority, _authority.NotBefore, _authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        using var withKey = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A certificate and its key as files.</summary>
    public (string Certificate, string Key) IssueFiles(string commonName)
    {
        using var certificate = Issue(commonName);
        using var key = certificate.GetECDsaPrivateKey()!;
        var paths = (Path.Combine(_folder.FullName, $"{commonName}.pem"), Path.Combine(_folder.FullName, $"{commonName}.key"));
        File.WriteAllText(paths.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(paths.Item2, key.ExportECPrivateKeyPem());
        return paths;
    }

    public string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose()
    {
        _authority.Dispose();
        _authorityKey.Dispose();
        _folder.Delete(recursive: true);
    }
}
