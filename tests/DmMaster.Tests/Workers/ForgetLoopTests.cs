using System.Collections.Immutable;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers;

public sealed class ForgetLoopTests : IDisposable
{
    private const int Many = 10_000;

    private readonly FakeTimeProvider _time = new();
    private readonly ObservedState _observed = new();
    private readonly RegistryFeed _feed = new();
    private readonly WorkerLinkOptions _options = new();
    private readonly LinkTable _links;
    private readonly ForgetLoop _loop;

    public ForgetLoopTests()
    {
        _links = new LinkTable(_observed, _options, _time);
        _loop = new ForgetLoop(_feed, _links, _observed, _time);
    }

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Sweep_TenThousandNamesThatWereRemoved_LeavesNothing()
    {
        for (var number = 0; number < Many; number++)
        {
            ComeAndGo($"pod-{number}");
        }

        Assert.Equal((Many, Many), (_observed.Names.Count, _links.Known.Count));
        _loop.Sweep();
        _loop.Sweep();

        Assert.Equal((0, 0), (_observed.Names.Count, _links.Known.Count));
    }

    [Fact]
    public void Sweep_OfflineAndRegistered_IsForgottenAfterAnHour()
    {
        ComeAndGo("w1");
        Publish(new WorkerEntry(new WorkerName("w1")) { Address = "native" });
        Sweep(59);
        Assert.NotNull(_observed.Worker(new WorkerName("w1")).LastHeard);

        Sweep(1);

        Assert.Equal((0, 0), (_observed.Names.Count, _links.Known.Count));
    }

    [Fact]
    public void Sweep_OnlineLinkedOrListenedTo_IsKept()
    {
        var link = ComeAndGo("listened");
        _observed.Of(link.Name).Listen(new Signal());
        ComeAndGo("online");
        Publish(new WorkerEntry(new WorkerName("online")) { Address = "native", AliveRevision = new Revision(1) });
        _links.TryEnter(Link("linked"));

        Sweep(100);

        Assert.Equal(["linked", "listened", "online"], _observed.Names.Select(static name => name.Value).Order());
        Assert.Equal(["linked", "listened", "online"], _links.Known.Select(static name => name.Value).Order());
    }

    private void Sweep(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _loop.Sweep();
        }
    }

    private void Publish(WorkerEntry worker) => _feed.Publish(
        new RegistrySnapshot { Revision = new Revision(1), Workers = ImmutableSortedDictionary<WorkerName, WorkerEntry>.Empty.Add(worker.Name, worker) },
        RegistryChange.None);

    private NativeLink ComeAndGo(string name)
    {
        var link = Link(name);
        _links.TryEnter(link);
        link.Receive(new WorkerMessage { Heartbeat = new Heartbeat() });
        link.Close(LinkEnd.Disconnected);
        _links.Leave(link);
        return link;
    }

    private NativeLink Link(string name) => new(new Hello { Name = name, Instance = "one" }, "c1", _observed.Of(new WorkerName(name)), _options, _time);
}
