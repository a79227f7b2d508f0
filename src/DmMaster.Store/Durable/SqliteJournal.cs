using DmMaster.Store.InProcess;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace DmMaster.Store.Durable;

/// <summary>Keeps commits in a SQLite file: one transaction for all that come together, safe on the disk before it returns.</summary>
/// <remarks>
/// After a failure it is open what the file holds: a commit may be in it whose acknowledgement was lost, and nobody was told of it. So the
/// next transaction begins by making the file what this journal knows to be true, on a new connection unless the disk was merely full.
/// </remarks>
internal sealed partial class SqliteJournal : IJournal
{
    private readonly DataDirectory _directory;
    private readonly ILogger _logger;
    private readonly Dictionary<LeaseId, Lease> _leases = [];
    private JournalWriter? _writer;
    private Revision _last;
    private bool _isDoubtful;

    private SqliteJournal(DataDirectory directory, JournalWriter writer, ILogger logger)
    {
        _directory = directory;
        _writer = writer;
        _logger = logger;
    }

    /// <summary>Opens the journal in a directory, which from then on belongs to it; a new one if there is none.</summary>
    /// <param name="directory">The directory. Given up if this fails.</param>
    /// <param name="first">The revision at which a new one begins.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="DurableStoreException">The file cannot be used.</exception>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    internal static SqliteJournal Open(DataDirectory directory, Revision first, ILogger logger)
    {
        JournalWriter? writer = null;
        try
        {
            if (MustBeMade(directory))
            {
                JournalSchema.Create(directory, first);
            }

            writer = OpenWriter(directory, checksPages: true);
            return new SqliteJournal(directory, writer, logger);
        }
        catch
        {
            writer?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>What was kept. Once, before anything is written.</summary>
    /// <exception cref="DurableStoreException">It cannot be what was written.</exception>
    internal JournalContent Read()
    {
        var reader = _writer!.Reader(_directory.Path);
        var content = reader.Read();
        _last = content.Revision;
        foreach (var lease in content.Leases)
        {
            _leases.Add(lease.Id, lease);
        }

        LogOpened(_directory.Path, content.Oldest, content.Revision, reader.Meta(JournalSchema.Identity));
        return content;
    }

    /// <inheritdoc/>
    public void Append(IReadOnlyList<JournalEntry> entries, Obsolete? obsolete)
    {
        try
        {
            Write(entries, obsolete);
        }
        catch (Exception failure) when (failure is SqliteException or DurableStoreException or IOException or UnauthorizedAccessException)
        {
            Doubt(failure);
            throw Refuse(failure);
        }

        foreach (var entry in entries)
        {
            Remember(entry);
        }

        if (_isDoubtful)
        {
            _isDoubtful = false;
            LogWorksAgain(_directory.Path);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _writer?.Settle();
        }
        catch (SqliteException failure)
        {
            // Nothing is lost by it: the log is read at the next start.
            LogFailed(_directory.Path, failure.Message);
        }

        _writer?.Dispose();
        _directory.Dispose();
    }

    /// <summary>Whether there is no store yet; half a store is not the same as none.</summary>
    private static bool MustBeMade(DataDirectory directory)
    {
        if (!File.Exists(directory.File))
        {
            return File.Exists(directory.Log) ? throw OpenFailure.DamagedFile(directory.Path, "it is missing, but its log is there") : true;
        }

        using var file = File.OpenRead(directory.File);
        var start = new byte[16];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.AsSpan().SequenceEqual("SQLite format 3\0"u8)
            ? false
            : throw OpenFailure.DamagedFile(directory.Path, "it does not begin as such a file does");
    }

    private static JournalWriter OpenWriter(DataDirectory directory, bool checksPages)
    {
        var connection = JournalSchema.Open(directory.File);
        try
        {
            var reader = new JournalReader(connection, directory.Path);
            reader.CheckKind();
            if (checksPages)
            {
                reader.CheckPages();
            }

            return new JournalWriter(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Write(IReadOnlyList<JournalEntry> entries, Obsolete? obsolete)
    {
        if (!File.Exists(_directory.File) || (_writer is not null && !File.Exists(_directory.Log)))
        {
            // What is written to a deleted file is lost with this process.
            throw OpenFailure.DamagedFile(_directory.Path, "it, or its log, was removed");
        }

        _writer ??= OpenWriter(_directory, checksPages: false);
        _writer.Begin();
        if (_isDoubtful)
        {
            Repair(_writer);
        }

        foreach (var entry in entries)
        {
            _writer.Write(entry);
        }

        if (obsolete is not null)
        {
            _writer.Drop(obsolete);
        }

        _writer.Commit();
    }

    /// <summary>Makes the file what was acknowledged, in the transaction that is open.</summary>
    private void Repair(JournalWriter writer)
    {
        var reader = writer.Reader(_directory.Path);
        if ((reader.LastRevision() ?? reader.Meta(JournalSchema.First)) < _last.Value)
        {
            throw OpenFailure.DamagedFile(_directory.Path, $"it lost what was written up to revision {_last}");
        }

        writer.DropAfter(_last);
        var kept = reader.Leases().ToHashSet();
        foreach (var lease in kept.Where(lease => !_leases.ContainsKey(lease.Id)))
        {
            writer.Drop(lease.Id);
        }

        foreach (var lease in _leases.Values.Where(lease => !kept.Contains(lease)))
        {
            writer.Write(lease);
        }
    }

    private void Remember(JournalEntry entry)
    {
        if (entry.Versions.Count > 0)
        {
            _last = entry.Versions[0].ModRevision;
        }

        if (entry.Granted is { } granted)
        {
            _leases[granted.Id] = granted;
        }

        if (entry.Ended is { } ended)
        {
            _leases.Remove(ended);
        }
    }

    private void Doubt(Exception failure)
    {
        if (!_isDoubtful)
        {
            _isDoubtful = true;
            LogFailed(_directory.Path, failure.Message);
        }

        try
        {
            _writer?.RollBack();
            if (IsFull(failure))
            {
                return;
            }
        }
        catch (SqliteException)
        {
            // Then the connection is of no use: it is closed below, and the next transaction opens another.
        }

        _writer?.Dispose();
        _writer = null;
    }

    private static StoreException Refuse(Exception failure) =>
        IsFull(failure) ? Refusal.SpaceExceeded() : Refusal.Unavailable($"the state could not be written: {failure.Message}");

    private static bool IsFull(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_FULL } or IOException { HResult: Errno.NoSpace or Errno.Quota };

    [LoggerMessage(EventIds.Opened, LogLevel.Information, "state is durable")]
    private partial void LogOpened(string directory, Revision oldest, Revision revision, long identity);

    [LoggerMessage(EventIds.WriteFailed, LogLevel.Error, "state cannot be written; changes are refused until it can")]
    private partial void LogFailed(string directory, string error);

    [LoggerMessage(EventIds.WritesAgain, LogLevel.Information, "state can be written again")]
    private partial void LogWorksAgain(string directory);
}
