namespace DmMaster.Workers.Native;

/// <summary>Why a link ended, or never began.</summary>
public enum LinkEnd
{
    /// <summary>The worker closed it, or its connection broke.</summary>
    Disconnected,

    /// <summary>A newer link of the same worker took over.</summary>
    Replaced,

    /// <summary>The worker said nothing for too long.</summary>
    Silent,

    /// <summary>The worker did not read what it was told.</summary>
    Stalled,

    /// <summary>The master stops.</summary>
    Stopping,

    /// <summary>The worker said something that makes no sense.</summary>
    Invalid,

    /// <summary>The worker said more than a worker may.</summary>
    TooMuch,

    /// <summary>The name belongs to another worker.</summary>
    NameTaken,

    /// <summary>The worker could not be registered now; it may come again.</summary>
    NotRegistered,
}
