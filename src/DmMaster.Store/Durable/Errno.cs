namespace DmMaster.Store.Durable;

/// <summary>The system's numbers of failures that are told apart, as <see cref="Exception.HResult"/> of an <see cref="IOException"/>
/// carries them on Linux.</summary>
internal static class Errno
{
    /// <summary>EAGAIN: the lock is held.</summary>
    internal const int Locked = 11;

    /// <summary>ENOSPC.</summary>
    internal const int NoSpace = 28;

    /// <summary>EROFS.</summary>
    internal const int ReadOnly = 30;

    /// <summary>EDQUOT.</summary>
    internal const int Quota = 122;
}
