using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace DmMaster.Store.Durable;

/// <summary>The tables of a store's file, and how one is opened.</summary>
/// <remarks>
/// A version is found by revision and key, which is also what says that it is obsolete; <c>place</c> is its position among the changes of
/// its revision. New versions come last and obsolete ones are mostly first, so both ends of the table stay in few pages.
/// </remarks>
internal static class JournalSchema
{
    /// <summary>The version of this format, in SQLite's <c>user_version</c>. Raised when an older program could not read it. Of the one
    /// before it has no batches, no seal and no mark beside it.</summary>
    internal const int FormatVersion = 2;

    /// <summary>Tells these files from other SQLite files: "DmMs".</summary>
    internal const int ApplicationId = 0x446d4d73;

    /// <summary>The names in <c>meta</c>.</summary>
    internal const string First = "first";

    /// <inheritdoc cref="First"/>
    internal const string Oldest = "oldest";

    /// <inheritdoc cref="First"/>
    internal const string Identity = "identity";

    /// <inheritdoc cref="First"/>
    internal const string Batch = "batch";

    /// <inheritdoc cref="First"/>
    internal const string Seal = "seal";

    /// <summary>How many pages of 4 kB the log holds before they are moved into the file, which takes some milliseconds.</summary>
    private const int CheckpointPages = 1000;

    private const string Tables = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE leases (id INTEGER PRIMARY KEY, seconds INTEGER NOT NULL);
        CREATE TABLE versions (
            revision INTEGER NOT NULL, key BLOB NOT NULL, place INTEGER NOT NULL, value BLOB NOT NULL,
            created INTEGER NOT NULL, version INTEGER NOT NULL, lease INTEGER NOT NULL, checksum INTEGER NOT NULL,
            PRIMARY KEY (revision, key)) WITHOUT ROWID;
        """;

    /// <summary>Makes an empty store.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="first">The revision at which it begins.</param>
    /// <param name="mark">Says from the first moment on that there is one.</param>
    internal static void Create(DataDirectory directory, Revision first, StoreMark mark)
    {
        directory.MakeNewFile();
        var identity = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
        var seal = new JournalSeal { First = first, Oldest = first, Last = first, Identity = identity };
        using (var connection = Connect(directory.NewFile))
        {
            Run(connection, $"""
                PRAGMA synchronous = FULL;
                BEGIN EXCLUSIVE;
                PRAGMA application_id = {ApplicationId};
                {Tables}
                INSERT INTO meta VALUES ('{First}', {first}), ('{Oldest}', {first}), ('{Identity}', {identity});
                {Sealing(seal)}
                COMMIT;
                """);
        }

        mark.Write(seal);
        mark.Sync();
        directory.AdoptNewFile();
    }

    /// <summary>Makes a store of this format of one of the format before.</summary>
    internal static void Upgrade(SqliteConnection connection, JournalSeal seal, StoreMark mark)
    {
        mark.Write(seal);
        mark.Sync();
        Run(connection, $"""
            BEGIN IMMEDIATE;
            {Sealing(seal)}
            COMMIT;
            """);
    }

    private static string Sealing(JournalSeal seal) => $"""
        PRAGMA user_version = {FormatVersion};
        INSERT INTO meta VALUES ('{Batch}', {seal.Batch}), ('{Seal}', {seal.Checksum});
        """;

    /// <summary>Opens a store's file for this process alone.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    internal static SqliteConnection Open(string file)
    {
        var connection = Connect(file);
        try
        {
            Run(connection, $"""
                PRAGMA locking_mode = EXCLUSIVE;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = {CheckpointPages};
                PRAGMA journal_size_limit = 67108864;
                PRAGMA temp_store = MEMORY;
                PRAGMA trusted_schema = OFF;
                """);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements that answer nothing.</summary>
    internal static void Run(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,

            // Seconds to wait for a lock: as nobody else has a right to one, the least there is.
            DefaultTimeout = 1,
        }.ToString());
        connection.Open();
        return connection;
    }
}
