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
    /// <summary>The version of this format, in SQLite's <c>user_version</c>. Raised when an older program could not read it.</summary>
    internal const int FormatVersion = 1;

    /// <summary>Tells these files from other SQLite files: "DmMs".</summary>
    internal const int ApplicationId = 0x446d4d73;

    /// <summary>The names in <c>meta</c>.</summary>
    internal const string First = "first";

    /// <inheritdoc cref="First"/>
    internal const string Oldest = "oldest";

    /// <inheritdoc cref="First"/>
    internal const string Identity = "identity";

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
    internal static void Create(DataDirectory directory, Revision first)
    {
        directory.MakeNewFile();
        using (var connection = Connect(directory.NewFile))
        {
            var identity = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
            Run(connection, $"""
                PRAGMA synchronous = FULL;
                BEGIN EXCLUSIVE;
                PRAGMA application_id = {ApplicationId};
                PRAGMA user_version = {FormatVersion};
                {Tables}
                INSERT INTO meta VALUES ('{First}', {first}), ('{Oldest}', {first}), ('{Identity}', {identity});
                COMMIT;
                """);
        }

        directory.AdoptNewFile();
    }

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
