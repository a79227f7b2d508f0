using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>Codes and texts by which etcd's clients know what went wrong.</summary>
public sealed class RefusalTests
{
    private const string NoKey = "etcdserver: key is not provided";

    [Fact]
    public async Task EmptyKey_OfAnyRequest_IsInvalid()
    {
        await using var host = EtcdHost.Start();
        await InvalidAsync(NoKey, async () => await host.Kv.RangeAsync(new()));
        await InvalidAsync(NoKey, async () => await host.Kv.PutAsync(new()));
        await InvalidAsync(NoKey, async () => await host.Kv.DeleteRangeAsync(new()));
        await InvalidAsync(NoKey, async () => await host.Kv.TxnAsync(new() { Compare = { new Wire.Compare() } }));
        await InvalidAsync(NoKey, async () => await host.Kv.TxnAsync(new() { Success = { Ops.Put("", "") } }));
        await InvalidAsync(NoKey, async () => await host.Kv.TxnAsync(new() { Failure = { Ops.Get("") } }));
    }

    [Fact]
    public async Task Put_OfWhatItShouldKeep_IsInvalid()
    {
        await using var host = EtcdHost.Start();
        var key = Bytes.Of("a");
        await InvalidAsync("etcdserver: value is provided", async () => await host.Kv.PutAsync(new() { Key = key, Value = key, IgnoreValue = true }));
        await InvalidAsync("etcdserver: lease is provided", async () => await host.Kv.PutAsync(new() { Key = key, Lease = 1, IgnoreLease = true }));
        await InvalidAsync("etcdserver: key not found", async () => await host.Kv.PutAsync(new() { Key = key, IgnoreValue = true }));
        await InvalidAsync("etcdserver: key not found", async () => await host.Kv.PutAsync(new() { Key = key, IgnoreLease = true }));
        Assert.Equal(1, host.Store.CurrentRevision.Value);
    }

    [Fact]
    public async Task S11_KeyTwiceInATransaction_IsInvalid()
    {
        await using var host = EtcdHost.Start();
        const string Text = "etcdserver: duplicate key given in txn request";
        await InvalidAsync(Text, async () => await host.Kv.TxnAsync(new() { Success = { Ops.Put("a", ""), Ops.Put("a", "") } }));
        await InvalidAsync(Text, async () => await host.Kv.TxnAsync(new() { Failure = { Ops.Delete("a"), Ops.Put("a", "") } }));
        var nested = new Wire.RequestOp { RequestTxn = new() { Failure = { Ops.Put("a", "") } } };
        await InvalidAsync(Text, async () => await host.Kv.TxnAsync(new() { Success = { Ops.Put("a", ""), nested } }));
    }

    [Fact]
    public async Task Nonsense_InRangesAndTransactions_IsInvalid()
    {
        await using var host = EtcdHost.Start();
        var key = Bytes.Of("a");
        const string Sort = "etcdserver: invalid sort option";
        await InvalidAsync(Sort, async () => await host.Kv.RangeAsync(new() { Key = key, SortOrder = (Wire.RangeRequest.Types.SortOrder)9 }));
        await InvalidAsync(Sort, async () => await host.Kv.RangeAsync(new() { Key = key, SortTarget = (Wire.RangeRequest.Types.SortTarget)9 }));
        await InvalidAsync("etcdserver: key not found", async () => await host.Kv.TxnAsync(new() { Success = { new Wire.RequestOp() } }));
        const string Compare = "etcdserver: unknown compare in txn request";
        await InvalidAsync(Compare, async () => await host.Kv.TxnAsync(new() { Compare = { new Wire.Compare { Key = key, Target = (Wire.Compare.Types.CompareTarget)9 } } }));
        await InvalidAsync(Compare, async () => await host.Kv.TxnAsync(new() { Compare = { new Wire.Compare { Key = key, Result = (Wire.Compare.Types.CompareResult)9 } } }));
    }

    [Fact]
    public async Task Revision_CompactedOrToCome_IsOutOfRange()
    {
        await using var host = EtcdHost.Start();
        const string Compacted = "etcdserver: mvcc: required revision has been compacted";
        const string Future = "etcdserver: mvcc: required revision is a future revision";
        await host.PutAsync("a", "1");
        await host.PutAsync("a", "2");
        await host.Kv.CompactAsync(new() { Revision = 3 });
        await OutOfRangeAsync(Compacted, async () => await host.GetAsync("a", 2));
        Assert.Equal("2", (await host.GetAsync("a", 3))!.Value.ToStringUtf8());
        await OutOfRangeAsync(Future, async () => await host.GetAsync("a", 4));
        await OutOfRangeAsync(Compacted, async () => await host.Kv.CompactAsync(new() { Revision = 3 }));
        await OutOfRangeAsync(Future, async () => await host.Kv.CompactAsync(new() { Revision = 4 }));
        var old = new Wire.RequestOp { RequestRange = new() { Key = Bytes.Of("a"), Revision = 2 } };
        await OutOfRangeAsync(Compacted, async () => await host.Kv.TxnAsync(new() { Success = { old } }));
    }

    [Fact]
    public async Task Membership_AndUsers_StayAsTheyAre()
    {
        await using var host = EtcdHost.Start();
        const string Fixed = "etcdserver: re-configuration failed due to not enough started members";
        await Refused.AsAsync(StatusCode.FailedPrecondition, Fixed, async () => await host.Cluster.MemberAddAsync(new()));
        await Refused.AsAsync(StatusCode.FailedPrecondition, Fixed, async () => await host.Cluster.MemberRemoveAsync(new() { ID = 88 }));
        await Refused.AsAsync(StatusCode.NotFound, "etcdserver: member not found", async () => await host.Cluster.MemberRemoveAsync(new() { ID = 1 }));
        await Refused.AsAsync(StatusCode.FailedPrecondition, Fixed, async () => await host.Cluster.MemberUpdateAsync(new() { ID = 88 }));
        await Refused.AsAsync(StatusCode.NotFound, "etcdserver: member not found", async () => await host.Cluster.MemberPromoteAsync(new() { ID = 1 }));
        await Refused.AsAsync(
            StatusCode.FailedPrecondition, "etcdserver: can only promote a learner member", async () => await host.Cluster.MemberPromoteAsync(new() { ID = 88 }));
        Assert.False((await host.Auth.AuthStatusAsync(new())).Enabled);
        Assert.NotNull((await host.Auth.AuthDisableAsync(new())).Header);
        await Refused.AsAsync(
            StatusCode.FailedPrecondition, "etcdserver: authentication is not enabled", async () => await host.Auth.AuthenticateAsync(new() { Name = "root" }));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "etcdserver: root user does not exist", async () => await host.Auth.AuthEnableAsync(new()));
    }

    [Fact]
    public async Task Maintenance_WhatIsNotServed_SaysSo()
    {
        await using var host = EtcdHost.Start();
        var status = await host.Maintenance.StatusAsync(new());
        Assert.Equal((88UL, 1UL, "3.5.0"), (status.Leader, status.RaftTerm, status.Version));
        Assert.Empty((await host.Maintenance.AlarmAsync(new())).Alarms);
        await UnservedAsync("raising an alarm", async () => await host.Maintenance.AlarmAsync(new() { Action = Wire.AlarmRequest.Types.AlarmAction.Activate }));
        await UnservedAsync("a hash of the store", async () => await host.Maintenance.HashKVAsync(new()));
        await UnservedAsync("a hash of the store", async () => await host.Maintenance.HashAsync(new()));
        await UnservedAsync("a snapshot", async () => await host.Maintenance.Snapshot(new()).ResponseStream.MoveNext(default));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "etcdserver: bad leader transferee", async () => await host.Maintenance.MoveLeaderAsync(new()));

        static Task UnservedAsync(string what, Func<Task> call) =>
            Refused.AsAsync(StatusCode.Unimplemented, $"etcdserver: {what} is not served by dm-master", call);
    }

    private static Task InvalidAsync(string text, Func<Task> call) => Refused.AsAsync(StatusCode.InvalidArgument, text, call);

    private static Task OutOfRangeAsync(string text, Func<Task> call) => Refused.AsAsync(StatusCode.OutOfRange, text, call);
}
