namespace DmMaster.Workers;

/// <summary>Why a link ended.</summary>
public enum LinkEnd
{
    /// <summary>The worker closed it, or its connection broke.</summary>
    Disconnected,

    /// <summary>A newer link of the same worker took over.</summary>
    Replaced,

    /// <summary>The worker said nothing for too long.</summary>
    Silent,

    /// <summary>The master stops.</summary>
    Stopping,
}
