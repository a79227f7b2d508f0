namespace DmMaster.Store;

/// <summary>Which changes a watch leaves out.</summary>
[Flags]
public enum WatchFilter
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Puts.</summary>
    Put = 1,

    /// <summary>Deletes.</summary>
    Delete = 2,
}
