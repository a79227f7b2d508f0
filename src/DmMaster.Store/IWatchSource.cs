namespace DmMaster.Store;

/// <summary>What an engine has for one watch.</summary>
internal interface IWatchSource
{
    /// <summary>The next batch.</summary>
    /// <param name="wait">Without one: completes when it is worth asking again.</param>
    /// <returns>Null when there is none at present.</returns>
    /// <exception cref="StoreException">The watch has failed.</exception>
    WatchBatch? Take(out Task wait);

    /// <summary>See <see cref="IWatch.RequestProgress"/>.</summary>
    void RequestProgress();

    /// <summary>Ends the watch, and wakes who waits for it. Does nothing the second time.</summary>
    void End();
}
