using System.Data.Common;
using System.Globalization;
using System.Text;
using DmMaster.Config;
using MySqlConnector;

namespace DmMaster.Databases.Connecting;

/// <summary>A connection to a database on which statements are run one after the other, each within a limit. It ends at once when it is disposed.</summary>
public sealed class DatabaseSession : IAsyncDisposable
{
    /// <summary>How long the answer to one statement is waited for, as with DM.</summary>
    public static readonly TimeSpan StatementLimit = TimeSpan.FromSeconds(30);

    private readonly MySqlConnection _connection;
    private readonly DriverRelay _relay;
    private readonly DatabaseRole _role;
    private readonly TimeProvider _time;

    private DatabaseSession(MySqlConnection connection, DriverRelay relay, DatabaseRole role, TimeProvider time) =>
        (_connection, _relay, _role, _time) = (connection, relay, role, time);

    /// <summary>The version as the server says it when it is greeted.</summary>
    public string Version => _connection.ServerVersion;

    /// <summary>Logs in over a relay, which is the session's from now on, and sets the session variables.</summary>
    /// <exception cref="DatabaseException">That did not work.</exception>
    internal static async Task<DatabaseSession> OpenAsync(
        DatabaseConfig database, DatabaseRole role, DatabaseTls tls, DriverRelay relay, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = new MySqlConnection(Settings(database, tls, relay).ConnectionString);
        var session = new DatabaseSession(connection, relay, role, time);
        try
        {
            await using var _ = cancellationToken.UnsafeRegister(static relay => ((DriverRelay)relay!).End(), relay);
            tls.Apply(connection);
            await connection.OpenAsync(CancellationToken.None);
            await session.RunAsync(SessionStatement.Of(database.Session, role), static command => command.ExecuteNonQueryAsync());
            return session;
        }
        catch (Exception failure)
        {
            await session.DisposeAsync();
            throw new DatabaseException(
                role,
                cancellationToken.IsCancellationRequested ? DatabaseErrors.TooLate
                    : tls.Refusal ?? relay.Refusal ?? DriverText.Of(failure, DatabaseErrors.BadConnection),
                NumberOf(failure));
        }
    }

    /// <summary>Asks, and takes the whole answer.</summary>
    /// <exception cref="DatabaseException">The server says no, the connection broke, or nothing came in time.</exception>
    public async Task<DatabaseRows> QueryAsync(string statement, CancellationToken cancellationToken) =>
        await LimitAsync(statement, ReadAsync, cancellationToken);

    /// <summary>Runs a statement that answers nothing.</summary>
    /// <exception cref="DatabaseException">As of a query.</exception>
    public async Task ExecuteAsync(string statement, CancellationToken cancellationToken) =>
        await LimitAsync(statement, static command => command.ExecuteNonQueryAsync(), cancellationToken);

    /// <summary>One global variable; null when the server has none of the name.</summary>
    /// <exception cref="DatabaseException">As of a query.</exception>
    public Task<string?> GlobalVariableAsync(string name, CancellationToken cancellationToken) => VariableAsync("SHOW GLOBAL VARIABLES LIKE", name, cancellationToken);

    /// <summary>What the server is, as its variable says: what greets may be something that stands before it.</summary>
    /// <exception cref="DatabaseException">As of a query.</exception>
    public async Task<string> FlavorAsync(CancellationToken cancellationToken) =>
        Flavors.Of(await GlobalVariableAsync("version", cancellationToken) ?? Version);

    /// <summary>One variable of this session; null when the server has none of the name.</summary>
    /// <exception cref="DatabaseException">As of a query.</exception>
    public Task<string?> SessionVariableAsync(string name, CancellationToken cancellationToken) => VariableAsync("SHOW VARIABLES LIKE", name, cancellationToken);

    /// <summary>A failure of this database.</summary>
    public DatabaseException Failure(string text) => new(_role, text);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // With a farewell if the server is there to hear it: the driver sends it without waiting long.
            await _connection.CloseAsync().WaitAsync(TimeSpan.FromSeconds(1), _time);
        }
        catch (Exception)
        {
            // The relay ends what the driver could not.
        }

        await _relay.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<string?> VariableAsync(string question, string name, CancellationToken cancellationToken)
    {
        var answer = await QueryAsync($"{question} '{name}'", cancellationToken);
        return answer.Rows is [[_, var value, ..], ..] ? value : null;
    }

    private async Task<T> LimitAsync<T>(string statement, Func<MySqlCommand, Task<T>> run, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StatementLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await using var _ = either.Token.UnsafeRegister(static relay => ((DriverRelay)relay!).End(), _relay);
        try
        {
            return await RunAsync(statement, run);
        }
        catch (Exception failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new DatabaseException(_role, _relay.Refusal ?? DriverText.Of(failure, DatabaseErrors.InvalidConnection), NumberOf(failure));
        }
    }

    private static int NumberOf(Exception failure) => failure is MySqlException { SqlState.Length: > 0 } said ? said.Number : 0;

    private async Task<T> RunAsync<T>(string statement, Func<MySqlCommand, Task<T>> run)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = statement;
        return await run(command);
    }

    private static async Task<DatabaseRows> ReadAsync(MySqlCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        var rows = new List<IReadOnlyList<string?>>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. columns.Select((_, at) => Text(reader, at))]);
        }

        return new DatabaseRows(columns, rows);
    }

    private static string? Text(DbDataReader reader, int column) => reader.GetValue(column) switch
    {
        DBNull => null,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static MySqlConnectionStringBuilder Settings(DatabaseConfig database, DatabaseTls tls, DriverRelay relay) => new()
    {
        Server = relay.Address.Address.ToString(),
        Port = (uint)relay.Address.Port,
        UserID = database.User,
        Password = database.Password,
        Pooling = false,
        SslMode = tls.IsUsed ? MySqlSslMode.Required : MySqlSslMode.None,
        AllowPublicKeyRetrieval = true,

        // What looks like a parameter of the driver's is none.
        AllowUserVariables = true,

        // Limits are ours: they end the connection. The driver's own would ask the server to stop, over one more connection.
        ConnectionTimeout = 0,
        DefaultCommandTimeout = 0,
        CancellationTimeout = -1,
    };
}
