using CsCheck;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;

namespace DmMaster.Tests.Operations;

/// <summary>Whatever happens, and whoever else writes: afterwards the bindings are what the rules say.</summary>
public sealed class BindingPropertyTests
{
    private const int Sources = 4;
    private const int Workers = 5;

    private static readonly Gen<(int Kind, int Source, int Worker, bool RaceNext)> Event = Gen.Select(
        Gen.Int[0, 11], Gen.Int[0, Sources - 1], Gen.Int[0, Workers - 1], Gen.Bool);

    [Fact]
    public async Task Settle_AfterAnyEvents_ConvergesToTheRules() => await Event.Array[1, 40].SampleAsync(
        async events =>
        {
            await using var world = BindingWorld.Start();
            for (var i = 0; i < events.Length; i++)
            {
                await HappenAsync(world, events[i]);
                if (events[i].RaceNext && i + 1 < events.Length)
                {
                    var rival = events[++i];
                    await world.ReconcileAsync(() => HappenAsync(world, rival));
                }
            }

            await world.ReconcileAsync();
            AssertRules(world.Snapshot);
            AssertSame(await world.FoldAnewAsync(), world.Snapshot);
        },
        iter: 300,
        threads: 1);

    private static async Task HappenAsync(BindingWorld world, (int Kind, int Source, int Worker, bool RaceNext) what)
    {
        var (source, worker) = ($"s{what.Source}", $"w{what.Worker}");
        await (what.Kind switch
        {
            0 or 1 => world.WorkerAsync(worker),
            2 => world.DeleteAsync(DmKeys.WorkerAlive(new(worker))),
            3 => world.DeleteAsync(DmKeys.WorkerInfo(new(worker))),
            4 or 5 => world.SourceAsync(source, relay: what.Worker == 0),
            6 => world.DeleteAsync(DmKeys.SourceConfig(new(source))),
            7 => world.RelayAsync(worker, source),
            8 => world.DeleteAsync(DmKeys.RelayWorker(new(worker))),
            9 => world.DumpAsync("t", source, worker),
            10 => world.DeleteAsync(DmKeys.LoadTask(new("t"), new(source))),
            _ => world.BoundAsync(worker, source),
        });
    }

    // Said again without the index that the policy looks things up in.
    private static void AssertRules(RegistrySnapshot snapshot)
    {
        var bound = snapshot.Workers.Values.Where(worker => worker.HasBinding).ToList();
        Assert.Equal(bound.Count, bound.Select(worker => worker.Bound).Distinct().Count());
        Assert.All(bound, worker => Assert.True(
            worker.IsOnline && worker.Bound is { } source && snapshot.Sources.ContainsKey(source) &&
            (worker.Relay is null || worker.Relay == source), $"{worker}"));
        var idle = snapshot.Workers.Values.Where(worker => worker.IsOnline && !worker.HasBinding).ToList();
        foreach (var source in snapshot.Sources.Keys)
        {
            var has = bound.Find(worker => worker.Bound == source);
            var owners = snapshot.DumpOwners(source);
            Assert.True(has is not null || !idle.Exists(worker => worker.Relay is null || worker.Relay == source), $"{source} has no worker");
            Assert.True(
                (has is not null && owners.Contains(has.Name)) ||
                !idle.Exists(worker => owners.Contains(worker.Name) && (worker.Relay is null || worker.Relay == source)),
                $"{source} is not where its dump is");
            Assert.True(
                has is not null || !bound.Exists(worker => owners.Contains(worker.Name) && (worker.Relay is null || worker.Relay == source) &&
                    !snapshot.DumpOwners(worker.Bound!.Value).Contains(worker.Name)),
                $"{source} should have been swapped in");
        }
    }

    private static void AssertSame(RegistrySnapshot anew, RegistrySnapshot followed)
    {
        Assert.Equal(Settled(anew), Settled(followed));
        Assert.Equal(anew.Bindings, followed.Bindings);
        Assert.Equal(anew.Sources, followed.Sources);
        Assert.Equal(anew.Placement.Unbound, followed.Placement.Unbound);
        Assert.Equal(anew.Placement.Free, followed.Placement.Free);
        Assert.Equal(anew.Placement.Relaying, followed.Placement.Relaying);
        Assert.Equal(anew.Placement.Unreconciled, followed.Placement.Unreconciled);
        Assert.Equal(anew.Placement.LastBound.Keys, followed.Placement.LastBound.Keys);
        Assert.Equal(anew.RelayWorkers.Keys, followed.RelayWorkers.Keys);
        Assert.Equal(anew.LoadTasks.Keys, followed.LoadTasks.Keys);
    }

    // What was taken from a worker a while ago is not in the store, and asked of the worker after a restart.
    private static IEnumerable<WorkerEntry> Settled(RegistrySnapshot snapshot) =>
        snapshot.Workers.Values.Select(static worker => worker with { Leaving = null, LeavingRevision = Store.Revision.None });
}
