using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using DmMaster.Protocol.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace DmMaster.Worker.Tests;

/// <summary>A real gRPC server whose links a test serves by hand.</summary>
internal sealed class ScriptedMaster : WorkerLink.WorkerLinkBase, IAsyncDisposable
{
    private readonly Channel<MasterEnd> _links = Channel.CreateUnbounded<MasterEnd>();
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication _app = null!;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<ScriptedMaster> StartAsync(X509Certificate2? certificate = null)
    {
        var master = new ScriptedMaster();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(server => server.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (client, _, _) => client.Thumbprint == certificate.Thumbprint;
                });
            }
        }));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(master);
        master._app = builder.Build();
        master._app.MapGrpcService<ScriptedMaster>();
        await master._app.StartAsync();
        return master;
    }

    /// <summary>The next link that a worker opens.</summary>
    public async Task<MasterEnd> AcceptAsync() => await _links.Reader.ReadAsync().AsTask().WaitAsync(MasterEnd.Patience);

    /// <summary>The next link, welcomed.</summary>
    public async Task<(MasterEnd Link, Hello Hello)> WelcomeAsync(string cluster = "c1", int heartbeatMilliseconds = 10_000, int timeToLiveSeconds = 0)
    {
        var link = await AcceptAsync();
        var hello = (await link.ReadAsync()).Hello;
        await link.SayAsync(new MasterMessage
        {
            Welcome = new Welcome
            {
                Cluster = cluster,
                HeartbeatInterval = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMilliseconds(heartbeatMilliseconds)),
                TimeToLive = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(timeToLiveSeconds)),
            },
        });
        return (link, hello);
    }

    public override async Task Connect(
        IAsyncStreamReader<WorkerMessage> requestStream, IServerStreamWriter<MasterMessage> responseStream, ServerCallContext context)
    {
        var link = new MasterEnd(requestStream, responseStream);
        _links.Writer.TryWrite(link);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, _stopping.Token);
        var status = await link.Ended.WaitAsync(either.Token);
        if (status.StatusCode != StatusCode.OK)
        {
            throw new RpcException(status);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }
}
