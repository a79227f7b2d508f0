using System.Data.Common;
using System.Globalization;
using DmMaster.Config;
using MySqlConnector;

namespace DmMaster.Operations.Sources.Upstream;

/// <summary>A connection to an upstream for a handful of questions.</summary>
public sealed class UpstreamConnection : IAsyncDisposable
{
    private const int MaxRows = 200_000;
    private const uint AbandonedSeconds = 30;

    private readonly MySqlConnection _connection;

    private UpstreamConnection(MySqlConnection connection) => _connection = connection;

    /// <summary>The version as the server says it.</summary>
    public string Version => _connection.ServerVersion;

    /// <summary>Connects, logs in, and sets the session variables of the source, as a worker's connection does.</summary>
    /// <exception cref="MySqlException">That did not work.</exception>
    public static async Task<UpstreamConnection> OpenAsync(DatabaseConfig database, UpstreamTls tls, CancellationToken cancellationToken)
    {
        var connection = new MySqlConnection(Settings(database, tls).ConnectionString);
        try
        {
            tls.Apply(connection);
            await connection.OpenAsync(cancellationToken);
            await using var session = connection.CreateCommand();
            session.CommandText = SessionStatement.Of(database.Session);
            await session.ExecuteNonQueryAsync(cancellationToken);
            return new UpstreamConnection(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>One global variable; null when the server has none of the name.</summary>
    public async Task<string?> VariableAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = "SHOW GLOBAL VARIABLES LIKE @name";
        command.Parameters.AddWithValue("@name", name);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetValue(1).ToString() : null;
    }

    /// <summary>The IDs of the replicas that the server knows of.</summary>
    /// <exception cref="MySqlException">The user may not ask, or the server does not know the question in either form.</exception>
    public async Task<IReadOnlyCollection<uint>> ReplicasAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await IdsAsync("SHOW SLAVE HOSTS", cancellationToken);
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.ParseError)
        {
            // MySQL 8.4 and later.
            return await IdsAsync("SHOW REPLICAS", cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<IReadOnlyCollection<uint>> IdsAsync(string question, CancellationToken cancellationToken)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = question;
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new HashSet<uint>();
        while (ids.Count < MaxRows && await reader.ReadAsync(cancellationToken))
        {
            if (uint.TryParse(reader.GetValue(0).ToString(), CultureInfo.InvariantCulture, out var id))
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    private static MySqlConnectionStringBuilder Settings(DatabaseConfig database, UpstreamTls tls) => new()
    {
        Server = database.Host.Length == 0 ? "localhost" : database.Host,
        Port = (uint)database.Port,
        UserID = database.User,
        Password = database.Password,
        Pooling = false,
        SslMode = tls.IsUsed ? MySqlSslMode.Required : MySqlSslMode.None,
        AllowPublicKeyRetrieval = true,

        // The caller's limit comes first. These end what the caller no longer waits for: the driver does not heed a token in a handshake.
        ConnectionTimeout = AbandonedSeconds,
        DefaultCommandTimeout = AbandonedSeconds,
    };
}
