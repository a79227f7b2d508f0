using System.Collections.Concurrent;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Tables.Reading;

namespace DmMaster.Databases.Checks.Tables;

/// <summary>What servers say of tables, each asked once.</summary>
internal sealed class TableStatements
{
    private readonly ConcurrentDictionary<DatabasePool, Lazy<Task<SqlMode>>> _modes = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<(DatabasePool Server, string Table), Lazy<Task<ReadTable>>> _tables = new();

    /// <summary>One table.</summary>
    /// <param name="server">Where it is.</param>
    /// <param name="table">Its quoted name.</param>
    /// <param name="cancellationToken">There is no time left, or the caller left.</param>
    /// <exception cref="DatabaseException">The server does not tell.</exception>
    public Task<ReadTable> ReadAsync(DatabasePool server, string table, CancellationToken cancellationToken) => _tables.GetOrAdd(
        (server, table), key => new Lazy<Task<ReadTable>>(() => AskAsync(key.Server, key.Table, cancellationToken))).Value;

    private async Task<ReadTable> AskAsync(DatabasePool server, string table, CancellationToken cancellationToken)
    {
        var mode = await _modes.GetOrAdd(server, one => new Lazy<Task<SqlMode>>(() => ModeAsync(one, cancellationToken))).Value;
        try
        {
            var answer = await server.AskAsync(session => session.QueryAsync($"SHOW CREATE TABLE {table}", cancellationToken), cancellationToken);
            var statement = answer.Rows is [[_, var text, ..], ..] ? text ?? "" : "";
            return new ReadTable(TableReader.Read(statement, mode));
        }
        catch (DatabaseException failure) when (failure.Number == DatabaseException.NoSuchTable)
        {
            return new ReadTable(null);
        }
    }

    private static async Task<SqlMode> ModeAsync(DatabasePool server, CancellationToken cancellationToken)
    {
        var text = await server.AskAsync(session => session.SessionVariableAsync("sql_mode", cancellationToken), cancellationToken) ?? "";
        return SqlMode.Read(text).TryGet(out var mode, out var error) ? mode : throw server.Failure(error.Message);
    }
}
