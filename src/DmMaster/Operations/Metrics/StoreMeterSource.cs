using System.Diagnostics.Metrics;
using DmMaster.Store;
using DmMaster.Store.Measuring;
using DmMaster.Telemetry;

namespace DmMaster.Operations.Metrics;

/// <summary>Has the store's meter show how the store stands.</summary>
internal sealed class StoreMeterSource(StoreMeter meter, IKeyValueStore store) : IMeterSource
{
    /// <inheritdoc/>
    public void AddTo(Meter master) => meter.Follow(store);
}
