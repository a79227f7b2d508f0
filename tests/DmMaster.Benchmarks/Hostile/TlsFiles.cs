using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Hostile;

/// <summary>An authority and one certificate of it, which both sides show.</summary>
/// <param name="Authority">PEM file.</param>
/// <param name="Certificate">PEM file.</param>
/// <param name="Key">PEM file.</param>
internal sealed record TlsFiles(string Authority, string Certificate, string Key)
{
    /// <summary>Makes them.</summary>
    public static TlsFiles Write(DirectoryInfo directory)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = authority.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var node = request.Create(root, now.AddDays(-1), now.AddDays(1), [1, 2, 3]);

        var files = new TlsFiles(In(directory, "authority.pem"), In(directory, "node.pem"), In(directory, "node.key"));
        File.WriteAllText(files.Authority, root.ExportCertificatePem());
        File.WriteAllText(files.Certificate, node.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    /// <summary>How a good client connects.</summary>
    public Func<GrpcChannel> Connect(Uri server) => () => GrpcChannel.ForAddress(server, new GrpcChannelOptions
    {
        DisposeHttpClient = true,
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [X509Certificate2.CreateFromPemFile(Certificate, Key)],
                CertificateChainPolicy = Policy(),
            },
        },
    });

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(Authority);
        return policy;
    }

    private static string In(DirectoryInfo directory, string name) => Path.Combine(directory.FullName, name);
}
