namespace DmMaster.Store;

/// <summary>By what the entries of a read are sorted.</summary>
public enum SortTarget
{
    /// <summary><see cref="KeyValue.Key"/>.</summary>
    Key,

    /// <summary><see cref="KeyValue.Version"/>.</summary>
    Version,

    /// <summary><see cref="KeyValue.CreateRevision"/>.</summary>
    CreateRevision,

    /// <summary><see cref="KeyValue.ModRevision"/>.</summary>
    ModRevision,

    /// <summary><see cref="KeyValue.Value"/>, byte by byte.</summary>
    Value,
}
