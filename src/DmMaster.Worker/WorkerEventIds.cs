namespace DmMaster.Worker;

/// <summary>The numbers of this library's log messages, 800 to 819. Never used again for something else.</summary>
internal static class WorkerEventIds
{
    /// <summary>The link to the master ended.</summary>
    public const int LinkEnded = 800;

    /// <summary>An order failed.</summary>
    public const int OrderFailed = 801;

    /// <summary>The link to the master stands.</summary>
    public const int Linked = 802;

    /// <summary>The lease is over.</summary>
    public const int LeaseOver = 803;

    /// <summary>All work for a source is stopped.</summary>
    public const int SourceStopped = 804;
}
