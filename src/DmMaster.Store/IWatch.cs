namespace DmMaster.Store;

/// <summary>The changes of a watched range, to be read once.</summary>
public interface IWatch : IAsyncEnumerable<WatchBatch>
{
    /// <summary>
    /// Asks to hear how far the watch has come: soon there is a batch, perhaps without events, whose revision is at or after the one
    /// current now. Several requests may be answered together. Does nothing once the watch is over.
    /// </summary>
    void RequestProgress();
}
