using Microsoft.Data.Sqlite;

namespace DmMaster.Store.Tests.Durable;

/// <summary>Looks into a store's file, and changes it, as a stranger could.</summary>
internal static class StoreFile
{
    /// <summary>The versions that it keeps, as <c>key=value</c>.</summary>
    public static List<string> Rows(string file)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT CAST(key AS TEXT) || '=' || CAST(value AS TEXT) FROM versions ORDER BY revision, place";
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    /// <summary>Changes it.</summary>
    public static void Run(string file, string text)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }
}
