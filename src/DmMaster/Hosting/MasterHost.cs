using DmMaster.Hosting.Bounds;
using DmMaster.Hosting.Interceptors;
using DmMaster.Hosting.Port;
using DmMaster.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Serilog.Extensions.Logging;

namespace DmMaster.Hosting;

/// <summary>The composition root: a whole master on one port, for the program and for tests in process.</summary>
public static class MasterHost
{
    /// <summary>Builds a master; nothing is open until it is started.</summary>
    /// <param name="options">Checked options; port 0 lets the system choose a port.</param>
    /// <param name="hooks">Additions.</param>
    /// <exception cref="System.Net.Sockets.SocketException">On start: the listen host has no address.</exception>
    /// <exception cref="IOException">On start: the port cannot be opened.</exception>
    public static WebApplication Build(MasterOptions options, MasterHostHooks? hooks = null)
    {
        hooks ??= new();

        // A connection whose client has closed its half ends with a FIN: a reset would take back what the client has not read yet.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.FinOnError", true);

        // The empty builder reads no files, watches none and lets no ASPNETCORE_ variable move the port.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = PortLimits.Stop);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(server => PortListener.Listen(server, options));
        builder.Logging.SetMinimumLevel(LevelConvert.ToExtensionsLevel(options.Log.Level));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning);

        // Bugs are logged where exceptions become a status; what is left for the call handler to log is nonsense sent by clients.
        builder.Logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Critical);

        // It has lines for every call that is handed on to etcd. That the cluster does not answer is told by the store, once.
        builder.Logging.AddFilter("Yarp", LogLevel.Critical);

        // With a listener here the server makes an activity and a log scope for each call: a quarter of what a small call costs.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        if (options.Tls is not null)
        {
            builder.Logging.AddProvider(new HandshakeFailures());
            builder.Logging.AddFilter<HandshakeFailures>(static (category, _) => category == HandshakeFailures.Category);
        }

        hooks.Logging(builder.Logging);
        builder.Services.AddDmMaster(options);
        hooks.Services(builder.Services);

        var app = builder.Build();
        app.UseLostAnswerRemedy();
        app.UseRequestBounds();
        app.UseUnreadableRequestStatus();
        app.UseMiddleware<CrossOriginMiddleware>();
        app.UseRouting();
        app.MapDmMaster();
        hooks.Endpoints(app);
        return app;
    }

    /// <summary>Where a started master listens, such as <c>http://127.0.0.1:8261</c>.</summary>
    /// <exception cref="InvalidOperationException">It is not started.</exception>
    public static Uri Address(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        return addresses?.FirstOrDefault() is { } address
            ? new(address)
            : throw new InvalidOperationException("The master is not started.");
    }
}
