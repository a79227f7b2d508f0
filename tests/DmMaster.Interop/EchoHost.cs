using System.Net.Security;
using DmMaster.Hosting;
using DmMaster.Hosting.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DmMaster.Interop;

/// <summary>The real host in process, with the echo service on its port.</summary>
internal sealed class EchoHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoHost(WebApplication app) => _app = app;

    public string Target => $"127.0.0.1:{MasterHost.Address(_app).Port}";

    public static async Task<EchoHost> StartAsync(TlsOptions? tls = null, ILoggerProvider? log = null)
    {
        var app = MasterHost.Build(new() { MasterAddress = "127.0.0.1:0", Tls = tls }, new()
        {
            // As for DM's own service.
            Services = static services => services.AddGrpc().AddServiceOptions<EchoService>(static echo => echo.Interceptors.Add<OperationInterceptor>()),
            Endpoints = static routes => routes.MapGrpcService<EchoService>(),
            Logging = logging =>
            {
                if (log is not null)
                {
                    logging.AddProvider(log);
                }
            },
        });
        await app.StartAsync();
        return new(app);
    }

    public GrpcChannel Connect(TestCertificates? certificates = null, string? client = "client", TestCertificates? holder = null)
    {
        var handler = new SocketsHttpHandler();
        if (certificates is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = client is null ? [] : [(holder ?? certificates).Load(client)],
                LocalCertificateSelectionCallback = static (_, _, local, _, _) => local.Count > 0 ? local[0] : null!,
                CertificateChainPolicy = certificates.Trust(),
            };
        }

        var scheme = certificates is null ? "http" : "https";
        return GrpcChannel.ForAddress($"{scheme}://{Target}", new() { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = null });
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
