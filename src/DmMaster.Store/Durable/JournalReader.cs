using DmMaster.Store.InProcess;
using Microsoft.Data.Sqlite;

namespace DmMaster.Store.Durable;

/// <summary>Reads a store's file once, and finds out whether it is whole.</summary>
/// <param name="connection">The file.</param>
/// <param name="directory">Where it is, for messages.</param>
internal sealed class JournalReader(SqliteConnection connection, string directory)
{
    /// <summary>Checks that the file is one of ours and of this format.</summary>
    /// <exception cref="DurableStoreException">It is not.</exception>
    internal void CheckKind()
    {
        if (Number("PRAGMA application_id") != JournalSchema.ApplicationId)
        {
            throw new DurableStoreException(
                directory, $"{DataDirectory.FileName} belongs to another program", "Choose another directory, or move the file away");
        }

        var format = Number("PRAGMA user_version");
        if (format > JournalSchema.FormatVersion)
        {
            throw new DurableStoreException(
                directory,
                $"{DataDirectory.FileName} has format {format}, this program knows formats up to {JournalSchema.FormatVersion}",
                "Start the newer dm-master that wrote it");
        }
    }

    /// <summary>Checks that the pages of the file are in order. Reads all of it.</summary>
    /// <exception cref="DurableStoreException">They are not.</exception>
    internal void CheckPages()
    {
        using var check = new SqliteStatement(connection, "PRAGMA quick_check(1)");
        if (check.Read() && check.Text(0) is var problem && problem != "ok")
        {
            throw Damaged(problem);
        }
    }

    /// <summary>Reads all. The versions are read, and checked, as they are taken.</summary>
    /// <exception cref="DurableStoreException">What is kept cannot be what was written.</exception>
    internal JournalContent Read()
    {
        var first = Meta(JournalSchema.First);
        var oldest = Meta(JournalSchema.Oldest);
        var last = LastRevision() ?? first;
        if (first < 1 || oldest < first || last < oldest)
        {
            throw Damaged($"it begins at revision {first}, can be read from {oldest} and ends at {last}");
        }

        return new JournalContent(new Revision(first), new Revision(last), new Revision(oldest), Versions(first, oldest, last), [.. Leases()]);
    }

    /// <summary>The revision of the last change, null when there was none.</summary>
    internal long? LastRevision()
    {
        using var statement = new SqliteStatement(connection, "SELECT max(revision) FROM versions");
        return statement.Read() && !statement.IsNull(0) ? statement.Number(0) : null;
    }

    /// <summary>A number of <c>meta</c>.</summary>
    /// <exception cref="DurableStoreException">It is missing.</exception>
    internal long Meta(string name)
    {
        using var statement = new SqliteStatement(connection, $"SELECT value FROM meta WHERE name = '{name}'");
        return statement.Read() ? statement.Number(0) : throw Damaged($"\"{name}\" is missing");
    }

    /// <summary>The leases.</summary>
    internal IEnumerable<Lease> Leases()
    {
        using var statement = new SqliteStatement(connection, "SELECT id, seconds FROM leases");
        while (statement.Read())
        {
            yield return new Lease(new LeaseId(statement.Number(0)), statement.Number(1));
        }
    }

    private IEnumerable<KeyValue> Versions(long first, long oldest, long last)
    {
        const string Query =
            "SELECT revision, key, place, value, created, version, lease, checksum FROM versions ORDER BY revision, place";
        using var statement = new SqliteStatement(connection, Query);

        // What is before the oldest revision has gaps; from there on every revision has its changes. A store begins without any.
        var (revision, place) = (oldest == first ? oldest : oldest - 1, 0L);
        while (statement.Read())
        {
            var row = Row(statement);
            var (at, placeAt) = (row.ModRevision.Value, statement.Number(2));
            if (row.Key.IsEmpty || statement.Number(7) != JournalRow.Checksum(row, (int)placeAt))
            {
                throw Damaged($"a change of revision {at} is not what was written");
            }

            if (at >= oldest)
            {
                var isNext = at == revision ? placeAt == place + 1 : at == revision + 1 && placeAt == 0;
                (revision, place) = isNext ? (at, placeAt) : throw Gap(revision, at);
            }

            yield return row;
        }

        if (revision != last)
        {
            throw Gap(revision, last);
        }
    }

    private static KeyValue Row(SqliteStatement statement) => new(
        statement.Bytes(1),
        statement.Bytes(3),
        new Revision(statement.Number(4)),
        new Revision(statement.Number(0)),
        statement.Number(5),
        new LeaseId(statement.Number(6)));

    private long Number(string text)
    {
        using var statement = new SqliteStatement(connection, text);
        return statement.Read() ? statement.Number(0) : 0;
    }

    private DurableStoreException Gap(long from, long to) => Damaged($"changes are missing between revisions {from} and {to}");

    private DurableStoreException Damaged(string problem) => OpenFailure.DamagedFile(directory, problem);
}
