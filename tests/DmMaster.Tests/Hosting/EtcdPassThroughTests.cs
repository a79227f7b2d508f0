using System.Net;
using DmMaster.Hosting.Etcd;
using DmMaster.Protocol.Etcd;
using DmMaster.Store;
using DmMaster.Store.EtcdClient;
using DmMaster.Store.InProcess;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DmMaster.Tests.Hosting;

/// <summary>Calls are handed on to the members of a cluster of which one is of no use.</summary>
public sealed class EtcdPassThroughTests : IAsyncLifetime
{
    private readonly List<WebApplication> _hosts = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task Forward_MemberIsCutOffFromItsCluster_TheNextCallGoesToAnother()
    {
        var cutOff = await MemberAsync(new Member(new Status(StatusCode.Unavailable, "etcdserver: no leader")));
        var whole = await MemberAsync(new Member(null));
        using var channel = GrpcChannel.ForAddress(await FrontAsync(cutOff, whole));
        var keyValues = new KV.KVClient(channel);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await keyValues.RangeAsync(new RangeRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("/dm-worker/r/x") }));
        var answer = await keyValues.RangeAsync(new RangeRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("/dm-worker/r/x") });

        Assert.Equal((StatusCode.Unavailable, "etcdserver: no leader"), (refused.StatusCode, refused.Status.Detail));
        Assert.Equal(1, answer.Count);
    }

    [Fact]
    public async Task Forward_MemberRefuses_IsStillTheOne()
    {
        var first = await MemberAsync(new Member(new Status(StatusCode.InvalidArgument, "etcdserver: key is not provided")));
        var second = await MemberAsync(new Member(null));
        using var channel = GrpcChannel.ForAddress(await FrontAsync(first, second));
        var keyValues = new KV.KVClient(channel);

        for (var i = 0; i < 2; i++)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await keyValues.RangeAsync(new RangeRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("/dm-worker/r/x") }));
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Forward_WhatIsNotDms_IsRefusedWithoutAskingTheCluster()
    {
        var member = await MemberAsync(new Member(new Status(StatusCode.DataLoss, "asked")));
        using var channel = GrpcChannel.ForAddress(await FrontAsync(member));

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new KV.KVClient(channel).RangeAsync(new RangeRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("a") }));
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await new Auth.AuthClient(channel).AuthEnableAsync(new AuthEnableRequest()));

        Assert.Equal((StatusCode.PermissionDenied, StatusCode.PermissionDenied), (refused.StatusCode, unknown.StatusCode));
        Assert.StartsWith("etcdserver: permission denied: ", refused.Status.Detail, StringComparison.Ordinal);
    }

    private Task<Uri> MemberAsync(Member member) => StartAsync(
        services =>
        {
            services.AddGrpc();
            services.AddSingleton(member);
        },
        static host => host.MapGrpcService<Member>());

    private Task<Uri> FrontAsync(params Uri[] members) => StartAsync(
        services => services.AddHttpForwarder()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new EtcdStoreOptions { Endpoints = members })
            .AddSingleton<IKeyValueStore>(new InProcessStore(TimeProvider.System, new InProcessStoreOptions()))
            .AddSingleton<PassThroughRules>()
            .AddSingleton<EtcdPassThrough>(),
        static host => host.MapPost("/etcdserverpb.{service}/{method}", host.Services.GetRequiredService<EtcdPassThrough>().ForwardAsync));

    private async Task<Uri> StartAsync(Action<IServiceCollection> add, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            static server => server.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        add(builder.Services);
        var host = builder.Build();
        _hosts.Add(host);
        host.UseRouting();
        map(host);
        await host.StartAsync();
        return new Uri(host.Urls.First());
    }

    private sealed class Member(Status? refusal) : KV.KVBase
    {
        public override Task<RangeResponse> Range(RangeRequest request, ServerCallContext context) =>
            refusal is { } status ? throw new RpcException(status) : Task.FromResult(new RangeResponse { Count = 1 });
    }
}
