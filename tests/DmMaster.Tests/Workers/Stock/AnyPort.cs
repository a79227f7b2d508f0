using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>A loopback port that answers every HTTP/2 request as a test says.</summary>
internal sealed class AnyPort : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AnyPort(WebApplication app) => _app = app;

    public string Address => new Uri(_app.Urls.Single()).Authority;

    public static async Task<AnyPort> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new AnyPort(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
