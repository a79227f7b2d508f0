using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DmMaster.Testing.Stock;

/// <summary>The ports of simulated stock workers, all served by one server: a thousand cost little more than one.</summary>
public sealed class StockPorts : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, StockWorker> _workers = new();
    private readonly WebApplication _app;

    private StockPorts(IPAddress address, IEnumerable<int> ports)
    {
        // The empty builder reads no files and lets no variable of the environment move the ports.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => Listen(server, address, ports));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.Zero);
        builder.Services.AddRouting();
        builder.Services.AddSingleton(new WorkerRpc(this));
        builder.Services.AddGrpc();
        _app = builder.Build();
        _app.Use(RefuseOthersAsync);
        _app.UseRouting();
        _app.MapGrpcService<WorkerRpc>();
    }

    /// <summary>The ports, in the order in which they were asked for.</summary>
    public IReadOnlyList<int> Ports { get; private set; } = [];

    /// <summary>Opens ports. Calls to one without a worker are answered with UNAVAILABLE.</summary>
    /// <param name="address">The address to listen on.</param>
    /// <param name="ports">The ports; 0 lets the system choose one.</param>
    /// <exception cref="IOException">One of them cannot be opened.</exception>
    public static async Task<StockPorts> OpenAsync(IPAddress address, IReadOnlyList<int> ports)
    {
        var opened = new StockPorts(address, ports);
        try
        {
            await opened._app.StartAsync();
        }
        catch
        {
            await opened._app.DisposeAsync();
            throw;
        }

        var addresses = opened._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        opened.Ports = [.. addresses.Select(static text => new Uri(text).Port)];
        return opened;
    }

    /// <summary>Has a worker answer the calls to a port, in place of one that answered before.</summary>
    public void Serve(int port, StockWorker worker) => _workers[port] = worker;

    /// <summary>Closes the ports and every connection to them, as the end of a process would.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    internal StockWorker? Find(int port) => _workers.GetValueOrDefault(port);

    private static void Listen(KestrelServerOptions server, IPAddress address, IEnumerable<int> ports)
    {
        server.AddServerHeader = false;

        // A stock worker's answers have no date, which would fill the caller's table of headers: ours have one, and leave it out of the table.
        server.AllowResponseHeaderCompression = false;
        server.Limits.Http2.InitialConnectionWindowSize = 128 * 1024;
        foreach (var port in ports)
        {
            server.Listen(address, port, static listen => listen.Protocols = HttpProtocols.Http2);
        }
    }

    /// <summary>A stock worker's port knows a call by this content type alone; whoever sends another loses the connection.</summary>
    private static Task RefuseOthersAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.ContentType == "application/grpc")
        {
            return next(context);
        }

        context.Features.Get<IConnectionLifetimeFeature>()?.Abort();
        context.Abort();
        return Task.CompletedTask;
    }
}
