namespace DmMaster.Store.EtcdApi.Watching;

/// <summary>How many watches all streams hold together.</summary>
internal sealed class WatchQuota(int most)
{
    private int _taken;

    /// <summary>Takes one more, unless there are too many.</summary>
    internal bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= most)
        {
            return true;
        }

        GiveBack();
        return false;
    }

    /// <summary>Gives one back.</summary>
    internal void GiveBack() => Interlocked.Decrement(ref _taken);
}
