using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Conformance;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.InProcess;

public sealed class InProcessLeaseTests : LeaseConformance
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero));

    protected override IKeyValueStore CreateStore() => new InProcessStore(_time, new InProcessStoreOptions());

    protected override void LetPass(TimeSpan time) => _time.Advance(time);
}
