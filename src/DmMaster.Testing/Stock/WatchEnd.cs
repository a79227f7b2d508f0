namespace DmMaster.Testing.Stock;

/// <summary>Why a watch gives nothing more.</summary>
internal enum WatchEnd
{
    /// <summary>It has not ended, or the worker itself closed it.</summary>
    Closed,

    /// <summary>The revision that it asked for is compacted: read anew and watch from there.</summary>
    Compacted,

    /// <summary>The server ended it in a way after which a stock worker does not come back.</summary>
    Lost,
}
