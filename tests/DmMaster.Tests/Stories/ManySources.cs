using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Testing;
using Google.Protobuf;

namespace DmMaster.Tests.Stories;

/// <summary>Many sources, each bound to a stock worker that is alive and cannot be reached.</summary>
internal static class ManySources
{
    /// <summary>The ID of a source.</summary>
    public static SourceId Id(int number) => new($"source-{number:d5}");

    /// <summary>A task over all of them.</summary>
    public static string Task(int count) => $$"""
        name: big
        task-mode: all
        ignore-checking-items: ["all"]
        target-database: {host: "127.0.0.1", port: 3306, user: "root", password: ""}
        mysql-instances:

        """ + string.Concat(Enumerable.Range(0, count).Select(number => $"- source-id: {Id(number)}\n"));

    /// <summary>Puts them into the store of a master, and waits until the registry has them.</summary>
    public static async Task AddAsync(InProcessMaster master, int count)
    {
        var store = master.Store;
        var lease = await store.GrantAsync(LeaseId.None, 3600, CancellationToken.None);
        var toml = SourceConfig.Decode(Cluster.Source("x")).Value;
        var revision = Revision.None;
        foreach (var numbers in Enumerable.Range(0, count).Chunk(8))
        {
            var puts = numbers.SelectMany(number => Puts(number, toml, lease.Id));
            revision = (await store.CommitAsync(new Txn { Success = [.. puts] }, CancellationToken.None)).Revision;
        }

        await master.Service<RegistryFeed>().WaitForAsync(revision, CancellationToken.None);
    }

    private static IEnumerable<TxnOp> Puts(int number, SourceConfig config, LeaseId lease)
    {
        var (source, worker) = (Id(number), new WorkerName($"worker-{number:d5}"));
        yield return new TxnOp.Put(DmKeys.SourceConfig(source), ByteString.CopyFromUtf8((config with { SourceId = source.Value }).ToToml()));
        yield return new TxnOp.Put(DmKeys.WorkerInfo(worker), DmValues.WorkerInfo(worker, "127.0.0.1:1"));
        yield return new TxnOp.Put(DmKeys.WorkerAlive(worker), DmValues.WorkerAlive(worker, DateTimeOffset.UnixEpoch)) { Lease = lease };
        yield return new TxnOp.Put(DmKeys.Bound(worker), DmValues.Bound(source, worker));
    }
}
