namespace DmMaster.Store.InProcess;

/// <summary>How much a watcher is handed at once, and how much waits for it.</summary>
internal static class WatchLimits
{
    /// <summary>Commits that wait for one watcher. With more it reads the history instead, at its own pace.</summary>
    internal const int Pending = 256;

    /// <summary>Commits looked at for one batch: bounds the time under the lock and the size of a batch.</summary>
    private const int PortionCommits = 512;

    /// <summary>Bytes of commits looked at for one batch, unless one commit alone is larger.</summary>
    private const long PortionBytes = 1 << 20;

    /// <summary>Whether so many commits of together so many bytes may become one batch.</summary>
    internal static bool FitsPortion(int commits, long bytes) => commits <= PortionCommits && bytes <= PortionBytes;
}
