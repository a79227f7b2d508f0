using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace DmMaster.Benchmarks.Port;

/// <summary>What dm-master's port is compared with: the same web server with nothing, or only gRPC, on top. HTTP/2 alone, no logs.</summary>
internal static class BareServer
{
    /// <summary>The answer of a health check, framed: not compressed, two bytes, "field 1 is SERVING".</summary>
    private static readonly byte[] Serving = [0, 0, 0, 0, 2, 8, 1];

    /// <summary>A call whose answer is 16 MB.</summary>
    public const string LargePath = "/bare.Large/Get";

    private static readonly byte[] Large = [0, 0, 0xf4, 0x24, 0, .. new byte[16_000_000]];

    /// <summary>Answers everything with the seven bytes of a health check and its trailer, without a look at the request.</summary>
    public static WebApplication BuildBytes(string address)
    {
        var app = Builder(address).Build();
        app.Run(static async http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.AppendTrailer("grpc-status", "0");
            await http.Response.Body.WriteAsync(Serving, http.RequestAborted);
        });
        return app;
    }

    /// <summary>Serves the health check through the official gRPC stack, as it comes.</summary>
    public static WebApplication BuildGrpc(string address, string? certificate = null, string? key = null)
    {
        var builder = Builder(address, certificate is null ? null : X509Certificate2.CreateFromPemFile(certificate, key));
        var health = new HealthServiceImpl();
        health.SetStatus("", ServingStatus.Serving);
        builder.Services.AddRoutingCore().AddSingleton(health).AddGrpc();
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<HealthServiceImpl>();
        app.MapPost(LargePath, AnswerLargeAsync);
        return app;
    }

    /// <summary>Where a started server listens.</summary>
    public static Uri Address(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static async Task AnswerLargeAsync(HttpContext http)
    {
        http.Response.ContentType = "application/grpc";
        http.Response.AppendTrailer("grpc-status", "0");
        await http.Response.Body.WriteAsync(Large, http.RequestAborted);
    }

    private static WebApplicationBuilder Builder(string address, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(IPEndPoint.Parse(address), listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        return builder;
    }
}
