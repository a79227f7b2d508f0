using System.Collections.Concurrent;
using DmMaster.Operations;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store.InProcess;
using DmMaster.Testing;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Tests.EtcdApi;

/// <summary>The etcd API where stock workers find it: on the master's one port, over the store that the coordinator writes to.</summary>
public sealed class EtcdPortTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Store_OfTheMaster_IsTheOneServed()
    {
        await using var master = await InProcessMaster.StartAsync();
        using var channel = GrpcChannel.ForAddress(master.Address);
        await master.Client.RegisterWorkerAsync(new RegisterWorkerRequest { Name = "worker1", Address = "127.0.0.1:8262" });
        var prefix = Store.KeyRange.Prefix(ByteString.CopyFromUtf8("/dm-worker/r/"));
        var found = await new Wire.KV.KVClient(channel).RangeAsync(new() { Key = prefix.Start, RangeEnd = prefix.End });
        Assert.Equal(1, found.Count);
        Assert.Contains("127.0.0.1:8262", found.Kvs[0].Value.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Equal(master.Store.CurrentRevision.Value, found.Header.Revision);
    }

    [Fact]
    public async Task Identity_IsTheMasters()
    {
        await using var master = await InProcessMaster.StartAsync();
        using var channel = GrpcChannel.ForAddress(master.Address);
        var list = await new Wire.Cluster.ClusterClient(channel).MemberListAsync(new());
        var member = Assert.Single(list.Members);
        Assert.Equal(("master1", "http://127.0.0.1:8261"), (member.Name, Assert.Single(member.ClientURLs)));
        Assert.Equal(master.Service<MasterIdentity>().MemberId, member.ID);
        Assert.Equal((master.Service<ClusterIdentity>().Id, member.ID, 1UL), (list.Header.ClusterId, list.Header.MemberId, list.Header.RaftTerm));
        var status = await new Wire.Maintenance.MaintenanceClient(channel).StatusAsync(new());
        Assert.Equal(((InProcessStore)master.Store).LiveBytes, status.DbSize);
    }

    [Fact]
    public async Task W14_Streams_HaveNoBudgetAndNoRateToKeep()
    {
        var features = new StreamFeatures();
        await using var master = await InProcessMaster.StartAsync(services: services => services
            .AddSingleton(features)
            .Configure<GrpcServiceOptions>(static options => options.Interceptors.Add<StreamFeatures>()));
        using var channel = GrpcChannel.ForAddress(master.Address);
        using var watch = new Wire.Watch.WatchClient(channel).Watch();
        await CreateAsync(watch, "a");
        using var keepAlive = new Wire.Lease.LeaseClient(channel).LeaseKeepAlive();
        await keepAlive.RequestStream.WriteAsync(new() { ID = 1 });
        Assert.True(await keepAlive.ResponseStream.MoveNext(default).WaitAsync(Hang));
        await new Wire.KV.KVClient(channel).PutAsync(new() { Key = ByteString.CopyFromUtf8("a") });
        await master.Client.ListMemberAsync(new());
        Assert.Equal((false, false), features.Seen["/etcdserverpb.Watch/Watch"]);
        Assert.Equal((false, false), features.Seen["/etcdserverpb.Lease/LeaseKeepAlive"]);
        Assert.Equal((true, false), features.Seen["/etcdserverpb.KV/Put"]);
        Assert.Equal((true, true), features.Seen["/pb.Master/ListMember"]);
    }

    [Fact]
    public async Task W12_Stop_EndsStreamsAsUnavailableInTheWordsOfEtcd()
    {
        var master = await InProcessMaster.StartAsync();
        using var channel = GrpcChannel.ForAddress(master.Address);
        using var watch = new Wire.Watch.WatchClient(channel).Watch();
        await CreateAsync(watch, "a");
        await watch.RequestStream.CompleteAsync();
        using var keepAlive = new Wire.Lease.LeaseClient(channel).LeaseKeepAlive();
        await keepAlive.RequestStream.WriteAsync(new() { ID = 1 });
        Assert.True(await keepAlive.ResponseStream.MoveNext(default).WaitAsync(Hang));
        var stopping = master.DisposeAsync().AsTask();
        var ended = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(default).WaitAsync(Hang));
        Assert.Equal((StatusCode.Unavailable, "etcdserver: server stopped"), (ended.StatusCode, ended.Status.Detail));

        // This client forgets a status when the connection closes while its own side is open: either way its stream is resumed.
        ended = await Assert.ThrowsAsync<RpcException>(() => keepAlive.ResponseStream.MoveNext(default).WaitAsync(Hang));
        Assert.True(ended.StatusCode is StatusCode.Unavailable or StatusCode.Internal, ended.ToString());
        await stopping.WaitAsync(Hang);
    }

    [Fact]
    public async Task Calls_InSteadyState_AreNotLogged()
    {
        using var log = new LoggedLines();
        await using var master = await InProcessMaster.StartAsync(logging: logging => logging.AddProvider(log));
        var before = log.Lines.Count;
        using var channel = GrpcChannel.ForAddress(master.Address);
        using (var watch = new Wire.Watch.WatchClient(channel).Watch())
        {
            await CreateAsync(watch, "a");
            await new Wire.KV.KVClient(channel).PutAsync(new() { Key = ByteString.CopyFromUtf8("a") });
            Assert.True(await watch.ResponseStream.MoveNext(default).WaitAsync(Hang));
        }

        await Assert.ThrowsAsync<RpcException>(async () => await new Wire.KV.KVClient(channel).PutAsync(new()));
        Assert.Equal([], log.Lines.Skip(before));
    }

    [Fact]
    public async Task Limits_AreThoseOfTheSettings()
    {
        const int Quota = 1000;
        await using var master = await InProcessMaster.StartAsync(change: static options => options with
        {
            Stock = options.Stock with { MaxTxnOps = 2, MaxRequestBytes = 600, QuotaBackendBytes = Quota },
        });
        using var channel = GrpcChannel.ForAddress(master.Address);
        var client = new Wire.KV.KVClient(channel);
        var key = ByteString.CopyFromUtf8("/dm-master/other");
        var read = new Wire.RequestOp { RequestRange = new() { Key = key } };

        await client.TxnAsync(new() { Success = { read, read } });
        Assert.Equal("etcdserver: too many operations in txn request", await RefusalAsync(client.TxnAsync(new() { Success = { read, read, read } })));
        Assert.Equal("etcdserver: request is too large", await RefusalAsync(client.PutAsync(new() { Key = key, Value = ByteString.CopyFrom(new byte[600]) })));
        await client.PutAsync(new() { Key = key, Value = ByteString.CopyFrom(new byte[500]) });
        var other = ByteString.CopyFromUtf8("/dm-master/one-more");
        Assert.Equal("etcdserver: mvcc: database space exceeded", await RefusalAsync(client.PutAsync(new() { Key = other, Value = ByteString.CopyFrom(new byte[500]) })));

        static async Task<string> RefusalAsync<T>(AsyncUnaryCall<T> call) => (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).Status.Detail;
    }

    [Fact]
    public async Task Request_AboveTheLimitOfThisDoor_IsNotRead()
    {
        await using var master = await InProcessMaster.StartAsync();
        using var channel = GrpcChannel.ForAddress(master.Address);
        var kv = new Wire.KV.KVClient(channel);
        var tooLarge = await Assert.ThrowsAsync<RpcException>(async () => await PutAsync(kv, 3 << 19));
        Assert.Equal((StatusCode.InvalidArgument, "etcdserver: request is too large"), (tooLarge.StatusCode, tooLarge.Status.Detail));
        var unread = await Assert.ThrowsAsync<RpcException>(async () => await PutAsync(kv, 2 << 20));
        Assert.Equal(StatusCode.ResourceExhausted, unread.StatusCode);

        static async Task PutAsync(Wire.KV.KVClient kv, int bytes) =>
            await kv.PutAsync(new() { Key = ByteString.CopyFromUtf8("a"), Value = UnsafeByteOperations.UnsafeWrap(new byte[bytes]) });
    }

    private static async Task CreateAsync(AsyncDuplexStreamingCall<Wire.WatchRequest, Wire.WatchResponse> watch, string key)
    {
        await watch.RequestStream.WriteAsync(new() { CreateRequest = new() { Key = ByteString.CopyFromUtf8(key) } });
        Assert.True(await watch.ResponseStream.MoveNext(default).WaitAsync(Hang));
    }

    /// <summary>What was logged at information and above.</summary>
    private sealed class LoggedLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
