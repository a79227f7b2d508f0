using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DmMaster.Store.EtcdClient;

namespace DmMaster.Store.Tests.EtcdClient;

/// <summary>An etcd that lets in only whom its authority knows.</summary>
public sealed class EtcdTlsTests : IDisposable
{
    private readonly string _files = Directory.CreateTempSubdirectory("etcd-tls-").FullName;

    public void Dispose() => Directory.Delete(_files, true);

    [SkippableFact]
    public async Task Connect_CertificatesOfTheAuthority_Works()
    {
        using var server = Start();
        await using var store = Connect(server, Tls());
        await store.RangeAsync(new RangeQuery(KeyRange.All), default);
        var watch = store.Watch(new WatchQuery(KeyRange.All), default);
        var key = Google.Protobuf.ByteString.CopyFromUtf8("a");
        await store.CommitAsync(new Txn { Success = [new TxnOp.Put(key, key)] }, default);
        await using var reader = new Watching.WatchReader(watch);
        Assert.Single(await reader.NextEventsAsync(1));
    }

    [SkippableFact]
    public async Task Connect_NoCertificateOrAnotherAuthority_Unavailable()
    {
        using var server = Start();
        await using (var right = Connect(server, Tls()))
        {
            await right.RangeAsync(new RangeQuery(KeyRange.All), default);
        }

        using var stranger = NewAuthority("stranger");
        foreach (var tls in new[] { new EtcdTls(File("authority.pem")), Tls() with { CaFile = File("stranger.pem") }, null })
        {
            await using var store = Connect(server, tls, TimeSpan.FromSeconds(1));
            var refusal = await Assert.ThrowsAsync<StoreException>(async () => await store.RangeAsync(new RangeQuery(KeyRange.All), default));
            Assert.Equal(StoreError.Unavailable, refusal.Error);
        }
    }

    [Fact]
    public void Make_FilesThatAreNoCertificates_Refused()
    {
        System.IO.File.WriteAllText(File("nonsense.pem"), "nonsense");
        Assert.ThrowsAny<IOException>(() => Connect(new Uri("https://127.0.0.1:1"), new EtcdTls(File("missing.pem"))));
        using var authority = NewAuthority("authority");
        Assert.ThrowsAny<CryptographicException>(() => Connect(
            new Uri("https://127.0.0.1:1"), Tls() with { CertificateFile = File("nonsense.pem"), KeyFile = File("nonsense.pem") }));
    }

    private static EtcdStore Connect(EtcdServer server, EtcdTls? tls, TimeSpan? patience = null) => Connect(server.Client, tls, patience);

    private static EtcdStore Connect(Uri endpoint, EtcdTls? tls, TimeSpan? patience = null) => new(
        new EtcdStoreOptions { Endpoints = [endpoint], Tls = tls, Patience = patience ?? TimeSpan.FromSeconds(60) },
        TimeProvider.System,
        Microsoft.Extensions.Logging.Abstractions.NullLogger<EtcdStore>.Instance);

    private string File(string name) => Path.Combine(_files, name);

    private EtcdTls Tls() => new(File("authority.pem")) { CertificateFile = File("client.pem"), KeyFile = File("client.key") };

    private EtcdServer Start()
    {
        using var authority = NewAuthority("authority");
        Issue(authority, "server");
        Issue(authority, "client");
        return EtcdServer.StartOne(
            "--client-cert-auth", "--trusted-ca-file", File("authority.pem"), "--cert-file", File("server.pem"), "--key-file", File("server.key"));
    }

    private X509Certificate2 NewAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        System.IO.File.WriteAllText(File($"{name}.pem"), certificate.ExportCertificatePem());
        return certificate;
    }

    private void Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(authority, now.AddHours(-1), now.AddHours(1), RandomNumberGenerator.GetBytes(8));
        System.IO.File.WriteAllText(File($"{name}.pem"), certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(File($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
