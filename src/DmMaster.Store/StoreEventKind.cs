namespace DmMaster.Store;

/// <summary>What happened to a key.</summary>
public enum StoreEventKind
{
    /// <summary>It was created or overwritten.</summary>
    Put,

    /// <summary>It was deleted, by a request or by the end of its lease.</summary>
    Delete,
}
