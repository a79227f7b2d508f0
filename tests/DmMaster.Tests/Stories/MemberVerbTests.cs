using DmMaster.Operations.Membership;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Tests.Workers.Stock;
using DmMaster.Workers.Stock;

namespace DmMaster.Tests.Stories;

/// <summary>The rules of offline-member, operate-leader, list-member and of what a starting worker calls.</summary>
public sealed class MemberVerbTests : IAsyncLifetime
{

    private StockCluster _cluster = null!;

    private Master.MasterClient Client => _cluster.Master.Client;

    public async Task InitializeAsync()
    {
        _cluster = await StockCluster.StartAsync();
        await _cluster.JoinAsync("w1", FrozenPort.Refusing());
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("worker", "nobody", "[code=46004:class=scheduler:scope=internal:level=medium], Message: dm-worker with name nobody not exists")]
    [InlineData("worker", "", "[code=46004:class=scheduler:scope=internal:level=medium], Message: dm-worker with name  not exists")]
    [InlineData("worker", "w1", "[code=46005:class=scheduler:scope=internal:level=medium], Message: dm-worker with name w1 is still online, Workaround: Please shut it down first.")]
    [InlineData("master", "nobody", "[code=38048:class=dm-master:scope=internal:level=low], Message: dm-master with name nobody not exists, Workaround: Please use list-member command to see masters.")]
    [InlineData("master", "master1", "etcdserver: re-configuration failed due to not enough started members")]
    [InlineData("robot", "w1", "[code=38049:class=dm-master:scope=internal:level=low], Message: offline member type robot is invalid, Workaround: Please use master/worker.")]
    public async Task Offline_ByRule_IsRefused(string type, string name, string expected) => Assert.Equal(
        new OfflineMemberResponse { Msg = expected }, await Client.OfflineMemberAsync(new OfflineMemberRequest { Type = type, Name = name }));

    [Fact]
    public async Task Register_AtAnAddressThatIsNone_HarmsNobody()
    {
        await _cluster.JoinAsync("w2", "[fe80::1%@]:8262");
        await _cluster.JoinAsync("w3", FrozenPort.Refusing());

        // Those who look at each worker have looked at it when they have come to the next.
        var (channels, loop) = (_cluster.Master.Service<StockChannels>(), _cluster.Master.Service<ChannelLoop>().ExecuteTask!);
        while (channels.Count < 3 && !loop.IsCompleted)
        {
            await Task.Yield();
        }

        Assert.False(loop.IsCompleted);
    }

    [Fact]
    public async Task Offline_OfAWorkerThatIsGone_RemovesItAndItsRelay()
    {
        await CommitAsync(
            new TxnOp.Delete(KeyRange.One(DmKeys.WorkerAlive(new("w1")))), new TxnOp.Put(DmKeys.RelayWorker(new("w1")), DmValues.RelayWorker(new("s1"))));

        Assert.Equal(
            new OfflineMemberResponse { Result = true }, await Client.OfflineMemberAsync(new OfflineMemberRequest { Type = "worker", Name = "w1" }));

        Assert.Empty(_cluster.Master.Service<RegistryFeed>().Current.Workers);
        Assert.Contains("46004", (await Client.OfflineMemberAsync(new OfflineMemberRequest { Type = "worker", Name = "w1" })).Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leader_EvictedWhileItIsTheOnlyMaster_GoesOnLeading()
    {
        var refused = await OperateAsync(LeaderOp.EvictLeaderOp);

        Assert.Equal((false, MemberErrors.OnlyMaster), (refused.Result, refused.Msg));
        Assert.True((await Client.ListMemberAsync(new ListMemberRequest())).Result);
        Assert.True((await OperateAsync(LeaderOp.CancelEvictLeaderOp)).Result);
    }

    [Fact]
    public async Task Leader_OperationThatIsNone_IsRefused() => Assert.Equal(
        new OperateLeaderResponse { Msg = "operate InvalidLeaderOp is not supported" }, await OperateAsync(LeaderOp.InvalidLeaderOp));

    [Fact]
    public async Task List_OfWorkers_ShowsEachStage()
    {
        foreach (var (name, more) in new[] { ("bound", true), ("free", true), ("gone", false), ("relay", true) })
        {
            await CommitAsync(new TxnOp.Put(DmKeys.WorkerInfo(new(name)), DmValues.WorkerInfo(new(name), "here")));
            if (more)
            {
                await _cluster.JoinAsync(name, "here");
            }
        }

        await CommitAsync(new TxnOp.Put(DmKeys.RelayWorker(new("relay")), DmValues.RelayWorker(new("s1"))));
        await _cluster.CreateAsync("s1", "bound");
        await CommitAsync(new TxnOp.Put(DmKeys.RelayWorker(new("bound")), DmValues.RelayWorker(new("s1"))));

        var answer = await Client.ListMemberAsync(new ListMemberRequest { Worker = true, Names = { "relay", "gone", "free", "bound", "nobody" } });

        Assert.Equal(
            [("bound", "bound", "s1"), ("free", "free", ""), ("gone", "offline", ""), ("relay", "relay", "")],
            answer.Members.Single().Worker.Workers.Select(worker => (worker.Name, worker.Stage, worker.Source)));
    }

    [Fact]
    public async Task List_OfWorkersThatAreNotRegistered_ShowsThemAndSaysWhatToDo()
    {
        await CommitAsync(Heartbeat("lost2"), Heartbeat("lost1"));

        var answer = await Client.ListMemberAsync(new ListMemberRequest { Worker = true });
        var named = await Client.ListMemberAsync(new ListMemberRequest { Names = { "lost2", "w1" } });

        Assert.Equal(
            "workers \"lost1\", \"lost2\" send heartbeats but are not registered, so they cannot be given sources: restart them, they register when they start",
            answer.Msg);
        Assert.True(answer.Result);
        Assert.Equal(
            [("lost1", "", "unregistered", ""), ("lost2", "", "unregistered", ""), ("w1", answer.Members[0].Worker.Workers[2].Addr, "free", "")],
            answer.Members.Single().Worker.Workers.Select(worker => (worker.Name, worker.Addr, worker.Stage, worker.Source)));
        Assert.Equal(
            "worker \"lost2\" sends heartbeats but is not registered, so it cannot be given a source: restart it, it registers when it starts", named.Msg);
        Assert.Equal(["lost2", "w1"], named.Members[2].Worker.Workers.Select(worker => worker.Name));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task List_OfMastersOnly_SaysNothingOfWorkers(bool leader, bool master)
    {
        await CommitAsync(Heartbeat("lost"));

        Assert.Equal("", (await Client.ListMemberAsync(new ListMemberRequest { Leader = leader, Master = master })).Msg);
        Assert.Equal("", (await Client.ListMemberAsync(new ListMemberRequest { Worker = true, Names = { "w1" } })).Msg);
    }

    [Fact]
    public async Task List_OfThousandsThatAreNotRegistered_NamesSome()
    {
        await CommitAsync([.. Enumerable.Range(0, 3000).Select(number => Heartbeat($"lost{number:D4}"))]);

        var answer = await Client.ListMemberAsync(new ListMemberRequest());

        Assert.Matches("^workers \"lost0000\", .*, \"lost0019\" and 2980 more send heartbeats but are not registered", answer.Msg);
        Assert.Equal(3001, answer.Members[2].Worker.Workers.Count);
    }

    [Fact]
    public async Task Verbs_ThatMissAWorker_SayWhoIsNotRegistered()
    {
        const string lost = "worker \"lost\" sends heartbeats but is not registered, so it cannot be given a source: restart it, it registers when it starts";
        await CommitAsync(new TxnOp.Delete(KeyRange.One(DmKeys.WorkerAlive(new("w1")))), Heartbeat("lost"));

        var created = await Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StartSource, Config = { Cluster.Source("s1"), Cluster.Source("s2") } });
        var started = await Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });
        var status = await Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" });
        var onIt = await _cluster.CreateAsync("s3", "lost");
        var offline = await Client.OfflineMemberAsync(new OfflineMemberRequest { Type = "worker", Name = "lost" });

        var relay = await Client.OperateRelayAsync(new OperateRelayRequest { Op = RelayOpV2.StartRelayV2, Source = "s1", Worker = { "nobody", "lost" } });

        Assert.Equal(
            $"[code=46004:class=scheduler:scope=internal:level=medium], Message: dm-worker with name [nobody lost] not exists, Workaround: {lost}", relay.Msg);
        const string none = $"[code=46004:class=scheduler:scope=internal:level=medium], Message: dm-worker with name lost not exists, Workaround: {lost}";
        Assert.Equal((none, none), (onIt.Msg, offline.Msg));
        Assert.Equal(
            [(true, $"source is added but there is no free worker to bound: {lost}"), (true, $"source is added but there is no free worker to bound: {lost}")],
            created.Sources.Select(row => (row.Result, row.Msg)));
        Assert.Equal(
            $"[code=46009:class=dm-master:scope=internal:level=medium], Message: sources [s1 s2] have not bound, Workaround: {lost}", started.Msg);
        Assert.Equal((false, $"task test has no source or not exist; {lost}"), (status.Result, status.Msg));
    }

    [Theory]
    [InlineData("", "here:1", "worker name should not be empty")]
    [InlineData("w1", "there:1", "[code=46003:class=scheduler:scope=internal:level=medium], Message: dm-worker with name {")]
    [InlineData("64 kB", "here:1", "worker name and address should not be longer than 255 bytes")]
    public async Task Register_ByRule_IsRefused(string name, string address, string expected)
    {
        var answer = await Client.RegisterWorkerAsync(
            new RegisterWorkerRequest { Name = name == "64 kB" ? new string('x', 64 << 10) : name, Address = address });

        Assert.False(answer.Result);
        Assert.StartsWith(expected, answer.Msg, StringComparison.Ordinal);
    }

    private async Task<OperateLeaderResponse> OperateAsync(LeaderOp op) => await Client.OperateLeaderAsync(new OperateLeaderRequest { Op = op });

    private static TxnOp.Put Heartbeat(string name) =>
        new(DmKeys.WorkerAlive(new WorkerName(name)), DmValues.WorkerAlive(new WorkerName(name), DateTimeOffset.UnixEpoch));

    private async Task CommitAsync(params TxnOp[] operations)
    {
        var result = await _cluster.Master.Store.CommitAsync(new Txn { Success = [.. operations] }, CancellationToken.None);
        await _cluster.Master.Service<RegistryFeed>().WaitForAsync(result.Revision, CancellationToken.None);
    }
}
