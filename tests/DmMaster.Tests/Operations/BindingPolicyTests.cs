using System.Collections.Immutable;
using DmMaster.Operations.Binding;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Tests.Operations;

public sealed class BindingPolicyTests
{
    [Fact]
    public void Next_NothingUnbound_IsNothing() =>
        Assert.Null(BindingPolicy.Next(Snapshot(["s1"], Online("w1") with { Bound = new SourceId("s1") })));

    [Fact]
    public void Next_UnboundSourceAndFreeWorker_Binds()
    {
        var step = Assert.IsType<BindingStep.Bind>(BindingPolicy.Next(Snapshot(["s1"], Online("w1"))));

        Assert.Equal(("w1", "s1"), (step.Worker.Name.Value, step.Source.Id.Value));
    }

    [Fact]
    public void Next_WorkerThatHadTheSource_IsPreferred()
    {
        var step = BindingPolicy.Next(Snapshot(["s1"], Online("w1"), Online("w2") with { LastBound = new SourceId("s1") }));

        Assert.Equal("w2", Assert.IsType<BindingStep.Bind>(step).Worker.Name.Value);
    }

    [Fact]
    public void Next_NoFreeWorker_IsNothing() =>
        Assert.Null(BindingPolicy.Next(Snapshot(
            ["s1", "s2"],
            Online("w1") with { Bound = new SourceId("s2") },
            Online("w2") with { AliveRevision = Revision.None },
            Online("w3") with { Relay = new SourceId("s2") },
            new WorkerEntry(new WorkerName("w4")) { AliveRevision = new Revision(2) })));

    [Fact]
    public void Next_WorkerOffline_IsUnboundFirst()
    {
        var lost = Online("w1") with { Bound = new SourceId("s1"), AliveRevision = Revision.None };

        var step = Assert.IsType<BindingStep.Unbind>(BindingPolicy.Next(Snapshot(["s1"], lost, Online("w2"))));

        Assert.Equal(("w1", "s1"), (step.Worker.Name.Value, step.Source.Value));
    }

    [Fact]
    public void Next_SourceGone_IsUnbound() =>
        Assert.IsType<BindingStep.Unbind>(BindingPolicy.Next(Snapshot([], Online("w1") with { Bound = new SourceId("s1") })));

    private static WorkerEntry Online(string name) =>
        new(new WorkerName(name)) { Address = "here", AliveRevision = new Revision(2) };

    private static RegistrySnapshot Snapshot(string[] sources, params WorkerEntry[] workers) => new()
    {
        Sources = sources.ToImmutableSortedDictionary(
            id => new SourceId(id), id => new SourceEntry(new SourceId(id), "", new Revision(2))),
        Workers = workers.ToImmutableSortedDictionary(worker => worker.Name, worker => worker),
        Bindings = workers.Where(worker => worker.Bound is not null)
            .ToImmutableSortedDictionary(worker => worker.Bound!.Value, worker => worker.Name),
    };
}
