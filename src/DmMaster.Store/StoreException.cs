namespace DmMaster.Store;

/// <summary>A store refused; nothing was changed.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="error">Why.</param>
    /// <param name="message">etcd's text for it, which clients match.</param>
    public StoreException(StoreError error, string message)
        : base(message)
    {
        Error = error;
    }

    /// <summary>Why.</summary>
    public StoreError Error { get; }

    /// <summary>With <see cref="StoreError.Compacted"/>: the oldest revision that can still be read; none when the engine does
    /// not say, which of a watch it always does.</summary>
    public Revision CompactRevision { get; init; }
}
