using System.Net;
using System.Threading.Channels;
using DmMaster.Store.EtcdApi;
using DmMaster.Store.InProcess;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>The services over an in-process store on a port of their own, with a clock of the test's, and a client.</summary>
internal sealed class EtcdHost : IAsyncDisposable
{
    public static readonly EtcdIdentity Identity = new(77, 88, "master1", ["http://127.0.0.1:8291"], ["http://127.0.0.1:8361"]);

    private readonly Channel<string> _ended = Channel.CreateUnbounded<string>();
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private EtcdHost(EtcdApiOptions options, InProcessStoreOptions limits, FakeTimeProvider time)
    {
        Time = time;
        Store = new InProcessStore(time, limits);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static server =>
        {
            server.Limits.MinResponseDataRate = null;
            server.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        Register(builder.Services, options);
        _app = builder.Build();
        _app.UseRouting();
        _app.MapGrpcService<KvService>();
        _app.MapGrpcService<WatchService>();
        _app.MapGrpcService<LeaseService>();
        _app.MapGrpcService<LockService>();
        _app.MapGrpcService<ElectionService>();
        _app.MapGrpcService<ClusterService>();
        _app.MapGrpcService<MaintenanceService>();
        _app.MapGrpcService<AuthService>();
        _app.Start();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _channel = Connect();
        Kv = new(_channel);
        Leases = new(_channel);
    }

    public FakeTimeProvider Time { get; }

    public InProcessStore Store { get; }

    public Uri Address { get; }

    public Wire.KV.KVClient Kv { get; }

    public Wire.Lease.LeaseClient Leases { get; }

    public Wire.Cluster.ClusterClient Cluster => new(_channel);

    public Wire.Maintenance.MaintenanceClient Maintenance => new(_channel);

    public Wire.Auth.AuthClient Auth => new(_channel);

    public ChannelBase Connection => _channel;

    public static EtcdHost Start(EtcdApiOptions? options = null, InProcessStoreOptions? limits = null, FakeTimeProvider? time = null) =>
        new(options ?? new(), limits ?? new() { FirstRevision = new Revision(1) }, time ?? new FakeTimeProvider());

    public GrpcChannel Connect() => GrpcChannel.ForAddress(Address, new() { MaxReceiveMessageSize = null, MaxSendMessageSize = null });

    public WatchClient Watch() => new(_channel);

    /// <summary>Waits until the server has come to the end of a streaming call.</summary>
    public async Task StreamEndedAsync() => await _ended.Reader.ReadAsync().AsTask().WaitAsync(WatchClient.Hang);

    public async Task<long> PutAsync(string key, string value = "v", long lease = 0) => (await Kv.PutAsync(new()
    {
        Key = Bytes.Of(key),
        Value = Bytes.Of(value),
        Lease = lease,
    })).Header.Revision;

    public async Task<long> DeleteAsync(string key) => (await Kv.DeleteRangeAsync(new() { Key = Bytes.Of(key) })).Header.Revision;

    public async Task<Wire.KeyValue?> GetAsync(string key, long revision = 0) =>
        (await Kv.RangeAsync(new() { Key = Bytes.Of(key), Revision = revision })).Kvs.SingleOrDefault();

    public async Task<long> GrantAsync(long seconds, long id = 0) =>
        (await Leases.LeaseGrantAsync(new() { TTL = seconds, ID = id })).ID;

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Store.Dispose();
    }

    private void Register(IServiceCollection services, EtcdApiOptions options)
    {
        services.AddRoutingCore();
        services.AddSingleton(options).AddSingleton(Identity).AddSingleton<TimeProvider>(Time).AddSingleton<IKeyValueStore>(Store);
        services.AddSingleton<Headers>().AddSingleton<EtcdErrorInterceptor>().AddSingleton<WatchService>();
        services.AddSingleton(new StreamEndInterceptor(_ended.Writer));
        services.AddGrpc(rpc =>
        {
            rpc.MaxReceiveMessageSize = options.MaxRequestBytes + options.RequestSlackBytes;
            rpc.Interceptors.Add<StreamEndInterceptor>();
            rpc.Interceptors.Add<EtcdErrorInterceptor>();
        });
    }
}
