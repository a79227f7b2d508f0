namespace DmMaster.Store.InProcess;

/// <summary>How much a watcher is handed at once, and how much waits for it.</summary>
internal static class WatchLimits
{
    /// <summary>Revisions that wait for one watcher. With more it reads the history instead, at its own pace.</summary>
    internal const int Pending = 256;

    /// <summary>Revisions looked at for one batch: bounds the time under the lock and the size of a batch.</summary>
    private const int PortionRevisions = 512;

    /// <summary>Bytes of changes looked at for one batch, unless one revision alone is larger.</summary>
    private const long PortionBytes = 1 << 20;

    /// <summary>Whether so many revisions of together so many bytes may become one batch.</summary>
    internal static bool FitsPortion(int revisions, long bytes) => revisions <= PortionRevisions && bytes <= PortionBytes;
}
