using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DmMaster.Store.Durable;

/// <summary>Puts into words why a data directory could not be opened.</summary>
internal static class OpenFailure
{
    /// <summary>What to do about files that are not what was written.</summary>
    internal const string Damaged =
        "Restore the directory from a backup, or move it away and start anew: sources and tasks then have to be created again";

    private const string Permissions = "Give the user of this process the right to write to it, or choose another directory";
    private const string Writable = "Choose a directory on a file system that can be written to";
    private const string Space = "Free some space";
    private const string Other = "Check the disk and the system's log";

    /// <summary>Explains what is to be expected of disks and people; anything else is a bug.</summary>
    internal static bool TryExplain(string directory, Exception failure, [NotNullWhen(true)] out DurableStoreException? explained)
    {
        explained = failure switch
        {
            DurableStoreException known => known,
            SqliteException sqlite => Explain(directory, sqlite),
            UnauthorizedAccessException => new(directory, "no permission to write", Permissions, failure),
            IOException { HResult: Errno.ReadOnly } => new(directory, "the file system is read-only", Writable, failure),
            IOException { HResult: Errno.NoSpace or Errno.Quota } => new(directory, "the disk is full", Space, failure),
            IOException => new(directory, failure.Message.TrimEnd('.'), Other, failure),
            _ => null,
        };
        return explained is not null;
    }

    private static DurableStoreException Explain(string directory, SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Locked(directory, failure),
        raw.SQLITE_FULL => new(directory, "the disk is full", Space, failure),
        raw.SQLITE_READONLY => new(directory, "the file system is read-only", Writable, failure),
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => new(directory, "no permission to write", Permissions, failure),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_ERROR => DamagedFile(directory, failure.Message, failure),
        _ => new(directory, failure.Message.TrimEnd('.'), Other, failure),
    };

    /// <summary>Another process holds it.</summary>
    internal static DurableStoreException Locked(string directory, Exception failure) =>
        new(directory, "another process uses it", "Stop the other dm-master, or choose another directory", failure);

    /// <summary>A file is not as it was written.</summary>
    internal static DurableStoreException DamagedFile(string directory, string problem, Exception? failure = null) =>
        new(directory, $"{DataDirectory.FileName} is damaged: {problem.TrimEnd('.')}", Damaged, failure);
}
