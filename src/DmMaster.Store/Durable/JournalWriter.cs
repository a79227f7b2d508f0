using DmMaster.Store.InProcess;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DmMaster.Store.Durable;

/// <summary>Writes to an open file, one transaction at a time. Throws <see cref="SqliteException"/> as things go wrong.</summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _addVersion;
    private readonly SqliteStatement _dropVersion;
    private readonly SqliteStatement _addLease;
    private readonly SqliteStatement _dropLease;
    private readonly SqliteStatement _setOldest;

    /// <summary>Makes one for a file, which from then on belongs to it, also if this fails.</summary>
    internal JournalWriter(SqliteConnection connection)
    {
        _connection = connection;
        try
        {
            _begin = Prepare("BEGIN IMMEDIATE");
            _commit = Prepare("COMMIT");
            _addVersion = Prepare(
                "INSERT INTO versions (revision, key, place, value, created, version, lease, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
            _dropVersion = Prepare("DELETE FROM versions WHERE revision = ? AND key = ?");
            _addLease = Prepare("INSERT OR REPLACE INTO leases (id, seconds) VALUES (?, ?)");
            _dropLease = Prepare("DELETE FROM leases WHERE id = ?");
            _setOldest = Prepare($"UPDATE meta SET value = ? WHERE name = '{JournalSchema.Oldest}'");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Begins a transaction.</summary>
    internal void Begin() => _begin.Run();

    /// <summary>Makes it safe.</summary>
    internal void Commit() => _commit.Run();

    /// <summary>Gives it up, if there is one.</summary>
    internal void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            JournalSchema.Run(_connection, "ROLLBACK");
        }
    }

    /// <summary>Writes one change.</summary>
    internal void Write(JournalEntry entry)
    {
        for (var place = 0; place < entry.Versions.Count; place++)
        {
            Write(entry.Versions[place], place);
        }

        if (entry.Granted is { } granted)
        {
            Write(granted);
        }

        if (entry.Ended is { } ended)
        {
            Drop(ended);
        }
    }

    /// <summary>Writes that a lease exists.</summary>
    internal void Write(Lease lease) => _addLease.Bind(1, lease.Id.Value).Bind(2, lease.Seconds).Run();

    /// <summary>Writes that a lease does not exist.</summary>
    internal void Drop(LeaseId lease) => _dropLease.Bind(1, lease.Value).Run();

    /// <summary>Drops what is obsolete.</summary>
    internal void Drop(Obsolete obsolete)
    {
        foreach (var (key, revision) in obsolete.Versions)
        {
            _dropVersion.Bind(1, revision.Value).Bind(2, key).Run();
        }

        _setOldest.Bind(1, obsolete.Oldest.Value).Run();
    }

    /// <summary>Drops every change after a revision.</summary>
    internal void DropAfter(Revision revision) =>
        JournalSchema.Run(_connection, $"DELETE FROM versions WHERE revision > {revision}");

    /// <summary>Reads what is in the file.</summary>
    internal JournalReader Reader(string directory) => new(_connection, directory);

    /// <summary>Moves all of the log into the file, so that the next start need not.</summary>
    internal void Settle() => JournalSchema.Run(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");

    /// <inheritdoc/>
    public void Dispose()
    {
        // A connection with a statement left would keep the file.
        _statements.ForEach(static statement => statement.Dispose());
        _connection.Dispose();
    }

    private SqliteStatement Prepare(string text)
    {
        var statement = new SqliteStatement(_connection, text);
        _statements.Add(statement);
        return statement;
    }

    private void Write(KeyValue version, int place) => _addVersion
        .Bind(1, version.ModRevision.Value)
        .Bind(2, version.Key)
        .Bind(3, place)
        .Bind(4, version.Value)
        .Bind(5, version.CreateRevision.Value)
        .Bind(6, version.Version)
        .Bind(7, version.Lease.Value)
        .Bind(8, JournalRow.Checksum(version, place))
        .Run();
}
