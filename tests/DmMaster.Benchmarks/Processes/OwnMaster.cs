using DmMaster.Testing;

namespace DmMaster.Benchmarks.Processes;

/// <summary>A dm-master in this process, to count what is allocated.</summary>
internal sealed class OwnMaster(InProcessMaster master) : IMeasuredMaster
{
    public string Address => master.Address.Authority;

    public Uri Uri => master.Address;

    public string LastLines => "";

    public static async Task<OwnMaster> StartAsync() => new(await InProcessMaster.StartAsync());

    public TimeSpan ProcessorTime() => Environment.CpuUsage.TotalTime;

    public long ResidentBytes() => Environment.WorkingSet;

    public ValueTask DisposeAsync() => master.DisposeAsync();
}
