namespace DmMaster.Store;

/// <summary>What of a key a <see cref="Compare"/> looks at.</summary>
public enum CompareTarget
{
    /// <summary><see cref="KeyValue.Version"/>.</summary>
    Version,

    /// <summary><see cref="KeyValue.CreateRevision"/>.</summary>
    CreateRevision,

    /// <summary><see cref="KeyValue.ModRevision"/>.</summary>
    ModRevision,

    /// <summary><see cref="KeyValue.Value"/>.</summary>
    Value,

    /// <summary><see cref="KeyValue.Lease"/>.</summary>
    Lease,
}
