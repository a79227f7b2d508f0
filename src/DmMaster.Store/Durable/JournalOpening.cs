using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace DmMaster.Store.Durable;

/// <summary>Opens a directory's file, and decides whether it holds all that was acknowledged.</summary>
/// <param name="directory">The directory.</param>
/// <param name="mark">Says how far the file reached.</param>
/// <param name="now">A revision above all that a store has told by now, by the clock.</param>
/// <param name="logger">Told of what was accepted.</param>
internal sealed partial class JournalOpening(DataDirectory directory, StoreMark mark, Revision now, ILogger logger)
{
    private const string Advice =
        "Restore the directory from a newer backup, or start with --accept-loss to go on with what is there, above all that was told: what is missing is lost then";

    /// <summary>Opens it; a new one if there is none.</summary>
    /// <param name="acceptsLoss">Whether to go on with less than was acknowledged.</param>
    /// <exception cref="DurableStoreException">The file cannot be used, or holds less than was acknowledged.</exception>
    internal JournalWriter Open(bool acceptsLoss)
    {
        var known = mark.Read();
        if (MustBeMade(known))
        {
            JournalSchema.Create(directory, now, mark);
        }

        var (connection, reader, format) = Connect(directory);
        try
        {
            reader.CheckPages();
            if (format < JournalSchema.FormatVersion)
            {
                Upgrade(connection, reader, known);
            }

        }
        catch
        {
            connection.Dispose();
            throw;
        }

        var writer = new JournalWriter(connection);
        try
        {
            Compare(writer, reader, acceptsLoss);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file of a directory that was opened before.</summary>
    internal static JournalWriter Reopen(DataDirectory directory) => new(Connect(directory).Connection);

    private static (SqliteConnection Connection, JournalReader Reader, long Format) Connect(DataDirectory directory)
    {
        var connection = JournalSchema.Open(directory.File);
        try
        {
            var reader = new JournalReader(connection, directory.Path);
            return (connection, reader, reader.CheckKind());
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is no store yet; half a store is not the same as none.</summary>
    private bool MustBeMade(StoreMark.Reach? known)
    {
        if (!File.Exists(directory.File))
        {
            return File.Exists(directory.Log) ? throw OpenFailure.DamagedFile(directory.Path, "it is missing, but its log is there")
                : known is { Batch: > 0 } ? throw OpenFailure.DamagedFile(
                    directory.Path, $"it is missing, though {DataDirectory.MarkName} says that it reached revision {known.Revision}")
                : true;
        }

        using var file = File.OpenRead(directory.File);
        var start = new byte[16];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.AsSpan().SequenceEqual("SQLite format 3\0"u8)
            ? false
            : throw OpenFailure.DamagedFile(directory.Path, "it does not begin as such a file does");
    }

    private void Upgrade(SqliteConnection connection, JournalReader reader, StoreMark.Reach? known)
    {
        if (known is { Batch: > 0 } || reader.IsSealed)
        {
            throw OpenFailure.DamagedFile(directory.Path, "it says that it is older than what is in it");
        }

        JournalSchema.Upgrade(connection, reader.Sums(reader.Head()), mark);
    }

    private void Compare(JournalWriter writer, JournalReader reader, bool acceptsLoss)
    {
        var head = reader.Head();
        var known = mark.Read();
        if (Missing(head, known) is { } missing)
        {
            if (!acceptsLoss)
            {
                throw new DurableStoreException(directory.Path, missing, Advice);
            }

            LogLoss(directory.Path, missing, GoOn(writer, reader, known));
        }
        else if (known!.Inode != mark.Inode)
        {
            LogCopy(directory.Path, head.Last, GoOn(writer, reader, known));
        }
    }

    private static string? Missing(JournalSeal head, StoreMark.Reach? known) => known switch
    {
        null => $"{DataDirectory.MarkName} is missing or damaged, so it is not known whether {DataDirectory.FileName}, which holds what was "
            + $"written up to revision {head.Last}, is all that was acknowledged",
        _ when known.Identity != head.Identity => $"{DataDirectory.MarkName} belongs to another store, so it is not known whether "
            + $"{DataDirectory.FileName}, which holds what was written up to revision {head.Last}, is all that was acknowledged",
        _ when known.Batch <= head.Batch => null,
        _ when known.Revision > head.Last => $"revisions {head.Last.Next} to {known.Revision} were acknowledged and are missing: "
            + $"{DataDirectory.FileName} and its log hold only what was written up to revision {head.Last}",
        _ => $"changes of leases that were acknowledged after revision {head.Last} are missing",
    };

    /// <summary>Has the store go on above all that can have been told, so that nobody takes old revisions for new ones.</summary>
    private Revision GoOn(JournalWriter writer, JournalReader reader, StoreMark.Reach? known)
    {
        var seal = reader.Seal();
        var next = new Revision(Math.Max(now.Value, Math.Max(seal.Last.Value, known?.Revision.Value ?? 0) + 1));
        seal.Batch = Math.Max(seal.Batch, known?.Batch ?? 0);

        writer.Begin(seal);
        writer.BeginAt(next);
        mark.Write(writer.Commit());
        mark.Sync();
        return next;
    }

    [LoggerMessage(JournalEventIds.LossAccepted, LogLevel.Warning, "state was lost and that was accepted; it goes on above all that was told")]
    private partial void LogLoss(string directory, string missing, Revision next);

    [LoggerMessage(JournalEventIds.Copied, LogLevel.Warning,
        "the data directory is a copy and may be older than what was told; its state goes on above all of that")]
    private partial void LogCopy(string directory, Revision held, Revision next);
}
