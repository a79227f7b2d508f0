using DmMaster.Store.InProcess;
using Microsoft.Data.Sqlite;

namespace DmMaster.Store.Durable;

/// <summary>Reads a store's file once, and finds out whether it is whole.</summary>
/// <param name="connection">The file.</param>
/// <param name="directory">Where it is, for messages.</param>
internal sealed class JournalReader(SqliteConnection connection, string directory)
{
    /// <summary>Checks that the file is one of ours and of a format that is known.</summary>
    /// <returns>The format.</returns>
    /// <exception cref="DurableStoreException">It is not.</exception>
    internal long CheckKind()
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

        return format is 1 or JournalSchema.FormatVersion ? format : throw Damaged($"it has format {format}, which never was");
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
    /// <param name="read">Given what the file amounts to, when all was taken.</param>
    /// <exception cref="DurableStoreException">What is kept cannot be what was written.</exception>
    internal JournalContent Read(Action<JournalSeal> read)
    {
        var seal = Head();
        if (seal.First < new Revision(1) || seal.Oldest < seal.First || seal.Last < seal.Oldest)
        {
            throw Damaged($"it begins at revision {seal.First}, can be read from {seal.Oldest} and ends at {seal.Last}");
        }

        return new JournalContent(seal.First, seal.Last, seal.Oldest, Versions(seal, read), [.. Leases()]);
    }

    /// <summary>What the file amounts to, without a look at each row.</summary>
    /// <exception cref="DurableStoreException">It says itself that it is something else.</exception>
    internal JournalSeal Seal()
    {
        var seal = Sums(Head());
        CheckSeal(seal);
        return seal;
    }

    /// <summary>What the rows amount to.</summary>
    internal JournalSeal Sums(JournalSeal head)
    {
        using var statement = new SqliteStatement(connection, $"SELECT coalesce(sum(checksum + {JournalSeal.Weight(0)}), 0) FROM versions");
        statement.Read();
        head.Versions = statement.Number(0);
        head.Leases = Leases().Sum(JournalSeal.Weight);
        return head;
    }

    /// <summary>What the file says of itself, and its last revision.</summary>
    /// <exception cref="DurableStoreException">It does not say so.</exception>
    internal JournalSeal Head()
    {
        var first = new Revision(Meta(JournalSchema.First));
        var last = LastRevision() ?? first;
        return new JournalSeal
        {
            First = first,
            Oldest = new Revision(Meta(JournalSchema.Oldest)),
            Identity = Meta(JournalSchema.Identity),
            Batch = FindMeta(JournalSchema.Batch) ?? 0,
            Last = last > first ? last : first,
        };
    }

    /// <summary>Whether a store of the format before has what only this one has.</summary>
    internal bool IsSealed => FindMeta(JournalSchema.Seal) is not null;

    private Revision? LastRevision()
    {
        using var statement = new SqliteStatement(connection, "SELECT max(revision) FROM versions");
        return statement.Read() && !statement.IsNull(0) ? new Revision(statement.Number(0)) : null;
    }

    private long Meta(string name) => FindMeta(name) ?? throw Damaged($"\"{name}\" is missing");

    private long? FindMeta(string name)
    {
        using var statement = new SqliteStatement(connection, $"SELECT value FROM meta WHERE name = '{name}'");
        return statement.Read() ? statement.Number(0) : null;
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

    private IEnumerable<KeyValue> Versions(JournalSeal seal, Action<JournalSeal> read)
    {
        const string Query =
            "SELECT revision, key, place, value, created, version, lease, checksum FROM versions ORDER BY revision, place";
        using var statement = new SqliteStatement(connection, Query);

        // What is before the oldest revision has gaps; from there on every revision has its changes. A store begins without any.
        var (oldest, last) = (seal.Oldest.Value, seal.Last.Value);
        var (revision, place) = (seal.Oldest == seal.First ? oldest : oldest - 1, 0L);
        while (statement.Read())
        {
            var row = Row(statement);
            var (at, placeAt) = (row.ModRevision.Value, statement.Number(2));
            var checksum = JournalRow.Checksum(row, (int)placeAt);
            if (row.Key.IsEmpty || statement.Number(7) != checksum)
            {
                throw Damaged($"a change of revision {at} is not what was written");
            }

            if (at >= oldest)
            {
                var isNext = at == revision ? placeAt == place + 1 : at == revision + 1 && placeAt == 0;
                (revision, place) = isNext ? (at, placeAt) : throw Gap(revision, at);
            }

            seal.Versions += JournalSeal.Weight(checksum);
            yield return row;
        }

        if (revision != last)
        {
            throw Gap(revision, last);
        }

        seal.Leases = Leases().Sum(JournalSeal.Weight);
        CheckSeal(seal);
        read(seal);
    }

    private void CheckSeal(JournalSeal seal)
    {
        if (FindMeta(JournalSchema.Seal) != seal.Checksum)
        {
            throw Damaged($"it is not what was written with its batch {seal.Batch}");
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
