namespace DmMaster.Hosting;

/// <summary>Event ids of this folder, 100 to 199. An id stands in log lines where Go has the line number; it is never used again for something else.</summary>
internal static class HostingEventIds
{
    /// <summary>The port is open.</summary>
    public const int Listening = 100;

    /// <summary>Something the operator should know about the settings.</summary>
    public const int SettingWarning = 101;

    /// <summary>A signal asks for a stop.</summary>
    public const int Stopping = 102;

    /// <summary>The process ends.</summary>
    public const int Stopped = 103;

    /// <summary>The port could not be opened.</summary>
    public const int StartFailed = 104;

    /// <summary>The state is in memory.</summary>
    public const int Volatile = 105;

    /// <summary>Changed certificate files are in service.</summary>
    public const int CertificatesReloaded = 110;

    /// <summary>Changed certificate files cannot be used.</summary>
    public const int CertificatesStale = 111;

    /// <summary>A client's TLS handshake failed.</summary>
    public const int HandshakeFailed = 112;

    /// <summary>A call has ended.</summary>
    public const int CallEnded = 120;

    /// <summary>A change was asked for: what came of it.</summary>
    public const int Operation = 122;

    /// <summary>A call failed by a bug.</summary>
    public const int CallFailed = 121;

    /// <summary>Memory was given back to the system.</summary>
    public const int MemoryReturned = 130;

    /// <summary>A connection was ended because its client does not read.</summary>
    public const int UnreadEnded = 140;

    /// <summary>A connection was ended because its client resets streams as fast as it opens them.</summary>
    public const int ResetsEnded = 141;

    /// <summary>The state is older than what was told of it.</summary>
    public const int Surpassed = 142;
}
