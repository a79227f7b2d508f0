using DmMaster.Config;

namespace DmMaster.Databases.Connecting;

/// <summary>Opens connections to databases as DM's configuration says: TLS, session variables, time limits; errors in DM's codes and Go's words.</summary>
public sealed partial class DatabaseConnector(TimeProvider time, ILogger<DatabaseConnector> logger)
{
    /// <summary>How long is waited until a connection can be used, as with DM.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Opens a connection.</summary>
    /// <param name="database">Where, and as whom; the password in clear.</param>
    /// <param name="role">Which side it is on.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <returns>The connection, or why there is none.</returns>
    public async Task<DmResult<DatabaseSession>> OpenAsync(DatabaseConfig database, DatabaseRole role, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var read = await DatabaseTls.ReadAsync(database.Security, error => LogUnreadable(database.Host, database.Port, error), either.Token);
            if (!read.TryGet(out var tls, out var error))
            {
                return error;
            }

            using (tls)
            {
                var relay = new DriverRelay(await Dialing.DialAsync(database.Host, database.Port, role, either.Token));
                return await DatabaseSession.OpenAsync(database, role, tls, relay, time, either.Token);
            }
        }
        catch (DatabaseException failure)
        {
            return failure.ToError();
        }
        catch (OperationCanceledException)
        {
            return DatabaseErrors.Driver(role, DatabaseErrors.TooLate);
        }
    }

    [LoggerMessage(EventId = CoordinatorEventIds.CertificateFileUnreadable, Level = LogLevel.Warning,
        Message = "a certificate file that a database's configuration names cannot be read")]
    private partial void LogUnreadable(string host, long port, string error);
}
