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
    private readonly StoreMark _mark;
    private readonly ILogger _logger;
    private readonly Dictionary<LeaseId, Lease> _leases = [];
    private JournalWriter? _writer;
    private JournalSeal _seal;
    private bool _isDoubtful;

    private SqliteJournal(DataDirectory directory, StoreMark mark, JournalWriter writer, ILogger logger)
    {
        _directory = directory;
        _mark = mark;
        _writer = writer;
        _logger = logger;
    }

    /// <summary>Opens the journal in a directory, which from then on belongs to it; a new one if there is none.</summary>
    /// <param name="directory">The directory. Given up if this fails.</param>
    /// <param name="now">The revision at which one begins that cannot know what was told before.</param>
    /// <param name="acceptsLoss">Whether to go on with less than was acknowledged.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="DurableStoreException">The file cannot be used, or holds less than was acknowledged.</exception>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    internal static SqliteJournal Open(DataDirectory directory, Revision now, bool acceptsLoss, TimeProvider time, ILogger logger)
    {
        StoreMark? mark = null;
        try
        {
            mark = StoreMark.Open(directory, time);
            return new SqliteJournal(directory, mark, new JournalOpening(directory, mark, now, logger).Open(acceptsLoss), logger);
        }
        catch
        {
            mark?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>What was kept. Once, before anything is written.</summary>
    /// <exception cref="DurableStoreException">It cannot be what was written.</exception>
    internal JournalContent Read()
    {
        var content = _writer!.Reader(_directory.Path).Read(Know);
        foreach (var lease in content.Leases)
        {
            _leases.Add(lease.Id, lease);
        }

        return content;
    }

    private void Know(JournalSeal seal)
    {
        _seal = seal;
        LogOpened(_directory.Path, seal.Oldest, seal.Last, seal.Identity);
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
            _mark.Sync();
        }
        catch (Exception failure) when (failure is SqliteException or IOException)
        {
            // Nothing is lost by it: the log is read at the next start.
            LogFailed(_directory.Path, failure.Message);
        }

        _writer?.Dispose();
        _mark.Dispose();
        _directory.Dispose();
    }

    private void Write(IReadOnlyList<JournalEntry> entries, Obsolete? obsolete)
    {
        // What is written to a deleted file is lost with this process.
        if (!File.Exists(_directory.File) || (_writer is not null && !File.Exists(_directory.Log)))
        {
            throw OpenFailure.DamagedFile(_directory.Path, "it, or its log, was removed");
        }

        if (!File.Exists(_directory.Mark))
        {
            throw OpenFailure.DamagedFile(_directory.Path, $"{DataDirectory.MarkName} was removed");
        }

        _writer ??= JournalOpening.Reopen(_directory);
        _writer.Begin(_seal);
        if (_isDoubtful)
        {
            Repair(_writer);
        }

        foreach (var entry in entries)
        {
            _writer.Write(entry);
        }

        // Not along with a revision to go on at, which could not be undone then. What is left is dropped at the next start.
        if (obsolete is not null && entries.All(static entry => entry.Begun.IsNone))
        {
            _writer.Drop(obsolete);
        }

        var seal = _writer.Commit();
        _mark.Write(seal);
        _seal = seal;
    }

    /// <summary>Makes the file what was acknowledged, in the transaction that is open.</summary>
    private void Repair(JournalWriter writer)
    {
        var reader = writer.Reader(_directory.Path);
        var head = reader.Head();
        if (head.Batch < _seal.Batch)
        {
            throw OpenFailure.DamagedFile(_directory.Path, $"it lost what was written up to revision {_seal.Last}");
        }

        if (head.Batch == _seal.Batch)
        {
            return;
        }

        writer.Undo(_seal, head.First);
        var kept = reader.Leases().ToHashSet();
        foreach (var lease in kept.Where(lease => _leases.GetValueOrDefault(lease.Id) != lease))
        {
            writer.Drop(lease.Id);
        }

        foreach (var lease in _leases.Values.Where(lease => !kept.Contains(lease)))
        {
            writer.Write(lease);
        }

        writer.Follow(reader.Sums(reader.Head()));
    }

    private void Remember(JournalEntry entry)
    {
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

    [LoggerMessage(JournalEventIds.Opened, LogLevel.Information, "state is durable")]
    private partial void LogOpened(string directory, Revision oldest, Revision revision, long identity);

    [LoggerMessage(JournalEventIds.WriteFailed, LogLevel.Error, "state cannot be written; changes are refused until it can")]
    private partial void LogFailed(string directory, string error);

    [LoggerMessage(JournalEventIds.WritesAgain, LogLevel.Information, "state can be written again")]
    private partial void LogWorksAgain(string directory);
}
