namespace DmMaster.Store.Durable;

/// <summary>The numbers of this folder's log messages, 700 to 719. Never used again for something else.</summary>
internal static class JournalEventIds
{
    /// <summary>A data directory is open.</summary>
    internal const int Opened = 700;

    /// <summary>Writing began to fail.</summary>
    internal const int WriteFailed = 701;

    /// <summary>Writing works again.</summary>
    internal const int WritesAgain = 702;

    /// <summary>It goes on with less than was acknowledged.</summary>
    internal const int LossAccepted = 703;

    /// <summary>It is a copy.</summary>
    internal const int Copied = 704;
}
