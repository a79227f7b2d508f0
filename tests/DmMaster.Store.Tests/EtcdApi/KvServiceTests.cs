using DmMaster.Store.EtcdApi;
using Google.Protobuf;
using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>Reads and writes through the port. Names begin with the rule of the contract with DM that they hold.</summary>
public sealed class KvServiceTests
{
    [Fact]
    public async Task H1_EveryAnswer_HasTheWholeHeader()
    {
        await using var host = EtcdHost.Start();
        var lease = (await host.Leases.LeaseGrantAsync(new() { TTL = 60 })).ID;
        Wire.ResponseHeader[] headers =
        [
            (await host.Kv.PutAsync(new() { Key = Bytes.Of("a"), Lease = lease })).Header,
            (await host.Kv.RangeAsync(new() { Key = Bytes.Of("a") })).Header,
            (await host.Kv.TxnAsync(new())).Header,
            (await host.Leases.LeaseGrantAsync(new() { TTL = 60 })).Header,
            (await host.Leases.LeaseTimeToLiveAsync(new() { ID = lease })).Header,
            (await host.Leases.LeaseTimeToLiveAsync(new() { ID = 5 })).Header,
            (await host.Leases.LeaseLeasesAsync(new())).Header,
            (await host.Maintenance.StatusAsync(new())).Header,
            (await host.Maintenance.AlarmAsync(new())).Header,
            (await host.Maintenance.DefragmentAsync(new())).Header,
            (await host.Auth.AuthStatusAsync(new())).Header,
            (await host.Kv.CompactAsync(new() { Revision = 2 })).Header,
            (await host.Leases.LeaseRevokeAsync(new() { ID = lease })).Header,
        ];
        Assert.All(headers, static header => Assert.Equal((77UL, 88UL, 1UL), (header.ClusterId, header.MemberId, header.RaftTerm)));
        Assert.All(headers[..^1], static header => Assert.Equal(2, header.Revision));
        Assert.Equal(3, headers[^1].Revision);
    }

    [Fact]
    public async Task H2_OfWritesAndReads_HeaderTellsTheRevision()
    {
        await using var host = EtcdHost.Start();
        Assert.Equal(2, await host.PutAsync("a"));
        Assert.Equal(2, await host.DeleteAsync("nothing"));
        Assert.Equal(3, await host.DeleteAsync("a"));
        Assert.Equal(3, (await host.Kv.RangeAsync(new() { Key = Bytes.Of("a"), Revision = 2 })).Header.Revision);
    }

    [Fact]
    public async Task H3_H4_InsideATransaction_EveryAnswerHasAHeader()
    {
        await using var host = EtcdHost.Start();
        await host.PutAsync("old");
        var response = await host.Kv.TxnAsync(new() { Success = { Ops.Get("old"), Ops.Delete("none"), Ops.Put("a", "1"), Ops.Get("a"), Ops.Delete("old") } });
        Assert.Equal(3, response.Header.Revision);
        Assert.Equal((2L, 1L, 2L), (Range(0).Header.Revision, Range(0).Count, Range(0).Kvs[0].ModRevision));
        Assert.Equal((2L, 0L), (response.Responses[1].ResponseDeleteRange.Header.Revision, response.Responses[1].ResponseDeleteRange.Deleted));
        Assert.Equal(3, response.Responses[2].ResponsePut.Header.Revision);
        Assert.Equal((3L, 1L, 3L), (Range(3).Header.Revision, Range(3).Count, Range(3).Kvs[0].ModRevision));
        Assert.Equal((3L, 1L), (response.Responses[4].ResponseDeleteRange.Header.Revision, response.Responses[4].ResponseDeleteRange.Deleted));

        Wire.RangeResponse Range(int at) => response.Responses[at].ResponseRange;
    }

    [Fact]
    public async Task H5_OfTheBranchTaken_OneAnswerForEachOperationInItsOrder()
    {
        await using var host = EtcdHost.Start();
        var response = await host.Kv.TxnAsync(new()
        {
            Compare = { new Wire.Compare { Key = Bytes.Of("a"), Target = Wire.Compare.Types.CompareTarget.Version, Version = 1 } },
            Success = { Ops.Put("a", "1") },
            Failure = { Ops.Get("a"), Ops.Put("b", "2"), Ops.Delete("b2"), Ops.Get("b") },
        });
        Assert.False(response.Succeeded);
        Assert.Equal(
            [
                Wire.ResponseOp.ResponseOneofCase.ResponseRange, Wire.ResponseOp.ResponseOneofCase.ResponsePut,
                Wire.ResponseOp.ResponseOneofCase.ResponseDeleteRange, Wire.ResponseOp.ResponseOneofCase.ResponseRange,
            ],
            response.Responses.Select(static one => one.ResponseCase));
    }

    [Fact]
    public async Task H6_H7_MemberList_NamesUsWithWhereClientsReachUs()
    {
        await using var host = EtcdHost.Start();
        var response = await host.Cluster.MemberListAsync(new());
        var member = Assert.Single(response.Members);
        Assert.Equal((88UL, "master1", "http://127.0.0.1:8361"), (member.ID, member.Name, Assert.Single(member.ClientURLs)));
        Assert.Equal(77UL, response.Header.ClusterId);
    }

    [Fact]
    public async Task S4_AtAnOldRevision_TheStateAndCountOfThen()
    {
        await using var host = EtcdHost.Start();
        await host.PutAsync("a", "1");
        await host.PutAsync("a", "2");
        await host.DeleteAsync("a");
        Assert.Null(await host.GetAsync("a"));
        Assert.Equal(("1", 2L), ((await host.GetAsync("a", 2))!.Value.ToStringUtf8(), (await host.GetAsync("a", 2))!.ModRevision));
        Assert.Equal("2", (await host.GetAsync("a", 3))!.Value.ToStringUtf8());
        Assert.Equal(1, (await host.Kv.RangeAsync(new() { Key = Bytes.Of("a"), Revision = 3 })).Count);
    }

    [Fact]
    public async Task S8_ValueOfAMissingKey_ComparesAsFalseAndVersionAsZero()
    {
        await using var host = EtcdHost.Start();
        foreach (var result in Enum.GetValues<Wire.Compare.Types.CompareResult>())
        {
            Assert.False(await HoldsAsync(new() { Target = Wire.Compare.Types.CompareTarget.Value, Result = result, Value = Bytes.Of("x") }));
        }

        Assert.True(await HoldsAsync(new() { Target = Wire.Compare.Types.CompareTarget.Version, Version = 0 }));
        Assert.True(await HoldsAsync(new() { Target = Wire.Compare.Types.CompareTarget.Mod, Result = Wire.Compare.Types.CompareResult.Less, ModRevision = 1 }));
        Assert.True(await HoldsAsync(new() { Target = Wire.Compare.Types.CompareTarget.Create, CreateRevision = 0 }));
        Assert.True(await HoldsAsync(new() { Target = Wire.Compare.Types.CompareTarget.Lease, Lease = 0 }));

        async Task<bool> HoldsAsync(Wire.Compare compare)
        {
            compare.Key = Bytes.Of("missing");
            return (await host.Kv.TxnAsync(new() { Compare = { compare } })).Succeeded;
        }
    }

    [Fact]
    public async Task S13_Range_LimitsSortsCountsAndBounds()
    {
        await using var host = EtcdHost.Start();
        await host.PutAsync("k1", "c");
        await host.PutAsync("k2", "b");
        await host.PutAsync("k3", "a");
        await host.PutAsync("k1", "c2");
        Assert.Equal(("k1,k2", true, 3L), await RangeAsync(static request => request.Limit = 2));
        Assert.Equal(("k3,k2,k1", false, 3L), await RangeAsync(static request => request.SortOrder = Wire.RangeRequest.Types.SortOrder.Descend));
        Assert.Equal(("k3,k2,k1", false, 3L), await RangeAsync(static request => request.SortTarget = Wire.RangeRequest.Types.SortTarget.Value));
        Assert.Equal(("k2,k3,k1", false, 3L), await RangeAsync(static request => request.SortTarget = Wire.RangeRequest.Types.SortTarget.Mod));
        Assert.Equal(("", false, 3L), await RangeAsync(static request => request.CountOnly = true));
        Assert.Equal(("k2,k3", false, 3L), await RangeAsync(static request => request.MaxModRevision = 4));
        Assert.Equal(("k3", false, 3L), await RangeAsync(static request => request.MinCreateRevision = 4));
        var keys = await host.Kv.RangeAsync(new() { Key = Bytes.Of("k1"), KeysOnly = true });
        Assert.Equal((true, 2L), (keys.Kvs[0].Value.IsEmpty, keys.Kvs[0].Version));

        async Task<(string, bool, long)> RangeAsync(Action<Wire.RangeRequest> change)
        {
            var request = new Wire.RangeRequest { Key = Bytes.Of("k"), RangeEnd = Bytes.PrefixEnd("k") };
            change(request);
            var response = await host.Kv.RangeAsync(request);
            return (string.Join(',', response.Kvs.Select(static kv => kv.Key.ToStringUtf8())), response.More, response.Count);
        }
    }

    [Fact]
    public async Task PreviousAndKept_OfPutAndDelete_AreAnswered()
    {
        await using var host = EtcdHost.Start();
        var lease = await host.GrantAsync(60);
        Assert.Null((await host.Kv.PutAsync(new() { Key = Bytes.Of("a"), Value = Bytes.Of("1"), PrevKv = true })).PrevKv);
        Assert.Equal("1", (await host.Kv.PutAsync(new() { Key = Bytes.Of("a"), Lease = lease, IgnoreValue = true, PrevKv = true })).PrevKv.Value.ToStringUtf8());
        Assert.Null((await host.Kv.PutAsync(new() { Key = Bytes.Of("a"), Value = Bytes.Of("2"), IgnoreLease = true })).PrevKv);
        var kept = await host.GetAsync("a");
        Assert.Equal(("2", lease, 3L), (kept!.Value.ToStringUtf8(), kept.Lease, kept.Version));
        var deleted = await host.Kv.DeleteRangeAsync(new() { Key = Bytes.Zero, RangeEnd = Bytes.Zero, PrevKv = true });
        Assert.Equal((1L, "2"), (deleted.Deleted, Assert.Single(deleted.PrevKvs).Value.ToStringUtf8()));
    }

    [Fact]
    public async Task PreviousInsideATransaction_IsAnsweredToThoseWhoAsk()
    {
        await using var host = EtcdHost.Start();
        await host.PutAsync("a", "1");
        await host.PutAsync("b", "2");
        var asks = new Wire.RequestOp { RequestPut = new() { Key = Bytes.Of("a"), PrevKv = true } };
        var deletes = new Wire.RequestOp { RequestDeleteRange = new() { Key = Bytes.Of("b"), PrevKv = true } };
        var response = await host.Kv.TxnAsync(new() { Success = { new Wire.RequestOp { RequestTxn = new() { Success = { asks, deletes } } } } });
        var inner = response.Responses[0].ResponseTxn;
        Assert.True(inner.Succeeded);
        Assert.Equal("1", inner.Responses[0].ResponsePut.PrevKv.Value.ToStringUtf8());
        Assert.Equal("2", inner.Responses[1].ResponseDeleteRange.PrevKvs[0].Value.ToStringUtf8());
    }

    [Fact]
    public async Task Put_OfHostileBytes_ComesBackAsItWas()
    {
        await using var host = EtcdHost.Start();
        var bytes = ByteString.CopyFrom([.. Enumerable.Range(0, 256).Select(static i => (byte)i)]);
        await host.Kv.PutAsync(new() { Key = bytes, Value = bytes });
        var entry = (await host.Kv.RangeAsync(new() { Key = bytes })).Kvs[0];
        Assert.Equal((bytes, bytes), (entry.Key, entry.Value));
    }

    [Fact]
    public async Task Size_OfARequest_IsLimitedAsInEtcd()
    {
        await using var host = EtcdHost.Start();
        await host.Kv.PutAsync(new() { Key = Bytes.Of("a"), Value = ByteString.CopyFrom(new byte[(3 << 19) - 64]) });
        await Refused.AsAsync(
            StatusCode.InvalidArgument, "etcdserver: request is too large",
            async () => await host.Kv.PutAsync(new() { Key = Bytes.Of("a"), Value = ByteString.CopyFrom(new byte[3 << 19]) }));
        var beyond = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Kv.PutAsync(new() { Key = Bytes.Of("a"), Value = ByteString.CopyFrom(new byte[2 << 20]) }));
        Assert.Equal(StatusCode.ResourceExhausted, beyond.StatusCode);
        Assert.Equal(2, host.Store.CurrentRevision.Value);
    }

    [Fact]
    public async Task S12_OperationsOfATransaction_AreLimitedOverAllLevels()
    {
        await using var host = EtcdHost.Start();
        var most = new Wire.TxnRequest { Success = { Enumerable.Range(0, 2048).Select(static i => Ops.Put($"k{i}", "")) } };
        Assert.Equal(2048, (await host.Kv.TxnAsync(most)).Responses.Count);
        most.Success.Add(Ops.Put("one more", ""));
        await RefusedAsync(most);
        var nested = new Wire.TxnRequest { Success = { Enumerable.Range(0, 1024).Select(static i => Ops.Put($"k{i}", "")) } };
        nested.Success.Add(new Wire.RequestOp { RequestTxn = nested.Clone() });
        await RefusedAsync(nested);

        Task RefusedAsync(Wire.TxnRequest request) => Refused.AsAsync(
            StatusCode.InvalidArgument, "etcdserver: too many operations in txn request", async () => await host.Kv.TxnAsync(request));
    }

    [Fact]
    public async Task Depth_OfNestedTransactions_IsRefusedAndNothingBreaks()
    {
        await using var host = EtcdHost.Start();
        var deep = Nested(40);
        await Refused.AsAsync(
            StatusCode.InvalidArgument, "etcdserver: too many operations in txn request", async () => await host.Kv.TxnAsync(deep));
        var deeper = await Assert.ThrowsAsync<RpcException>(async () => await host.Kv.TxnAsync(Nested(200)));
        Assert.NotEqual(StatusCode.OK, deeper.StatusCode);
        await host.PutAsync("still", "here");

        static Wire.TxnRequest Nested(int depth)
        {
            var txn = new Wire.TxnRequest { Success = { Ops.Put("a", "1") } };
            for (var i = 0; i < depth; i++)
            {
                txn = new Wire.TxnRequest { Success = { new Wire.RequestOp { RequestTxn = txn } } };
            }

            return txn;
        }
    }

    [Fact]
    public async Task Stopped_Store_IsUnavailable()
    {
        await using var host = EtcdHost.Start();
        host.Store.Dispose();
        await Refused.AsAsync(StatusCode.Unavailable, "etcdserver: server stopped", async () => await host.PutAsync("a"));
    }

    [Fact]
    public async Task Full_Store_IsResourceExhausted()
    {
        await using var host = EtcdHost.Start(null, new() { FirstRevision = new(1), MaxLiveBytes = 10 });
        await Refused.AsAsync(
            StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded", async () => await host.PutAsync("a", "0123456789"));
    }

    [Fact]
    public async Task Range_OfManyKeys_IsLongAndMayBeSentInPieces()
    {
        var begun = 0;
        var kept = new List<RangeChunks>();
        await using var host = EtcdHost.Start(new()
        {
            ShortReadKeys = 3,
            BeginLongReadAsync = _ =>
            {
                begun++;
                return default;
            },
            SendsChunks = (_, list) =>
            {
                kept.Add(list);
                return false;
            },
        });
        var lease = await host.GrantAsync(long.MaxValue / 4_000_000_000);
        foreach (var (key, value, under) in new[] { ("a", "", 0L), ("b", new string('x', 200), lease), ("c", "v", lease), ("d", new string('y', 20_000), 0L) })
        {
            await host.PutAsync(key, value, under);
        }

        for (var i = 0; i < 200; i++)
        {
            await host.PutAsync("a", "");
        }

        await host.Kv.RangeAsync(new() { Key = Bytes.Of("a"), RangeEnd = Bytes.Of("d") });
        Assert.Equal((0, 1), (begun, kept.Count));
        var whole = await host.Kv.RangeAsync(new() { Key = Bytes.Of("a"), RangeEnd = Bytes.Of("e"), Limit = 4 });
        Assert.Equal((1, 2), (begun, kept.Count));

        Assert.Equal((4, whole.CalculateSize()), (kept[1].Entries, kept[1].Bytes));
        foreach (var size in new[] { 1, 100, 1000, 1_000_000 })
        {
            var pieces = kept[1].Make(size).ToList();
            Assert.Equal(whole, DmMaster.Protocol.Etcd.RangeResponse.Parser.ParseFrom([.. pieces.SelectMany(static piece => piece.ToByteArray())]));
            Assert.Equal(kept[1].Bytes, pieces.Sum(static piece => (long)piece.CalculateSize()));
        }
    }

    [Fact]
    public void Options_OfTheDoor_AreEtcdsAndStocks()
    {
        var options = new EtcdApiOptions();
        Assert.Equal((2048, 3 << 19, 1 << 19, TimeSpan.FromMinutes(10)), (options.MaxTxnOperations, options.MaxRequestBytes, options.RequestSlackBytes, options.ProgressInterval));
    }
}
