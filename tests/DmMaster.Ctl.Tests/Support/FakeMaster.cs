using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace DmMaster.Ctl.Tests.Support;

/// <summary>A real HTTP/2 server on loopback that speaks gRPC by hand, so that the bytes in and out are exactly those of a test.</summary>
internal sealed class FakeMaster : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<WireCall> _calls = new();

    private FakeMaster(WebApplication application) => _application = application;

    public IReadOnlyList<WireCall> Calls => [.. _calls];

    public string Address => new Uri(_application.Urls.Single()).Authority;

    public static Task<FakeMaster> StartAsync(Func<WireCall, WireReply> answer) => StartAsync(call => Task.FromResult(answer(call)));

    public static async Task<FakeMaster> StartAsync(
        Func<WireCall, Task<WireReply>> answer, X509Certificate2? certificate = null, Func<X509Certificate2?, bool>? admits = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AllowAlternateSchemes = true;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (certificate is not null)
                {
                    listen.UseHttps(https => Secure(https, certificate, admits));
                }
            });
        });
        var application = builder.Build();
        var master = new FakeMaster(application);
        application.Run(context => master.ServeAsync(context, answer));
        await application.StartAsync();
        return master;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static void Secure(HttpsConnectionAdapterOptions https, X509Certificate2 certificate, Func<X509Certificate2?, bool>? admits)
    {
        https.ServerCertificate = certificate;
        if (admits is not null)
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (client, _, _) => admits(client);
        }
    }

    private async Task ServeAsync(HttpContext context, Func<WireCall, Task<WireReply>> answer)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var call = new WireCall(context.Request.Path, body.ToArray()[5..], headers, context.Request.Protocol, context.Request.Scheme, context.Request.Host.Value ?? "");
        _calls.Enqueue(call);
        var reply = await answer(call);
        if (reply.Breaks)
        {
            context.Connection.RequestClose();
            context.Abort();
            return;
        }

        context.Response.ContentType = "application/grpc";
        if (reply.Status == 0)
        {
            var head = new byte[5];
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), reply.Message.Length);
            await context.Response.Body.WriteAsync(head, context.RequestAborted);
            await context.Response.Body.WriteAsync(reply.Message, context.RequestAborted);
        }

        context.Response.AppendTrailer("grpc-status", $"{reply.Status}");
        if (reply.Detail.Length > 0)
        {
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(reply.Detail));
        }
    }
}
