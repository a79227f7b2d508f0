using DmMaster.Store.Tests.Conformance;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.Durable;

public sealed class DurableLeaseTests : LeaseConformance, IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero));
    private readonly StoreDirectory _directory = new();

    protected override IKeyValueStore CreateStore() => new SettledStore(_directory.Open(time: _time));

    protected override void LetPass(TimeSpan time) => _time.Advance(time);

    void IDisposable.Dispose()
    {
        Dispose();
        _directory.Dispose();
    }
}
