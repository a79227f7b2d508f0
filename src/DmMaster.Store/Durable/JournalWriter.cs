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
    private readonly SqliteStatement _setFirst;
    private readonly SqliteStatement _setBatch;
    private readonly SqliteStatement _setSeal;
    private JournalSeal _seal;

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
            _dropVersion = Prepare("DELETE FROM versions WHERE revision = ? AND key = ? RETURNING checksum");
            _addLease = Prepare("INSERT INTO leases (id, seconds) VALUES (?, ?)");
            _dropLease = Prepare("DELETE FROM leases WHERE id = ? RETURNING seconds");
            _setOldest = PrepareMeta(JournalSchema.Oldest);
            _setFirst = PrepareMeta(JournalSchema.First);
            _setBatch = PrepareMeta(JournalSchema.Batch);
            _setSeal = PrepareMeta(JournalSchema.Seal);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Begins a transaction.</summary>
    /// <param name="seal">What the file amounts to.</param>
    internal void Begin(JournalSeal seal)
    {
        _begin.Run();
        Follow(seal);
    }

    /// <summary>What the file amounts to in the transaction that is open.</summary>
    internal void Follow(JournalSeal seal) => _seal = seal;

    /// <summary>Makes it safe.</summary>
    /// <returns>What the file amounts to.</returns>
    internal JournalSeal Commit()
    {
        _seal.Batch++;
        _setBatch.Bind(1, _seal.Batch).Run();
        _setSeal.Bind(1, _seal.Checksum).Run();
        _commit.Run();
        return _seal;
    }

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
        if (!entry.Begun.IsNone)
        {
            BeginAt(entry.Begun);
        }

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

    /// <summary>Writes that the store goes on at a revision, above all that it holds.</summary>
    internal void BeginAt(Revision revision)
    {
        _setFirst.Bind(1, revision.Value).Run();
        _setOldest.Bind(1, revision.Value).Run();
        (_seal.First, _seal.Oldest, _seal.Last) = (revision, revision, revision);
    }

    /// <summary>Writes that a lease exists, which did not.</summary>
    internal void Write(Lease lease)
    {
        _addLease.Bind(1, lease.Id.Value).Bind(2, lease.Seconds).Run();
        _seal.Leases += JournalSeal.Weight(lease);
    }

    /// <summary>Writes that a lease does not exist.</summary>
    internal void Drop(LeaseId lease)
    {
        _dropLease.Bind(1, lease.Value);
        while (_dropLease.Read())
        {
            _seal.Leases -= JournalSeal.Weight(new Lease(lease, _dropLease.Number(0)));
        }
    }

    /// <summary>Drops what is obsolete.</summary>
    internal void Drop(Obsolete obsolete)
    {
        foreach (var (key, revision) in obsolete.Versions)
        {
            _dropVersion.Bind(1, revision.Value).Bind(2, key);
            while (_dropVersion.Read())
            {
                _seal.Versions -= JournalSeal.Weight(_dropVersion.Number(0));
            }
        }

        // Written with a batch that goes on at a later revision, it is behind that.
        if (obsolete.Oldest > _seal.Oldest)
        {
            _setOldest.Bind(1, obsolete.Oldest.Value).Run();
            _seal.Oldest = obsolete.Oldest;
        }
    }

    /// <summary>Undoes a batch that was written and not acknowledged, but for what it dropped. Leases and sums are left to the caller.</summary>
    /// <param name="seal">What the file amounted to before it.</param>
    /// <param name="first">Where the file says that the store began.</param>
    internal void Undo(JournalSeal seal, Revision first)
    {
        JournalSchema.Run(_connection, $"DELETE FROM versions WHERE revision > {seal.Last}");
        if (first > seal.First)
        {
            _setFirst.Bind(1, seal.First.Value).Run();
            _setOldest.Bind(1, seal.Oldest.Value).Run();
        }
    }

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

    private SqliteStatement PrepareMeta(string name) => Prepare($"UPDATE meta SET value = ? WHERE name = '{name}'");

    private void Write(KeyValue version, int place)
    {
        var checksum = JournalRow.Checksum(version, place);
        _addVersion
            .Bind(1, version.ModRevision.Value)
            .Bind(2, version.Key)
            .Bind(3, place)
            .Bind(4, version.Value)
            .Bind(5, version.CreateRevision.Value)
            .Bind(6, version.Version)
            .Bind(7, version.Lease.Value)
            .Bind(8, checksum)
            .Run();
        _seal.Versions += JournalSeal.Weight(checksum);
        _seal.Last = version.ModRevision;
    }
}
