using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DmMaster.Worker.Tests;

public sealed class TlsTests
{
    [Fact]
    public async Task Handler_WithCertificates_LinksOverTls()
    {
        using var certificate = Certificate();
        await using var master = await ScriptedMaster.StartAsync(certificate);
        using var stop = new CancellationTokenSource();
        var options = new NativeWorkerOptions
        {
            Name = "w1", Masters = [new UriBuilder(master.Address) { Scheme = "https" }.Uri], Handler = () => Handler(certificate),
        };
        var work = new NativeWorker(options, new TestHandler()).RunAsync(stop.Token);

        var (link, hello) = await master.WelcomeAsync();

        Assert.Equal("w1", hello.Name);
        Assert.Equal(5, (await link.DoAsync(5)).Revision);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    private static SocketsHttpHandler Handler(X509Certificate2 certificate) => new()
    {
        SslOptions =
        {
            ClientCertificates = [certificate],
            RemoteCertificateValidationCallback = (_, remote, _, _) => remote?.GetCertHashString() == certificate.Thumbprint,
        },
    };

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
