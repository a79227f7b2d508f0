using System.Collections.Immutable;
using DmMaster.Operations.Membership;
using DmMaster.Registry;
using DmMaster.Workers.Native;

namespace DmMaster.Tests.Workers;

public sealed class WorkerRegistrationTests
{
    [Fact]
    public void Check_AsManyWorkersAsThereMayBe_RefusesOneMoreAndNotTheOld()
    {
        var workers = Enumerable.Range(0, WorkerRegistration.MaxWorkers).Select(number => new WorkerName($"w{number}"))
            .ToImmutableSortedDictionary(name => name, name => new WorkerEntry(name) { Address = "native" });
        var snapshot = RegistrySnapshot.Empty with { Workers = workers };

        Assert.Null(WorkerRegistration.FindFault(snapshot, new WorkerName("w7"), "native"));
        Assert.Equal(
            new LinkFault(LinkEnd.TooMuch, "no more than 100000 workers can be registered"),
            WorkerRegistration.FindFault(snapshot, new WorkerName("new"), "native"));
    }

    [Fact]
    public void Check_KnownWorkerWithALongAddress_IsAboutTheAddress()
    {
        var name = new WorkerName("w1");
        var snapshot = RegistrySnapshot.Empty with
        {
            Workers = RegistrySnapshot.Empty.Workers.Add(name, new WorkerEntry(name) { Address = "native" }),
        };

        Assert.Equal(LinkEnd.Invalid, WorkerRegistration.FindFault(snapshot, name, new string('a', 256))?.End);
        Assert.Equal(LinkEnd.NameTaken, WorkerRegistration.FindFault(snapshot, name, "other:1")?.End);
    }
}
