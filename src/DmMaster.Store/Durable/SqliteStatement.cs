using Google.Protobuf;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DmMaster.Store.Durable;

/// <summary>
/// A prepared statement, used over and over. Goes below ADO.NET because one is run for every key that is put, where a command with its
/// parameters costs several times the work itself.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares one.</summary>
    /// <exception cref="SqliteException">It cannot be prepared.</exception>
    internal SqliteStatement(SqliteConnection connection, string text)
    {
        _database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, text, out _statement), _database);
    }

    /// <summary>Sets a parameter, counted from 1.</summary>
    internal SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    /// <summary>Sets a parameter, counted from 1.</summary>
    internal SqliteStatement Bind(int parameter, ByteString value)
    {
        // Without bytes there is no address, and without an address it would be NULL.
        Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, value.Span));
        return this;
    }

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    internal void Run()
    {
        while (Read())
        {
        }
    }

    /// <summary>Goes to the first or next row.</summary>
    /// <returns>Whether there is one. After the last it can be run again.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    internal bool Read()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(_statement);
            return false;
        }

        // Made before the reset, which forgets the text.
        try
        {
            Check(code);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }

        return false;
    }

    /// <summary>Whether a column, counted from 0, is NULL.</summary>
    internal bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>A column, counted from 0.</summary>
    internal long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>A column, counted from 0.</summary>
    internal string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>A column, counted from 0.</summary>
    internal ByteString Bytes(int column) => ByteString.CopyFrom(raw.sqlite3_column_blob(_statement, column));

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
