using DmMaster.Protocol.Etcd.Concurrency;
using Google.Protobuf;
using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi.Difference;

/// <summary>Locks and elections, the order of leases and of refusals: the same calls to a real etcd and to our port are answered alike.</summary>
public sealed class SharedNameTests
{
    [SkippableFact]
    public async Task Calls_ToEtcdAndToUs_AreAnsweredAlike()
    {
        Skip.If(EtcdServer.Missing is not null, EtcdServer.Missing);
        using var etcd = await EtcdServer.StartAsync();
        await using var host = EtcdHost.Start();
        var (theirs, ours) = (new Story(etcd.Connection), new Story(host.Connection));
        await theirs.RunAsync();
        await ours.RunAsync();
        Assert.Equal(theirs.Lines, ours.Lines);
        Assert.True(ours.Lines.Count > 40);
    }

    private sealed class Story(ChannelBase channel)
    {
        private readonly Protocol.Etcd.Concurrency.Lock.LockClient _locks = new(channel);
        private readonly Election.ElectionClient _elections = new(channel);
        private readonly Wire.KV.KVClient _kv = new(channel);
        private readonly Wire.Lease.LeaseClient _leases = new(channel);

        public List<string> Lines { get; } = [];

        public async Task RunAsync()
        {
            await LocksAsync();
            await ElectionsAsync();
            await RefusalsAsync();
            await LeasesAsync();
            await CompactedAsync();
        }

        private async Task LocksAsync()
        {
            await GrantAsync(5, 1000);
            await GrantAsync(6, 1000);
            await LockAsync("m", 99);
            await LockAsync("", 5);
            await LockAsync("m", 5);
            await LockAsync("m", 5);
            await KeysAsync("m/");
            var waiting = _locks.LockAsync(new LockRequest { Name = Bytes.Of("m"), Lease = 6 });
            await StandsAsync("m/6");
            Assert.False(waiting.ResponseAsync.IsCompleted);
            await TellAsync(async () => await _locks.UnlockAsync(new UnlockRequest { Key = Bytes.Of("m/5") }));
            await TellAsync(async () => await waiting);
            await TellAsync(async () => await _locks.UnlockAsync(new UnlockRequest { Key = Bytes.Of("nothing") }));
            await TellAsync(async () => await _locks.UnlockAsync(new UnlockRequest()));

            // Whoever is no longer waited for leaves the line.
            using (var gone = _locks.LockAsync(new LockRequest { Name = Bytes.Of("m"), Lease = 5 }))
            {
                await StandsAsync("m/5");
            }

            await GoneAsync("m/5");
            await KeysAsync("m/");
            await TellAsync(async () => await _locks.UnlockAsync(new UnlockRequest { Key = Bytes.Of("m/6") }));
        }

        private async Task ElectionsAsync()
        {
            await TellAsync(async () => await _elections.LeaderAsync(new LeaderRequest { Name = Bytes.Of("e") }));
            await CampaignAsync(99, "v");
            await CampaignAsync(5, "v1");
            await CampaignAsync(5, "v2");
            await CampaignAsync(5, "v2");
            await TellAsync(async () => await _elections.LeaderAsync(new LeaderRequest { Name = Bytes.Of("e") }));
            await TellAsync(async () => await _elections.ProclaimAsync(new ProclaimRequest()));
            await TellAsync(async () => await _elections.ResignAsync(new ResignRequest()));
            var first = await LeaderAsync("e/5");
            var stale = new LeaderKey(first) { Rev = 3 };
            await TellAsync(async () => await _elections.ProclaimAsync(new ProclaimRequest { Leader = stale, Value = Bytes.Of("v3") }));
            await TellAsync(async () => await _elections.ResignAsync(new ResignRequest { Leader = stale }));
            await TellAsync(async () => await _elections.ProclaimAsync(new ProclaimRequest { Leader = new(first) { Lease = 77 }, Value = Bytes.Of("v3") }));
            using var seen = _elections.Observe(new LeaderRequest { Name = Bytes.Of("e") });
            await ObserveAsync(seen);
            await TellAsync(async () => await _elections.ProclaimAsync(new ProclaimRequest { Leader = first, Value = Bytes.Of("v4") }));
            await ObserveAsync(seen);
            var waiting = _elections.CampaignAsync(new CampaignRequest { Name = Bytes.Of("e"), Lease = 6, Value = Bytes.Of("w1") });
            await StandsAsync("e/6");
            await TellAsync(async () => await _elections.ResignAsync(new ResignRequest { Leader = first }));
            await TellAsync(async () => await waiting);
            await ObserveAsync(seen);
            await TellAsync(async () => await _leases.LeaseRevokeAsync(new Wire.LeaseRevokeRequest { ID = 6 }));
            await TellAsync(async () => await _elections.LeaderAsync(new LeaderRequest { Name = Bytes.Of("e") }));
            await CampaignAsync(5, "again");
            await ObserveAsync(seen);
        }

        private async Task RefusalsAsync()
        {
            Wire.PutRequest Put(string key, long lease = 0, bool keeps = false, string value = "") =>
                new() { Key = Bytes.Of(key), Lease = lease, IgnoreValue = keeps, Value = Bytes.Of(value) };
            Wire.RequestOp P(string key, long lease = 0, bool keeps = false, string value = "") => new() { RequestPut = Put(key, lease, keeps, value) };
            Wire.RequestOp R(long at) => new() { RequestRange = new() { Key = Bytes.Of("e/5"), Revision = at } };
            Wire.RequestOp T(params Wire.RequestOp[] operations) => new() { RequestTxn = new() { Success = { operations } } };
            await TellAsync(async () => await _kv.CompactAsync(new Wire.CompactionRequest { Revision = 5 }));
            var large = new string('x', 1_600_000);
            foreach (var put in new[] { Put("", 99), Put("z", 99, true), Put("z", 99, true, "v"), Put("z", 99, value: large), Put("", value: large) })
            {
                await TellAsync(async () => await _kv.PutAsync(put));
            }

            Wire.RequestOp[][] transactions =
            [
                [P("q"), P("q"), P("")], [P("q"), P("q", 99)], [R(999), P("q", 99)], [R(1), P("q", 99)], [P("z", keeps: true), P("q", 99)],
                [P("q", 99), P("z", keeps: true)], [R(999), P("z", keeps: true)], [P("z", keeps: true), T(P("q", 99))], [T(P("q", 99)), P("z", keeps: true)],
                [R(1), R(999)], [R(999), R(1)], [T(R(999)), P("z", keeps: true)], [P("z", 99, keeps: true)], [P("q"), P("q"), P("r", keeps: true, value: "v")],
                [P("q", value: large), P("q")], [P("q", 99, value: large)], [.. Enumerable.Repeat(P("q"), 2049)], [.. Enumerable.Repeat(R(0), 2048), P("")],
            ];
            foreach (var operations in transactions)
            {
                await TellAsync(async () => await _kv.TxnAsync(new Wire.TxnRequest { Success = { operations } }));
            }

            await TellAsync(async () => await _leases.LeaseGrantAsync(new Wire.LeaseGrantRequest { ID = 5, TTL = 9_000_000_001 }));
        }

        private async Task LeasesAsync()
        {
            await GrantAsync(31, 3000);
            await GrantAsync(32, 2000);
            await GrantAsync(33, 4000);
            await TellAsync(async () => await _leases.LeaseLeasesAsync(new Wire.LeaseLeasesRequest()));
        }

        private async Task CompactedAsync()
        {
            using var watch = new WatchClient(channel);
            await watch.SendAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), StartRevision = 2, WatchId = 7 });
            await WatchedAsync(watch, 2);
            await watch.SendAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), WatchId = 7 });
            await WatchedAsync(watch, 1);
            await watch.SendAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), StartRevision = 2 });
            await WatchedAsync(watch, 2);
            await watch.CancelAsync(7);
            await WatchedAsync(watch, 1);
            await watch.SendAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), WatchId = 7 });
            await WatchedAsync(watch, 1);
        }

        /// <remarks>etcd tells no revision with the end of a compacted watch; we do.</remarks>
        private async Task WatchedAsync(WatchClient watch, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var answer = await watch.NextAsync();
                answer.Header = null;
                Lines.Add($"{answer}");
            }
        }

        private async Task GrantAsync(long id, long seconds) =>
            await TellAsync(async () => await _leases.LeaseGrantAsync(new Wire.LeaseGrantRequest { ID = id, TTL = seconds }));

        private Task LockAsync(string name, long lease) =>
            TellAsync(async () => await _locks.LockAsync(new LockRequest { Name = Bytes.Of(name), Lease = lease }));

        private Task CampaignAsync(long lease, string value) => TellAsync(async () =>
            await _elections.CampaignAsync(new CampaignRequest { Name = Bytes.Of("e"), Lease = lease, Value = Bytes.Of(value) }));

        private Task KeysAsync(string prefix) => TellAsync(async () =>
            await _kv.RangeAsync(new Wire.RangeRequest { Key = Bytes.Of(prefix), RangeEnd = Bytes.PrefixEnd(prefix) }));

        private async Task ObserveAsync(AsyncServerStreamingCall<LeaderResponse> seen)
        {
            Assert.True(await seen.ResponseStream.MoveNext(default).WaitAsync(WatchClient.Hang));
            Lines.Add($"{seen.ResponseStream.Current.Kv}");
        }

        private async Task<LeaderKey> LeaderAsync(string key)
        {
            var entry = (await _kv.RangeAsync(new Wire.RangeRequest { Key = Bytes.Of(key) })).Kvs.Single();
            return new LeaderKey { Name = Bytes.Of("e"), Key = entry.Key, Rev = entry.CreateRevision, Lease = entry.Lease };
        }

        private Task StandsAsync(string key) => UntilAsync(key, Wire.Event.Types.EventType.Put, 1);

        private Task GoneAsync(string key) => UntilAsync(key, Wire.Event.Types.EventType.Delete, 0);

        private async Task UntilAsync(string key, Wire.Event.Types.EventType kind, long count)
        {
            var now = await _kv.RangeAsync(new Wire.RangeRequest { Key = Bytes.Of(key) });
            if (now.Count == count)
            {
                return;
            }

            using var watch = new WatchClient(channel);
            await watch.CreateAsync(new Wire.WatchCreateRequest { Key = Bytes.Of(key), StartRevision = now.Header.Revision + 1 });
            while (!(await watch.NextAsync()).Events.Any(change => change.Type == kind))
            {
            }
        }

        private async Task TellAsync<T>(Func<Task<T>> call)
            where T : IMessage
        {
            try
            {
                var answer = await call().WaitAsync(WatchClient.Hang);
                if (answer.Descriptor.FindFieldByName("header")?.Accessor.GetValue(answer) is Wire.ResponseHeader header)
                {
                    (header.ClusterId, header.MemberId, header.RaftTerm) = (0, 0, 0);
                }

                Lines.Add($"{answer}");
            }
            catch (RpcException refusal)
            {
                Lines.Add($"{refusal.StatusCode} {refusal.Status.Detail}");
            }
        }
    }
}
