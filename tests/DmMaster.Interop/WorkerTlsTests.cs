using System.Net;
using System.Security.Cryptography.X509Certificates;
using DmMaster.Hosting.Port;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Calls;
using DmMaster.Workers.Stock;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerService = DmMaster.Protocol.Dm.Worker;

namespace DmMaster.Interop;

/// <summary>Calls to the port of a stock worker that speaks TLS.</summary>
public sealed class WorkerTlsTests : IDisposable
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";

    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Call_OverTls_ShowsTheMastersCertificateAndIsAnswered()
    {
        _certificates.Issue("master", "dm-master-1");
        _certificates.Issue("worker", "dm-worker-1", ServerPurpose);
        await using var worker = await StartAsync(_certificates, "worker");
        using var channels = Channels("master");

        Assert.Equal("dm-master-1", (await CallAsync(channels, worker)).Msg);
    }

    [Fact]
    public async Task Call_AfterTheCertificateWasRenewed_ShowsTheNewOne()
    {
        _certificates.Issue("master", "before");
        _certificates.Issue("worker", "dm-worker-1", ServerPurpose);
        using var channels = Channels("master");
        await using (var first = await StartAsync(_certificates, "worker"))
        {
            Assert.Equal("before", (await CallAsync(channels, first)).Msg);
        }

        _certificates.Issue("master", "after");
        await using var second = await StartAsync(_certificates, "worker");

        Assert.Equal("after", (await CallAsync(channels, second, revision: 2)).Msg);
    }

    [Fact]
    public async Task Call_OfAWorkerOfAnotherAuthority_IsNotMade()
    {
        using var others = new TestCertificates();
        _certificates.Issue("master", "dm-master-1");
        others.Issue("worker", "dm-worker-1", ServerPurpose);
        await using var worker = await StartAsync(others, "worker");
        using var channels = Channels("master");

        var failure = await Assert.ThrowsAsync<RpcException>(() => CallAsync(channels, worker));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.StartsWith("connection error: desc = \"transport: authentication handshake failed: ", failure.Status.Detail, StringComparison.Ordinal);
    }

    private StockChannels Channels(string name)
    {
        var certificates = new TlsCertificates(
            new(_certificates.Authority, _certificates.PathOf(name + ".pem"), _certificates.PathOf(name + ".key")), NullLogger<TlsCertificates>.Instance);
        return new StockChannels(new WorkerCallOptions { Tls = certificates.ForCall }, TimeProvider.System);
    }

    private static async Task<QueryStatusResponse> CallAsync(StockChannels channels, WebApplication worker, long revision = 1)
    {
        var address = new Uri(worker.Urls.Single()).Authority;
        return await new WorkerService.WorkerClient(channels.Of(new WorkerName("w1"), address, new Revision(revision))).QueryStatusAsync(new QueryStatusRequest());
    }

    private static async Task<WebApplication> StartAsync(TestCertificates certificates, string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        using var loaded = certificates.Load(name);
        var certificate = X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pkcs12), null);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(certificate, static https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = static (_, _, _) => true;
            });
        }));
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<Port>();
        await app.StartAsync();
        return app;
    }

    private sealed class Port : WorkerService.WorkerBase
    {
        public override Task<QueryStatusResponse> QueryStatus(QueryStatusRequest request, ServerCallContext context) => Task.FromResult(new QueryStatusResponse
        {
            Result = true, Msg = ClientCertificateRule.CommonName(context.GetHttpContext().Connection.ClientCertificate!) ?? "",
        });
    }
}
