using DmMaster.Hosting;
using DmMaster.Protocol.Dm;
using DmMaster.Store;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DmMaster.Testing;

/// <summary>A whole master inside a test: the real composition on a loopback port of its own, with a clock of the test's choice.</summary>
public sealed class InProcessMaster : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private InProcessMaster(WebApplication app)
    {
        _app = app;
        Address = MasterHost.Address(app);
        _channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        Client = new Master.MasterClient(_channel);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What dmctl would call.</summary>
    public Master.MasterClient Client { get; }

    /// <summary>Its store: what should be.</summary>
    public IKeyValueStore Store => Service<IKeyValueStore>();

    /// <summary>Starts a master.</summary>
    /// <param name="time">Its clock, null for the system's.</param>
    /// <param name="change">Changes to its options: it takes sources without an upstream check unless told otherwise.</param>
    /// <param name="services">Changes to its parts: a later registration wins.</param>
    /// <param name="logging">Adds log providers: there is no log otherwise.</param>
    public static async Task<InProcessMaster> StartAsync(
        TimeProvider? time = null,
        Func<MasterOptions, MasterOptions>? change = null,
        Action<IServiceCollection>? services = null,
        Action<ILoggingBuilder>? logging = null)
    {
        var options = new MasterOptions { MasterAddress = "127.0.0.1:0", AdvertiseAddress = "127.0.0.1:8261", Name = "master1", UpstreamCheck = false };
        var app = MasterHost.Build(change?.Invoke(options) ?? options, new MasterHostHooks
        {
            Logging = logging ?? (static _ => { }),
            Services = all =>
            {
                if (time is not null)
                {
                    all.AddSingleton(time);
                }

                services?.Invoke(all);
            },
        });
        await app.StartAsync();
        return new InProcessMaster(app);
    }

    /// <summary>One of its parts.</summary>
    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Stops it as a signal would: streams end with UNAVAILABLE, calls under way are let finish for a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
